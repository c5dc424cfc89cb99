"""Records as clients send them, or what is wrong with them by themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from model.catalog.geography import FEDERATION, areas, continent_of
from model.kit.errors import AwsError
from model.laws.dns.names import canonical
from model.laws.dns.records import ANYWHERE, Alias, Area, CidrPlace, Record
from model.services.route53.proximity_reading import read_proximity
from model.services.route53.refusals import invalid

LONGEST_IDENTIFIER = 128

POLICY_FIELDS = (
    *("Weight", "Region", "Failover", "GeoLocation", "MultiValueAnswer"),
    *("GeoProximityLocation", "CidrRoutingConfig"),
)
_CONTENTS = "[AliasTarget, all of [TTL, and ResourceRecords], or TrafficPolicyInstanceId]"
_POLICIES = f"[{', '.join(POLICY_FIELDS[:-1])}, or {POLICY_FIELDS[-1]}]"


class Edit(NamedTuple):
    action: str
    record: Record


def read_change(given: Mapping[str, Any]) -> Edit:
    """One of a batch. Raises InvalidInput for what no record could be."""
    action, asked = given["Action"], given["ResourceRecordSet"]
    where = _where(action, asked)
    if "TrafficPolicyInstanceId" in asked:
        raise invalid(f"Invalid request: A record of a traffic policy is changed by its instance alone, in {where}")
    alias, values = asked.get("AliasTarget"), asked.get("ResourceRecords")
    _check_contents(alias, values, asked.get("TTL"), where)
    _check_policy(asked, where)
    return Edit(action, _record(asked, alias, values or ()))


def _record(asked: Mapping[str, Any], alias: Mapping[str, Any] | None, values: Any) -> Record:
    multivalue = asked.get("MultiValueAnswer")
    return Record(
        name=canonical(asked["Name"]),
        type=asked["Type"],
        ttl=asked.get("TTL"),
        values=tuple(each["Value"] for each in values),
        alias=_alias(alias) if alias else None,
        identifier=asked.get("SetIdentifier") or "",
        weight=asked.get("Weight"),
        region=asked.get("Region") or "",
        area=read_area(asked["GeoLocation"]) if "GeoLocation" in asked else None,
        proximity=read_proximity(asked["GeoProximityLocation"]) if "GeoProximityLocation" in asked else None,
        cidr=_cidr(asked["CidrRoutingConfig"]) if "CidrRoutingConfig" in asked else None,
        failover=asked.get("Failover") or "",
        multivalue=True if multivalue else None,
        check=asked.get("HealthCheckId") or "",
    )


def _where(action: str, asked: Mapping[str, Any]) -> str:
    identifier = asked.get("SetIdentifier") or "null"
    return f"Change with [Action={action}, Name={asked['Name']}, Type={asked['Type']}, SetIdentifier={identifier}]"


def _check_contents(alias: Any, values: Any, ttl: int | None, where: str) -> None:
    if alias and (values or ttl is not None):
        raise invalid(f"Invalid request: Expected exactly one of {_CONTENTS}, but found more than one in {where}")
    if not alias and not values and ttl is None:
        raise invalid(f"Invalid request: Expected exactly one of {_CONTENTS}, but found none in {where}")
    if not alias and ttl is None:
        raise invalid(f"Invalid request: Missing field 'TTL' in {where}")
    if not alias and not values:
        raise invalid(f"Invalid request: Missing field 'ResourceRecords' in {where}")


def _check_policy(asked: Mapping[str, Any], where: str) -> None:
    named = [name for name in POLICY_FIELDS if asked.get(name) is not None and asked[name] is not False]
    identifier = asked.get("SetIdentifier")
    if len(named) > 1:
        raise invalid(f"Invalid request: Expected exactly one of {_POLICIES}, but found more than one in {where}")
    if identifier and not named:
        raise invalid(f"Invalid request: Expected exactly one of {_POLICIES}, but found none in {where}")
    if named and not identifier:
        raise invalid(f"Invalid request: Missing field 'SetIdentifier' in {where}")
    if asked.get("MultiValueAnswer") and (asked.get("AliasTarget") or len(asked.get("ResourceRecords") or ()) > 1):
        raise invalid(f"Invalid request: MultiValueAnswer takes one value and no alias in {where}")


def _alias(given: Mapping[str, Any]) -> Alias:
    zone_id = given["HostedZoneId"].rpartition("/")[2]
    return Alias(zone_id, canonical(given["DNSName"]), bool(given["EvaluateTargetHealth"]))


def _cidr(given: Mapping[str, Any]) -> CidrPlace:
    return CidrPlace(given["CollectionId"], given["LocationName"])


def read_area(given: Mapping[str, Any]) -> Area:
    """A continent, or a country with perhaps one of its states. Raises InvalidInput for what is on no map."""
    continent, country = given.get("ContinentCode") or "", given.get("CountryCode") or ""
    state = given.get("SubdivisionCode") or ""
    if bool(continent) == bool(country) or (state and not country):
        raise invalid("Invalid request: A geolocation is a continent, or a country with or without a subdivision")
    if state and country != FEDERATION:
        raise _unknown(country, state)
    known = continent or ("" if country == ANYWHERE else continent_of(country))
    if known is None or (known and not any(_same(each, known, country, state) for each in areas())):
        raise _unknown(continent or country, state)
    return Area(continent, country, state)


def _same(known: Area | Any, continent: str, country: str, state: str) -> bool:
    return (known.continent, known.country, known.state) == (continent, country, state)


def _unknown(code: str, state: str) -> AwsError:
    return invalid(f"Invalid request: There is no geolocation {'-'.join(filter(None, (code, state)))}")
