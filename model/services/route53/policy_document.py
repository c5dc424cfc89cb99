"""The JSON in which a traffic policy is written: endpoints, and rules that choose among them and among each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_pascal

from model.catalog.regions import find_region
from model.kit.errors import AwsError
from model.laws.dns.records import ANYWHERE, Area, Proximity
from model.laws.dns.values import flaw_in
from model.services.route53.proximity_reading import read_proximity
from model.services.route53.record_reading import read_area

HEAVIEST = 255
WEBSITE = "s3-website"

_PREFIX = "aws:route53:"
"What may stand before a region's name."

Types = Literal["A", "AAAA", "CAA", "CNAME", "MX", "NAPTR", "PTR", "SPF", "SRV", "TXT"]
Number = Annotated[int | None, BeforeValidator(lambda given: int(given) if isinstance(given, str) else given)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", alias_generator=to_pascal, defer_build=True)


class Endpoint(_Part):
    type: Literal[
        "value",
        "cloudfront",
        "elastic-load-balancer",
        "application-load-balancer",
        "network-load-balancer",
        "elastic-beanstalk",
        "s3-website",
    ]
    value: str = ""
    region: str = ""


class Way(_Part):
    """Where a rule leads, and for whom; which of the fields mean something depends on the rule."""

    endpoint_reference: str = ""
    rule_reference: str = ""
    evaluate_target_health: bool = False
    health_check: str = ""
    weight: Number = None
    region: str = ""
    local_zone_group: str = ""
    latitude: str = ""
    longitude: str = ""
    bias: Number = None
    continent: str = ""
    country: str = ""
    subdivision: str = ""
    is_default: bool = False

    @property
    def reference(self) -> str:
        return self.endpoint_reference or self.rule_reference


class Rule(_Part):
    rule_type: Literal["failover", "geo", "geoproximity", "latency", "multivalue", "weighted"]
    primary: Way | None = None
    secondary: Way | None = None
    locations: tuple[Way, ...] = ()
    geoproximity_locations: tuple[Way, ...] = ()
    regions: tuple[Way, ...] = ()
    items: tuple[Way, ...] = ()

    @property
    def ways(self) -> tuple[Way, ...]:
        """Those of its own type."""
        pair = tuple(each for each in (self.primary, self.secondary) if each is not None)
        return {
            "failover": pair,
            "geo": self.locations,
            "geoproximity": self.geoproximity_locations,
            "latency": self.regions,
        }.get(self.rule_type, self.items)


class Document(_Part):
    format: Literal["2015-10-01", "2023-05-09"] = Field(alias="AWSPolicyFormatVersion")
    record_type: Types
    start_endpoint: str = ""
    start_rule: str = ""
    endpoints: dict[str, Endpoint] = Field(default_factory=dict[str, Endpoint])
    rules: dict[str, Rule] = Field(default_factory=dict[str, Rule])

    @property
    def reached(self) -> tuple[str, ...]:
        """The rules that the start leads to, in that order."""
        found: dict[str, None] = {}
        waiting = [self.start_rule] if self.start_rule else []
        while waiting:
            name = waiting.pop(0)
            if name not in found:
                found[name] = None
                waiting += [each.rule_reference for each in self.rules[name].ways if each.rule_reference]
        return tuple(found)


def read_document(text: str) -> Document:
    """Raises InvalidTrafficPolicyDocument with all that is wrong, as far as it can be told at once."""
    try:
        found = Document.model_validate_json(text)
    except ValidationError as error:
        raise _bad([_said(each["loc"], each["msg"]) for each in error.errors()]) from error
    flaws = [*_flaws(found)]
    if not flaws and _turns(found):
        flaws.append("The rules lead in a circle")
    if flaws:
        raise _bad(flaws)
    return found


def area_of(way: Way) -> Area:
    """Raises InvalidInput."""
    if way.is_default:
        return Area("", ANYWHERE)
    told = {"ContinentCode": way.continent, "CountryCode": way.country, "SubdivisionCode": way.subdivision}
    return read_area(told)


def proximity_of(way: Way) -> Proximity:
    """Raises InvalidInput."""
    told: dict[str, Any] = {"AWSRegion": way.region.removeprefix(_PREFIX), "LocalZoneGroup": way.local_zone_group}
    if way.latitude or way.longitude:
        told["Coordinates"] = {"Latitude": way.latitude, "Longitude": way.longitude}
    return read_proximity(told | {"Bias": way.bias})


def _bad(flaws: Sequence[str]) -> AwsError:
    return AwsError("InvalidTrafficPolicyDocument", f"[{', '.join(flaws)}]")


def _said(place: Sequence[str | int], what: str) -> str:
    where = ".".join(map(str, place))
    return f"{where}: {what}" if where else what


def _flaws(document: Document) -> Iterator[str]:
    starts = [document.start_endpoint in document.endpoints, document.start_rule in document.rules]
    if bool(document.start_endpoint) == bool(document.start_rule) or not any(starts):
        yield "Exactly one of StartEndpoint and StartRule has to name what there is"
    for name, endpoint in document.endpoints.items():
        yield from (f"Endpoint {name}: {flaw}" for flaw in _of_endpoint(document.record_type, endpoint))
    for name, rule in document.rules.items():
        ways = rule.ways
        if not ways or (rule.rule_type == "failover" and len(ways) < 2):
            yield f"Rule {name}: a {rule.rule_type} rule leads nowhere"
        yield from (f"Rule {name}: {flaw}" for way in ways for flaw in _of_way(document, rule.rule_type, way))


def _of_endpoint(type: str, endpoint: Endpoint) -> Iterator[str]:
    if not endpoint.value:
        yield "Value is missing"
    elif endpoint.type == "value":
        flaw = flaw_in(type, endpoint.value)
        yield from [flaw] if flaw else []
    elif type not in ("A", "AAAA"):
        yield f"An endpoint of type {endpoint.type} has records of type A or AAAA, not {type}"
    if endpoint.type == WEBSITE and find_region(endpoint.region) is None:
        yield f"There is no region {endpoint.region or 'given'}"


def _of_way(document: Document, rule: str, way: Way) -> Iterator[str]:
    if bool(way.endpoint_reference) == bool(way.rule_reference):
        yield "Exactly one of EndpointReference and RuleReference is needed"
    elif way.reference not in (document.endpoints if way.endpoint_reference else document.rules):
        yield f"{way.reference} is not in the document"
    elif rule == "multivalue" and (way.rule_reference or document.endpoints[way.reference].type != "value"):
        yield "A multivalue rule leads to endpoints of type value alone"
    if rule == "weighted" and not 0 <= (-1 if way.weight is None else way.weight) <= HEAVIEST:
        yield f"Weight has to be a number from 0 to {HEAVIEST}"
    if rule == "latency" and find_region(way.region) is None:
        yield f"There is no region {way.region or 'given'}"
    try:
        if rule == "geo":
            area_of(way)
        if rule == "geoproximity":
            proximity_of(way)
    except AwsError as refusal:
        yield refusal.message


def _turns(document: Document) -> bool:
    """Whether a rule leads to itself again."""
    left = {name: {each.rule_reference for each in rule.ways} - {""} for name, rule in document.rules.items()}
    while ends := [name for name, following in left.items() if not following & left.keys()]:
        for name in ends:
            del left[name]
    return bool(left)
