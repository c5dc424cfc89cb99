"""Calls as they lie in the world's file: some together in one row of JSON, each as short as it can be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import Any

import orjson

from model.kit.called import Called
from model.kit.principal import Principal

Noted = tuple[int, Called]
"A call, and its place in the order in which calls ended."


_SAID = 7
"How many things a page says of a call after its caller."

_LATER = (None, "")
"The last of them, which pages of older worlds lack."

_CALLER = tuple(field.name for field in fields(Principal))


def write_page(notes: Sequence[Noted]) -> bytes:
    """Parameters as they came are not among it, they may hold secrets; whoever called often is described once.

    Nor is whether a call was internal: such calls are on no page.
    """
    places: dict[int, int] = {}
    callers: list[list[Any]] = []
    calls: list[tuple[Any, ...]] = []
    for number, called in notes:
        place = places.setdefault(id(called.caller), len(callers))
        if place == len(callers):
            callers.append([getattr(called.caller, name) for name in _CALLER])
        calls.append((number, place, *called[:10], *called[11:13], *called[15:-1]))
    return orjson.dumps((callers, calls), default=str)


def read_page(page: bytes) -> Iterator[Noted]:
    described, calls = orjson.loads(page)
    callers = [Principal(*values) for values in described]
    for number, place, *values in calls:
        said = [*values[12:], *_LATER[len(values[12:]) + len(_LATER) - _SAID :]]
        yield number, Called._make([*values[:10], {}, *values[10:12], (), callers[place], *said, False])
