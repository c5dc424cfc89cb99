"""What is done to a zone from its view, as calls: records made, changed and deleted, weights, a failover tried."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from typing_extensions import override

from model.client import CheckSeen, Client, Question, TaughtRecord, ZonePicture
from screens.balancer_calls import Deed
from screens.dns_rows import around
from screens.form_screen import FormScreen
from screens.launch_fields import Choices
from screens.widgets.field import Field
from screens.widgets.ink import Ink

CHANGE: Final = "route53:ChangeResourceRecordSets"
TYPES: Final = ("A", "AAAA", "CNAME", "MX", "TXT", "NS", "SRV", "CAA", "PTR", "SPF")
HEAVIEST: Final = 255
RULES: Final = (
    "simple · weight 10 · near eu-west-1 · around eu-west-1 +20 · in EU, in US-TX, anywhere · primary · secondary"
    " · multivalue · from a collection's id/location"
)


def record_said(each: TaughtRecord) -> dict[str, Any]:
    """As ChangeResourceRecordSets wants to have it."""
    record = each.record
    said: dict[str, Any] = {"Name": record.name, "Type": record.type}
    if record.identifier:
        said["SetIdentifier"] = record.identifier
    said |= policy_said(rule_text(each))
    if record.alias:
        alias = {"HostedZoneId": record.alias.zone_id, "DNSName": record.alias.name}
        said["AliasTarget"] = alias | {"EvaluateTargetHealth": record.alias.evaluates}
    else:
        said |= {"TTL": record.ttl or 0, "ResourceRecords": [{"Value": value} for value in record.values]}
    return said | ({"HealthCheckId": record.check} if record.check else {})


def rule_text(each: TaughtRecord) -> str:
    """Its policy as the form takes it."""
    record = each.record
    if record.weight is not None:
        return f"weight {record.weight}"
    if record.region:
        return f"near {record.region}"
    if record.area is not None:
        continent, country, state = record.area
        where = f"{country}-{state}" if state else country or continent
        return "anywhere" if where == "*" else f"in {where}"
    if record.proximity is not None:
        return around(each)
    if record.cidr is not None:
        return f"from {record.cidr.collection}/{record.cidr.location}"
    return record.failover.lower() or ("multivalue" if record.multivalue else "simple")


def policy_said(text: str) -> dict[str, Any]:
    """The fields of a policy. Raises ValueError for words that mean none."""
    words = text.split()
    match words:
        case [] | ["simple"]:
            return {}
        case ["weight", number] if number.isdecimal():
            return {"Weight": int(number)}
        case ["near", region]:
            return {"Region": region}
        case ["primary" | "secondary" as which]:
            return {"Failover": which.upper()}
        case ["multivalue"]:
            return {"MultiValueAnswer": True}
        case ["anywhere"]:
            return {"GeoLocation": {"CountryCode": "*"}}
        case ["around", place, *bias] if len(bias) < 2 and all(map(_BIAS.fullmatch, bias)):
            own = {"Bias": int(bias[0])} if bias else {}
            return {"GeoProximityLocation": _spot_said(place) | own}
        case ["from", place] if "/" in place:
            collection, _, location = place.partition("/")
            return {"CidrRoutingConfig": {"CollectionId": collection, "LocationName": location}}
        case ["in", place]:
            return {"GeoLocation": _place_said(place.upper())}
        case _:
            raise ValueError(f"no rule is called {text!r}: {RULES}")


_BIAS: Final = re.compile(r"[-+]?\d{1,2}")


def _spot_said(place: str) -> dict[str, Any]:
    """Coordinates with a comma between them, or a region."""
    latitude, comma, longitude = place.partition(",")
    return {"Coordinates": {"Latitude": latitude, "Longitude": longitude}} if comma else {"AWSRegion": place}


_CONTINENTS: Final = frozenset({"AF", "AN", "AS", "EU", "NA", "OC", "SA"})


def _place_said(place: str) -> dict[str, str]:
    """Codes of countries that are also a continent's mean the continent."""
    country, _, state = place.partition("-")
    if state:
        return {"CountryCode": country, "SubdivisionCode": state}
    return {"ContinentCode": place} if place in _CONTINENTS else {"CountryCode": place}


def changing(zone: str, action: str, *records: Mapping[str, Any], title: str) -> Deed:
    changes = [{"Action": action, "ResourceRecordSet": dict(each)} for each in records]
    return Deed(title, CHANGE, {"HostedZoneId": zone, "ChangeBatch": {"Changes": changes}})


def deleting(zone: str, each: TaughtRecord) -> Deed:
    record = each.record
    return changing(zone, "DELETE", record_said(each), title=f"Delete {record.told}")


def flipping(check: CheckSeen) -> Deed:
    """A health check that says the opposite tries a failover without hurting anybody."""
    turned = not check.inverted
    title = f"{'Take' if turned else 'No longer take'} {check.label} for the opposite of what it is"
    return Deed(title, "route53:UpdateHealthCheck", {"HealthCheckId": check.id, "Inverted": turned})


def group_of(seen: ZonePicture, each: TaughtRecord) -> list[TaughtRecord]:
    """All records of the same name and type."""
    return [other for other in seen.records if other.record.key[:2] == each.record.key[:2]]


def weighing(zone: str, group: Sequence[TaughtRecord], weights: Sequence[int]) -> Deed:
    records = [record_said(each) | {"Weight": weight} for each, weight in zip(group, weights, strict=True)]
    return changing(zone, "UPSERT", *records, title=f"Weights of {group[0].record.name}")


class DnsWeights(FormScreen):
    """Asks for a number for each record of a weighted group."""

    action = CHANGE
    verb = "Change"

    def __init__(self, client: Client, zone: str, group: Sequence[TaughtRecord], ink: Ink = Ink.BRAILLE) -> None:
        super().__init__(client, client.region, ink)
        self._zone, self._group = zone, group
        self.heading = f"Weights of {group[0].record.name}"

    @override
    def questions(self) -> Sequence[Question]:
        return ()

    @override
    def proposed(self, choices: Choices) -> Mapping[str, Any]:
        return {}

    @override
    def more_fields(self) -> Sequence[Field]:
        return [
            Field(
                each.record.identifier,
                each.record.identifier,
                "int",
                required=True,
                default=each.record.weight,
                minimum=0,
                maximum=HEAVIEST,
                help=f"{each.part:.0%} of the answers now",
            )
            for each in self._group
        ]

    @override
    def params(self, values: Mapping[str, Any]) -> dict[str, Any]:
        weights = [int(values.get(each.record.identifier) or 0) for each in self._group]
        return dict(weighing(self._zone, self._group, weights).params)

    @override
    async def send(self, params: Mapping[str, Any]) -> bool:
        await self.call(self.action, self.place, params)
        return True


class RecordForm(FormScreen):
    """Asks for a record in words; one that is given is changed, and its name and type stay."""

    action = CHANGE

    def __init__(self, client: Client, seen: ZonePicture, given: TaughtRecord | None, ink: Ink = Ink.BRAILLE) -> None:
        super().__init__(client, client.region, ink)
        self._seen, self._given = seen, given
        self.heading = f"Change {given.record.told}" if given else f"A record of {seen.name}"
        self.verb = "Change" if given else "Create"

    @override
    def questions(self) -> Sequence[Question]:
        return ()

    @override
    def proposed(self, choices: Choices) -> Mapping[str, Any]:
        return {}

    @override
    def more_fields(self) -> Sequence[Field]:
        given = self._given
        record = given.record if given else None
        rule = rule_text(given) if given else "simple"
        alias = record.alias.name if record and record.alias else ""
        named = (
            Field("name", "Name", required=True, default="", help=f"below {self._seen.name}; @ is the zone itself"),
            Field("type", "Type", "choice", required=True, choices=TYPES, default="A"),
        )
        return [
            *(() if record else named),
            Field(
                "values",
                "Leads to",
                required=True,
                default=alias or " | ".join(record.values if record else ()),
                help="values with | between them, or the name of a balancer, distribution or website: an alias",
            ),
            Field(
                "ttl", "TTL", "int", default=record.ttl if record else 300, minimum=0, help="seconds; not of aliases"
            ),
            Field("rule", "Rule", default=rule, help=RULES),
            Field("id", "Its name among its like", default=record.identifier if record else "", help="unless simple"),
            Field("check", "Health check", default=record.check if record else "", help="by its id"),
        ]

    @override
    def params(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Raises ValueError for what cannot be said in a call."""
        record = self._given.record if self._given else None
        said: dict[str, Any] = {
            "Name": record.name if record else full_name(str(values.get("name") or ""), self._seen.name),
            "Type": record.type if record else values.get("type") or "A",
        }
        if values.get("id"):
            said["SetIdentifier"] = values["id"]
        said |= policy_said(str(values.get("rule") or ""))
        said |= self._contents(str(values.get("values") or ""), values.get("ttl"))
        if values.get("check"):
            said["HealthCheckId"] = values["check"]
        action = "UPSERT" if record else "CREATE"
        return dict(changing(self._seen.id, action, said, title=self.heading).params)

    def _contents(self, text: str, ttl: Any) -> dict[str, Any]:
        before = self._given.record.alias if self._given else None
        target = text.strip()
        zone = before.zone_id if before and before.name == target else self.client.internet.alias_zone(target)
        if zone:
            evaluates = before.evaluates if before else True
            return {"AliasTarget": {"HostedZoneId": zone, "DNSName": target, "EvaluateTargetHealth": evaluates}}
        found = [each.strip() for each in re.split(r"\s*\|\s*", target) if each.strip()]
        return {"TTL": int(300 if ttl is None else ttl), "ResourceRecords": [{"Value": each} for each in found]}

    @override
    async def send(self, params: Mapping[str, Any]) -> bool:
        await self.call(self.action, self.place, params)
        return True


def full_name(text: str, zone: str) -> str:
    """`www` in a zone, `@` for its own name; a name that ends with the zone's is whole."""
    name = text.strip().rstrip(".").lower()
    if name in ("@", ""):
        return zone
    return f"{name}." if name.endswith(zone.rstrip(".")) else f"{name}.{zone}"
