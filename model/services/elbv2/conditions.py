"""The conditions of rules: how they are given, and which requests they mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from model.catalog.quotas import limit
from model.kit.errors import AwsError
from model.services.elbv2.resources.listeners import Condition, Rule, wanted

_FIELDS = ("path-pattern", "host-header", "http-header", "http-request-method", "query-string", "source-ip")
_PLAIN = ("path-pattern", "host-header")
_LONGEST = 128
_MOST_VALUES = int(limit("elb/conditions-per-rule"))
_CONFIGS = {
    "http-header": ("http_header_config", "HttpHeaderConfig"),
    "http-request-method": ("http_request_method_config", "HttpRequestMethodConfig"),
    "query-string": ("query_string_config", "QueryStringConfig"),
    "source-ip": ("source_ip_config", "SourceIpConfig"),
}


def read_conditions(given: Sequence[Mapping[str, Any]]) -> tuple[Condition, ...]:
    """Conditions as they are kept, or ValidationError."""
    for each in given:
        if each.get("Field") not in _FIELDS:
            raise _wrong(f"Condition field '{each.get('Field')}' must be one of '[{', '.join(_FIELDS)}]'")
    conditions = Condition.read_all(given)
    if not conditions:
        raise _wrong("A rule must have at least one condition")
    for condition in conditions:
        _check(condition)
    if sum(len(wanted(condition)) for condition in conditions) > _MOST_VALUES:
        raise _wrong(f"A rule can have at most '{_MOST_VALUES}' condition values")
    return conditions


def _check(condition: Condition) -> None:
    field = condition.field
    if field in _PLAIN:
        _check_plain(condition)
        return
    if condition.values:
        raise _wrong(f"The 'Values' field is not compatible with '{field}'")
    ours, name = _CONFIGS[field]
    if getattr(condition, ours) is None or not getattr(condition, ours).values:
        raise _wrong(f"A '{name}' must be specified with '{field}'")


def _check_plain(condition: Condition) -> None:
    config = condition.path_pattern_config if condition.field == "path-pattern" else condition.host_header_config
    if condition.values and config is not None:
        raise _wrong(f"You cannot provide both 'Values' and a config for a condition of type '{condition.field}'")
    if not wanted(condition):
        raise _wrong("A condition value must be specified")
    for value in wanted(condition):
        if len(value) > _LONGEST:
            raise _wrong(f"The '{condition.field}' value is too long; the limit is '{_LONGEST}'")


def _wrong(message: str) -> AwsError:
    return AwsError("ValidationError", message)


def applies(rule: Rule, path: str, host: str) -> bool:
    """Whether a rule wants plain GET requests for this path and host.

    Conditions on headers, query strings and addresses ask for something that such requests do not have.
    """
    return all(_meets(condition, path, host) for condition in rule.conditions)


def _meets(condition: Condition, path: str, host: str) -> bool:
    if condition.field == "path-pattern":
        return any(fnmatchcase(path, pattern) for pattern in wanted(condition))
    if condition.field == "host-header":
        return any(fnmatchcase(host.lower(), pattern.lower()) for pattern in wanted(condition))
    return condition.field == "http-request-method" and "GET" in wanted(condition)
