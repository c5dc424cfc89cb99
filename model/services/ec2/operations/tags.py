"""EC2: tags on anything that has an id."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from model.gateway.call import Call
from model.kit.filters import Getter, select
from model.kit.operation import operation
from model.kit.tags import Tag, without_tags
from model.kit.world import World
from model.services.ec2.paging import paged_values
from model.services.ec2.tagging import is_reserved, most_tags, taggable_kinds, tagged, type_word, with_tags


class TagDescription(NamedTuple):
    """One tag of one thing, as DescribeTags shows it."""

    resource_id: str
    resource_type: str
    key: str
    value: str
    tags: tuple[Tag, ...]


_FILTERS: Mapping[str, Getter] = {
    "key": lambda each: each.key,
    "resource-id": lambda each: each.resource_id,
    "resource-type": lambda each: each.resource_type,
    "value": lambda each: each.value,
}


@operation
async def create_tags(call: Call, *, resources: Sequence[str], tags: Sequence[Mapping[str, str]]) -> None:
    most, reserved = most_tags(call.world), call.principal.type == "AWSService"
    for thing in [tagged(call.world, id) for id in resources]:
        thing.tags = with_tags(thing.tags, tags, reserved=reserved, most=most)


@operation
async def delete_tags(call: Call, *, resources: Sequence[str], tags: Sequence[Mapping[str, str]] | None = None) -> None:
    """Without `tags` all go but AWS's own; a tag with a value goes only if it has that value."""
    for thing in [tagged(call.world, id) for id in resources]:
        thing.tags = without_tags(thing.tags, _named(thing.tags, tags))


def _named(held: Iterable[Tag], named: Sequence[Mapping[str, str]] | None) -> list[str]:
    if not named:
        return [tag.key for tag in held if not is_reserved(tag.key)]
    wanted = {each.get("Key", ""): each.get("Value") for each in named}
    return [tag.key for tag in held if tag.key in wanted and wanted[tag.key] in (None, tag.value)]


@operation
async def describe_tags(
    call: Call,
    *,
    filters: Sequence[Mapping[str, Any]] | None = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    found = select(_descriptions(call.world), filters, _FILTERS)
    tags, token = paged_values(found, max_results, next_token)
    return {"tags": tags, "next_token": token}


def _descriptions(world: World) -> Iterator[TagDescription]:
    for kind in taggable_kinds().values():
        for thing in world.all(kind):
            for tag in thing.tags:
                yield TagDescription(thing.id, type_word(kind), tag.key, tag.value, (tag,))
