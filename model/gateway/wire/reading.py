"""How an answer's members are read off whatever a handler returned, worked out once per class."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from types import FunctionType, SimpleNamespace
from typing import Any, NamedTuple

from model.gateway.wire.script import Script
from model.kit.names import snake

METHODS: tuple[type, ...] = (FunctionType, classmethod, staticmethod)

Read = Callable[[Any], Sequence[Any]]


class Reading(NamedTuple):
    """Which of a structure's members a class has, and one call that reads them all, in the same order."""

    names: tuple[str, ...]
    read: Read


def reading_of(kind: type[Any], members: Iterable[str]) -> Reading:
    """Objects answer with what their class declares; mappings by snake_case or by AWS's own name, absent is None."""
    script = Script()
    found = expressions(script, kind, members)
    script.add(f"return [{', '.join(found.values())}]")
    return Reading(tuple(found), script.function())


def expressions(script: Script, kind: type[Any], members: Iterable[str]) -> dict[str, str]:
    """For every member that `value`, of that class, may have: the expression that reads it."""
    if issubclass(kind, Mapping):
        return {name: by_key("value", name) for name in members}
    if kind.__dictoffset__:
        script.add("fields = value.__dict__")
    if issubclass(kind, SimpleNamespace):
        return {name: by_key("fields", name) for name in members}
    known = [name for name in members if snake(name) in declared(kind)]
    return {name: by_attribute(kind, snake(name)) for name in known}


def by_key(mapping: str, name: str) -> str:
    ours = snake(name)
    return f'({mapping}["{ours}"] if "{ours}" in {mapping} else {mapping}.get("{name}"))'


def by_attribute(kind: type[Any], name: str) -> str:
    """A field of a pydantic model lies in its dict, where it is found twice as fast as through the class."""
    in_dict = kind.__dictoffset__ and name in getattr(kind, "__pydantic_fields__", ())
    return f'fields["{name}"]' if in_dict else f"value.{name}"


@cache
def declared(kind: type) -> frozenset[str]:
    """The attributes that a class promises: annotated, slotted or computed, not its methods."""
    annotated = {name for base in kind.__mro__ for name in inspect.get_annotations(base)}
    attributes = {name: each for base in reversed(kind.__mro__) for name, each in vars(base).items()}
    return frozenset(annotated | {name for name, each in attributes.items() if not isinstance(each, METHODS)})
