"""EC2: what happens by itself: a deleted prefix list is shown for a while, and forgotten."""

from __future__ import annotations

from model.kit.behavior import due, entering
from model.kit.world import World
from model.services.ec2.resources.prefix_lists import ManagedPrefixList

SHOWN_AFTER_END = 60.0
"Seconds that a deleted list is still described."


@entering(ManagedPrefixList, "delete-complete")
def end(world: World, gone: ManagedPrefixList) -> None:
    world.wake(forget_prefix_list, gone.prefix_list_id, after=SHOWN_AFTER_END)


@due
async def forget_prefix_list(world: World, prefix_list_id: str) -> None:
    world.remove(world.get(ManagedPrefixList, prefix_list_id))
