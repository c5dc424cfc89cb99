"""Logs: what happens by itself: what a policy indexed is of use for another month when it has ended."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.world import World
from model.services.logs.resources.field_indexes import KEPT_SECONDS, FieldIndex


def end_index(world: World, index: FieldIndex) -> None:
    index.until = world.now
    world.wake(forget_index, index.index_id, after=KEPT_SECONDS)


def drop_indexes(world: World, source: str) -> None:
    """What they were of is gone."""
    for each in world.where(FieldIndex, source=source):
        world.forget(forget_index, each.index_id)
        world.remove(each)


@due
async def forget_index(world: World, id: str) -> None:
    found = world.find(FieldIndex, id)
    if found is not None:
        world.remove(found)
