"""Which records come to a function: those that fit one of the patterns of its mapping."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, cast

import orjson

from model.laws.filter_policy import BadFilter, check_form, matches
from model.services.lambda_.refusals import invalid

MOST = 5


def read_patterns(given: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Raises InvalidParameterValueException for too many, or for one that is none."""
    patterns = tuple(each.get("Pattern", "") for each in (given or {}).get("Filters", ()))
    if len(patterns) > MOST:
        raise invalid(f"Filter criteria can have at most {MOST} filters.")
    for pattern in patterns:
        try:
            check_form(_read(pattern))
        except (BadFilter, orjson.JSONDecodeError) as bad:
            raise invalid("Invalid filter pattern definition.") from bad
    return patterns


def wanted(patterns: Iterable[str], record: Mapping[str, Any], body: str) -> bool:
    """`body` names the member of a record that is text, and is looked into where that and the pattern are JSON."""
    known = list(patterns)
    return not known or any(_fits(_read(pattern), record, body) for pattern in known)


def _fits(pattern: Mapping[str, Any], record: Mapping[str, Any], body: str) -> bool:
    """A pattern of an object fits no plain text, and one of texts no object."""
    asked = pattern.get(body)
    if not body or asked is None:
        return matches(pattern, record)
    inner = _inside(record.get(body, ""))
    if isinstance(asked, Mapping):
        return isinstance(inner, dict) and matches(pattern, {**record, body: inner})
    return not isinstance(inner, dict) and matches(pattern, record)


def _inside(text: Any) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return text


@lru_cache(maxsize=256)
def _read(pattern: str) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", orjson.loads(pattern))


def kept(patterns: Sequence[str], records: Iterable[Mapping[str, Any]], body: str) -> list[Mapping[str, Any]]:
    return [each for each in records if wanted(patterns, each, body)]
