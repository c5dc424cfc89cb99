"""Lookups by index where a filter allows it, so that an answer does not cost what it leaves out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from model.kit.resource import Resource, may_hide
from model.kit.world import World

R = TypeVar("R", bound=Resource)


def narrowed(
    world: World, kind: type[R], filters: Sequence[Mapping[str, Any]] | None, indexed: Mapping[str, str]
) -> tuple[R, ...]:
    """Things that may pass: by the first filter without wildcards on an indexed field, or all of the kind.

    `indexed` maps the filters' names to fields.
    """
    for each in filters or ():
        field, values = indexed.get(each.get("Name", "")), each.get("Values", ())
        if field is not None and not any(sign in value for value in values for sign in "*?"):
            found = (thing for value in dict.fromkeys(values) for thing in world.where(kind, **{field: value}))
            return tuple(thing for thing in found if not thing.is_hidden) if may_hide(kind) else tuple(found)
    return shown(world, kind)


def shown(world: World, kind: type[R]) -> tuple[R, ...]:
    """All of a kind that an account sees of its own."""
    found = world.all(kind)
    return tuple(thing for thing in found if not thing.is_hidden) if may_hide(kind) else found
