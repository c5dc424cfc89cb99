"""How Describe finds things: by their ids, by filters, a page at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from model.kit.filters import Getter, select
from model.kit.resource import Resource
from model.kit.world import World
from model.services.ec2.narrowing import narrowed
from model.services.ec2.paging import paged

R = TypeVar("R", bound=Resource)

Filters = Sequence[Mapping[str, Any]] | None


def listed(
    world: World,
    kind: type[R],
    ids: Sequence[str] | None,
    filters: Filters,
    known: Mapping[str, Getter],
    max_results: int | None,
    next_token: str | None,
    *,
    most: int = 1000,
    indexed: Mapping[str, str] | None = None,
) -> tuple[Sequence[R], str | None]:
    """A page of those with the ids (all have to exist), or of all, that pass the filters, and the next page's token.

    `indexed` maps filters to the indexed fields that answer them.
    """
    found = named(world, kind, ids) if ids else narrowed(world, kind, filters, indexed or {})
    return paged(select(found, filters, known), max_results, next_token, most=most)


def named(world: World, kind: type[R], ids: Sequence[str]) -> list[R]:
    """The things of these ids; what no such thing could be called is refused before what is missing."""
    things = {id: world.find(kind, id) for id in ids}
    missing = [kind.is_missing(id) for id, thing in things.items() if thing is None or thing.is_hidden]
    for refusal in sorted(missing, key=lambda each: not each.code.endswith("Malformed")):
        raise refusal
    return [world.get(kind, id) for id in dict.fromkeys(ids)]
