"""Does a message match a filter policy, the small language in which subscribers say what they want.

Source: SNS Developer Guide, "Filter policy constraints" and the pages on string, numeric, key and OR matching.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fnmatch import translate
from ipaddress import ip_address, ip_network
from math import prod
from re import fullmatch
from typing import Any, cast

Policy = Mapping[str, Any]
Values = Sequence[Any]
"What a message has under a key: nothing, one thing, or the members of a list."

MOST_KEYS = 5
MOST_COMBINATIONS = 150
EITHER = "$or"
COMPARISONS: Mapping[str, Callable[[float, float], bool]] = {
    "=": lambda value, bound: value == bound,
    "<": lambda value, bound: value < bound,
    "<=": lambda value, bound: value <= bound,
    ">": lambda value, bound: value > bound,
    ">=": lambda value, bound: value >= bound,
}
TEXTS = ("prefix", "suffix", "equals-ignore-case", "wildcard", "cidr")
NOT_AMONG = ("prefix", "suffix", "equals-ignore-case", "wildcard")


class BadFilter(Exception):
    """A policy that is none, with the reason as SNS gives it."""


def check(policy: Any, *, nested: bool) -> None:
    """Raises BadFilter. Only policies about bodies may be `nested`."""
    keys = check_form(policy, nested=nested)
    if len({key for key, _, _ in keys}) > MOST_KEYS:
        raise BadFilter(f"Filter policy can not have more than {MOST_KEYS} keys")
    if prod(len(conditions) * depth for _, conditions, depth in keys) > MOST_COMBINATIONS:
        raise BadFilter("Filter policy is too complex")


def check_form(policy: Any, *, nested: bool = True) -> list[tuple[str, list[Any], int]]:
    """However large it is: each key with its conditions, and how deep it lies. Raises BadFilter."""
    if not isinstance(policy, dict):
        raise BadFilter("failed to parse JSON.")
    keys = list(_leaves(cast("dict[str, Any]", policy), nested=nested))
    for _, conditions, _ in keys:
        for condition in conditions:
            _check_condition(condition)
    return keys


def _leaves(policy: Policy, *, nested: bool, depth: int = 1, path: str = "") -> Iterator[tuple[str, list[Any], int]]:
    for key, wanted in policy.items():
        if key == EITHER and isinstance(wanted, list):
            for each in cast("list[Any]", wanted):
                yield from _leaves(each, nested=nested, depth=depth, path=path)
        elif isinstance(wanted, list):
            if not wanted:
                raise BadFilter("Empty arrays are not allowed")
            yield f"{path}.{key}", cast("list[Any]", wanted), depth
        elif isinstance(wanted, dict):
            if not nested:
                raise BadFilter("Filter policy scope MessageAttributes does not support nested filter policy")
            yield from _leaves(cast("Policy", wanted), nested=True, depth=depth + 1, path=f"{path}.{key}")
        else:
            raise BadFilter(f'"{key}" must be an object or an array')


def _check_condition(condition: Any) -> None:
    if isinstance(condition, list):
        raise BadFilter("Match value must be String, number, true, false, or null")
    if not isinstance(condition, dict):
        return
    said = cast("dict[str, Any]", condition)
    if len(said) != 1:
        raise BadFilter("Only one key allowed in match expression")
    ((name, wanted),) = said.items()
    if name in TEXTS:
        _check_text(name, wanted)
    elif name == "exists":
        if not isinstance(wanted, bool):
            raise BadFilter("exists match pattern must be either true or false.")
    elif name == "numeric":
        _check_numeric(wanted)
    elif name == "anything-but":
        _check_anything_but(wanted)
    else:
        raise BadFilter(f"Unrecognized match type {name}")


def _check_text(name: str, wanted: Any) -> None:
    if not isinstance(wanted, str):
        raise BadFilter(f"{'prefix' if name == 'cidr' else name} match pattern must be a string")
    if name == "cidr":
        _check_block(wanted)


def _check_block(wanted: str) -> None:
    address, *bits = wanted.split("/")
    if len(bits) != 1:
        raise BadFilter("Malformed CIDR, one '/' required")
    if not bits[0].isdecimal():
        raise BadFilter("Malformed CIDR, mask bits must be an integer")
    try:
        ip_address(address)
    except ValueError as error:
        raise BadFilter(f"Nonstandard IP address: {address}") from error
    try:
        ip_network(wanted, strict=False)
    except ValueError as error:
        raise BadFilter(f"Malformed CIDR: {wanted}") from error


def _check_numeric(wanted: Any) -> None:
    pairs = _pairs(wanted)
    if not pairs:
        raise BadFilter("Invalid member in numeric match: ]")
    for operator, bound in pairs:
        if operator not in COMPARISONS:
            raise BadFilter(f"Unrecognized numeric range operator: {operator}")
        if not _is_number(bound):
            raise BadFilter(f"Value of {'equals' if operator == '=' else operator} must be numeric")
    if len(pairs) > 2:
        raise BadFilter("Too many terms in numeric range expression")
    if len(pairs) == 2:
        _check_range(*pairs)


def _check_range(low: tuple[Any, Any], high: tuple[Any, Any]) -> None:
    if low[0] not in (">", ">="):
        raise BadFilter("Too many elements in numeric expression")
    if high[0] not in ("<", "<="):
        raise BadFilter(f"Bad numeric range operator: {high[0]}")
    if low[1] >= high[1]:
        raise BadFilter("Bottom must be less than top")


def _check_anything_but(wanted: Any) -> None:
    if not isinstance(wanted, dict):
        return
    for name, pattern in cast("dict[str, Any]", wanted).items():
        if name not in NOT_AMONG:
            raise BadFilter(f"Unsupported anything-but pattern: {name}")
        if not isinstance(pattern, str):
            raise BadFilter(f"{name} match pattern must be a string")


def matches(policy: Policy, document: Mapping[str, Any]) -> bool:
    """The document has, under each key of the policy, something that fits one of its conditions."""
    return all(_fits(key, wanted, document) for key, wanted in policy.items())


def _fits(key: str, wanted: Any, document: Mapping[str, Any]) -> bool:
    if key == EITHER and isinstance(wanted, list):
        return any(matches(each, document) for each in cast("list[Policy]", wanted))
    found = _values(document, key)
    if isinstance(wanted, dict):
        inner = [cast("Policy", each) for each in found if isinstance(each, dict)] or [cast("Policy", {})]
        return any(matches(cast("Policy", wanted), each) for each in inner)
    return any(_holds(condition, found) for condition in wanted)


def _values(document: Mapping[str, Any], key: str) -> Values:
    if key not in document:
        return ()
    found = document[key]
    return cast("list[Any]", found) if isinstance(found, list) else (found,)


def _holds(condition: Any, found: Values) -> bool:
    if not isinstance(condition, dict):
        return any(_same(value, condition) for value in found)
    ((name, wanted),) = cast("dict[str, Any]", condition).items()
    if name == "exists":
        return bool(found) == wanted
    if name == "anything-but":
        return any(not _is_among(value, wanted) for value in found)
    if name == "numeric":
        return any(_in_range(value, wanted) for value in found)
    return any(_is_like(name, value, wanted) for value in found)


def _same(value: Any, wanted: Any) -> bool:
    """Numbers are compared as numbers; true is not 1."""
    return value == wanted and isinstance(value, bool) == isinstance(wanted, bool)


def _is_among(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, dict):
        return any(_is_like(name, value, each) for name, each in cast("dict[str, Any]", wanted).items())
    several = cast("list[Any]", wanted) if isinstance(wanted, list) else [wanted]
    return any(_same(value, each) for each in several)


def _in_range(value: Any, wanted: Any) -> bool:
    return _is_number(value) and all(COMPARISONS[operator](value, bound) for operator, bound in _pairs(wanted))


def _is_like(name: str, value: Any, wanted: str) -> bool:
    if not isinstance(value, str):
        return False
    if name == "prefix":
        return value.startswith(wanted)
    if name == "suffix":
        return value.endswith(wanted)
    if name == "equals-ignore-case":
        return value.lower() == wanted.lower()
    if name == "wildcard":
        return fullmatch(translate(wanted.replace("[", "[[]").replace("?", "[?]")), value) is not None
    return _is_in_network(value, wanted)


def _is_in_network(value: str, network: str) -> bool:
    try:
        return ip_address(value) in ip_network(network, strict=False)
    except ValueError:
        return False


def _pairs(wanted: Any) -> list[tuple[Any, Any]]:
    several = cast("list[Any]", wanted) if isinstance(wanted, list) else []
    return [(several[n], several[n + 1] if n + 1 < len(several) else None) for n in range(0, len(several), 2)]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
