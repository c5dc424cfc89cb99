"""Health checks as clients describe them, or what is wrong with that."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any

from model.kit.form import Form
from model.kit.world import World
from model.services.route53.checkers import FEWEST_REGIONS, RANGES
from model.services.route53.refusals import invalid
from model.services.route53.resources.health_checks import ENDPOINTS, AlarmName, CheckTerms, HealthCheck

INTERVALS = (10, 30)
MOST_CHILDREN = 256
LONGEST_SEARCH = 255

_PORTS = {"HTTP": 80, "HTTP_STR_MATCH": 80, "HTTPS": 443, "HTTPS_STR_MATCH": 443}
_KINDS = (*ENDPOINTS, "CALCULATED", "CLOUDWATCH_METRIC")
_RESETS = {
    "ChildHealthChecks": "child_health_checks",
    "FullyQualifiedDomainName": "fully_qualified_domain_name",
    "Regions": "regions",
    "ResourcePath": "resource_path",
}


class UpdateForm(Form):
    """What of a check is to be another."""

    health_check_id: str
    health_check_version: int | None = None
    ip_address: str | None = None
    port: int | None = None
    resource_path: str | None = None
    fully_qualified_domain_name: str | None = None
    search_string: str | None = None
    failure_threshold: int | None = None
    inverted: bool | None = None
    disabled: bool | None = None
    health_threshold: int | None = None
    child_health_checks: tuple[str, ...] | None = None
    enable_sni: bool | None = None
    regions: tuple[str, ...] | None = None
    alarm_identifier: dict[str, Any] | None = None
    insufficient_data_health_status: str | None = None
    reset_elements: tuple[str, ...] = ()


def read_config(world: World, given: Mapping[str, Any]) -> CheckTerms:
    """With AWS's defaults. Raises InvalidInput."""
    kind = given["Type"]
    if kind not in _KINDS:
        raise invalid(f"Health checks of type {kind} are not offered by this cloud.")
    asked = CheckTerms.read(given)
    if asked.asks_endpoint:
        asked = asked.model_copy(update=_defaults(asked))
    check_config(world, asked)
    return asked


def _defaults(asked: CheckTerms) -> dict[str, Any]:
    return {
        "port": asked.port or _PORTS.get(asked.type),
        "request_interval": asked.request_interval or 30,
        "failure_threshold": asked.failure_threshold or 3,
        "measure_latency": bool(asked.measure_latency),
        "enable_sni": asked.type.startswith("HTTPS") if asked.enable_sni is None else asked.enable_sni,
    }


def updated(world: World, config: CheckTerms, form: UpdateForm) -> CheckTerms:
    """The same with what a client wants otherwise."""
    named = set(form.model_fields_set) & set(CheckTerms.model_fields)
    changes: dict[str, Any] = {name: getattr(form, name) for name in named if getattr(form, name) is not None}
    if form.alarm_identifier is not None:
        changes["alarm_identifier"] = AlarmName.read(form.alarm_identifier)
    changes |= dict.fromkeys((_RESETS[each] for each in form.reset_elements), None)
    found = config.model_copy(update=changes)
    check_config(world, found)
    return found


def check_config(world: World, config: CheckTerms) -> None:
    if config.asks_endpoint:
        _check_endpoint(config)
    elif config.type == "CALCULATED":
        _check_children(world, config)
    elif config.alarm_identifier is None:
        raise invalid("Invalid parameter : AlarmIdentifier is needed for a check of type CLOUDWATCH_METRIC")


def _check_endpoint(config: CheckTerms) -> None:
    if not config.ip_address and not config.fully_qualified_domain_name:
        raise invalid("Invalid parameter : Either IPAddress or FullyQualifiedDomainName has to be given")
    if config.ip_address:
        _check_address(config.ip_address)
    if config.port is None:
        raise invalid("Invalid parameter : Port is needed for a check of type TCP")
    if config.interval_seconds not in INTERVALS:
        raise invalid(f"Invalid parameter : RequestInterval has to be 10 or 30, not {config.request_interval}")
    _check_search(config)
    regions = config.regions
    if regions is not None and (len(set(regions)) < FEWEST_REGIONS or not set(regions) <= RANGES.keys()):
        raise invalid(f"Invalid parameter : At least {FEWEST_REGIONS} of the checkers' regions have to be chosen")
    if config.type == "TCP" and config.resource_path:
        raise invalid("Invalid parameter : ResourcePath cannot be given for a check of type TCP")


def _check_address(text: str) -> None:
    """One that the internet leads to."""
    try:
        address = ip_address(text)
    except ValueError:
        raise invalid(f"Invalid parameter : IP {text} is malformed") from None
    if address.is_private or address.is_multicast or address.is_reserved or address.is_unspecified:
        raise invalid(f"Invalid parameter : IP {text} is not one that checkers can reach")


def _check_search(config: CheckTerms) -> None:
    wants = config.type.endswith("_STR_MATCH")
    if wants and not config.search_string:
        raise invalid(f"Invalid parameter : SearchString is needed for a check of type {config.type}")
    if not wants and config.search_string:
        raise invalid(f"Invalid parameter : SearchString cannot be given for a check of type {config.type}")
    if len(config.search_string or "") > LONGEST_SEARCH:
        raise invalid(f"Invalid parameter : SearchString is longer than {LONGEST_SEARCH} characters")


def _check_children(world: World, config: CheckTerms) -> None:
    children = config.child_health_checks
    if not children or config.health_threshold is None:
        raise invalid("Invalid parameter : ChildHealthChecks and HealthThreshold are needed for a calculated check")
    if len(children) > MOST_CHILDREN:
        raise invalid(f"Invalid parameter : A calculated check has at most {MOST_CHILDREN} children")
    for id in children:
        child = world.find(HealthCheck, id)
        if child is None:
            raise invalid(f"Invalid parameter : The child health check {id} does not exist")
        if child.config.type == "CALCULATED":
            raise invalid(f"Invalid parameter : The child health check {id} is calculated itself")
