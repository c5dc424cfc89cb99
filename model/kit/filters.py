"""EC2's filters: every filter must match, any of its values may, with * and ? as wildcards."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from model.kit.errors import AwsError

T = TypeVar("T")

Getter = Callable[[Any], Any]
"What a filter looks at: a string, number or boolean, or several of them as a tuple or list."


def select(
    things: Iterable[T], filters: Sequence[Mapping[str, Any]] | None, known: Mapping[str, Getter]
) -> tuple[T, ...]:
    """The things that pass all filters. `known` maps the names a kind has; tags are known to all that have `tags`."""
    given = [each for each in filters or () if "Values" in each]
    tests = [_test(each.get("Name", "null"), tuple(each["Values"]), known) for each in given]
    for test in tests:
        things = [each for each in things if test(each)]
    return tuple(things)


def _test(name: str, values: tuple[str, ...], known: Mapping[str, Getter]) -> Callable[[Any], bool]:
    getter = _tag_getter(name) or known.get(name)
    if getter is None:
        raise AwsError("InvalidParameterValue", f"The filter '{name}' is invalid")
    wild = [_pattern(value) for value in values if "*" in value or "?" in value]
    plain = frozenset(values)

    def passes(text: str) -> bool:
        return text in plain or any(pattern.fullmatch(text) for pattern in wild)

    def test(thing: Any) -> bool:
        found = getter(thing)
        return passes(found) if found.__class__ is str else any(map(passes, _texts(found)))

    return test


def _tag_getter(name: str) -> Getter | None:
    if name == "tag-key":
        return lambda resource: tuple(tag.key for tag in resource.tags)
    if name == "tag-value":
        return lambda resource: tuple(tag.value for tag in resource.tags)
    if name.startswith("tag:"):
        key = name.removeprefix("tag:")
        return lambda resource: [tag.value for tag in resource.tags if tag.key == key]
    return None


def _texts(found: Any) -> tuple[str, ...]:
    if found is None:
        return ()
    if isinstance(found, bool):
        return ("true",) if found else ("false",)
    if isinstance(found, (tuple, list, set, frozenset)):
        return tuple(text for each in found for text in _texts(each))  # pyright: ignore[reportUnknownVariableType]
    return (str(found),)


@lru_cache(maxsize=1024)
def _pattern(value: str) -> re.Pattern[str]:
    translated = "".join({"*": ".*", "?": "."}.get(char) or re.escape(char) for char in value)
    return re.compile(translated, re.DOTALL)
