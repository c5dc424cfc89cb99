"""Wakes a resource whose time in a state is over, and brings it into the next."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.resource import Resource
from model.kit.world import World


@due
async def live(world: World, whom: str) -> None:
    """`whom` is `kind/id`; the kind itself has no slash."""
    kind, _, id = whom.partition("/")
    place = (world.account, world.region, kind, id)
    thing = world.kernel.thing(place)
    assert isinstance(thing, Resource), f"{whom} is gone, but its appointment is not"
    life = thing.words.life
    assert life is not None, f"{kind} has no lifecycle"
    world.cell.world(world.account, world.region, thing.service).enter(thing, life.autos[life.state(thing)].to)
