"""How an answer's members are read off whatever a handler returned, worked out once per class."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from operator import attrgetter
from types import FunctionType, SimpleNamespace
from typing import Any, NamedTuple

from model.kit.names import snake

METHODS: tuple[type, ...] = (FunctionType, classmethod, staticmethod)

Read = Callable[[Any], Sequence[Any]]


class Reading(NamedTuple):
    """Which of a structure's members a class has, and one call that reads them all, in the same order."""

    names: tuple[str, ...]
    read: Read


def reading_of(kind: type[Any], members: Iterable[str]) -> Reading:
    """Objects answer with what their class declares; mappings by snake_case or by AWS's own name, absent is None."""
    names = tuple(members)
    if issubclass(kind, Mapping):
        return Reading(names, key_reader(names))
    if issubclass(kind, SimpleNamespace):
        return Reading(names, namespace_reader(names))
    names = tuple(name for name in names if snake(name) in declared(kind))
    return Reading(names, attribute_reader([snake(name) for name in names]))


def key_reader(names: Iterable[str]) -> Read:
    keys = tuple((snake(name), name) for name in names)
    return lambda value: [value[ours] if ours in value else value.get(aws) for ours, aws in keys]


def namespace_reader(names: Iterable[str]) -> Read:
    by_key = key_reader(names)

    def read(value: object) -> Sequence[Any]:
        return by_key(vars(value))

    return read


def attribute_reader(names: list[str]) -> Read:
    if len(names) > 1:
        return attrgetter(*names)
    return lambda value: [getattr(value, name) for name in names]


@cache
def declared(kind: type) -> frozenset[str]:
    """The attributes that a class promises: annotated, slotted or computed, not its methods."""
    annotated = {name for base in kind.__mro__ for name in inspect.get_annotations(base)}
    found = {name for name in dir(kind) if not isinstance(inspect.getattr_static(kind, name), METHODS)}
    return frozenset(annotated | found)
