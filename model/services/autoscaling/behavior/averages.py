"""Auto Scaling: what happens by itself: the machines of a group make its averages."""

from __future__ import annotations

from math import isnan, nan

from model.kit.behavior import due
from model.kit.notice import hearing
from model.kit.world import World
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.members import GroupInstance
from model.services.autoscaling.sizing import members_of

AVERAGED = ("cpu", "network_in", "network_out")
_ENDS = tuple(f"/{quantity}" for quantity in AVERAGED)


@hearing
def hear_machine(world: World, what: str, value: float | None) -> None:
    """One of a group's machines has another load: the group's averages follow, once for all of this instant."""
    if value is None or not what.endswith(_ENDS):
        return
    member = world.find(GroupInstance, what.rpartition("/")[0])
    if member is not None and world.woken_at(average, member.auto_scaling_group_name) != world.now:
        world.wake(average, member.auto_scaling_group_name)


@due
async def average(world: World, name: str) -> None:
    group = world.find(AutoScalingGroup, name)
    if group is None:
        return
    ids = [member.instance_id for member in members_of(world, group)]
    for quantity in AVERAGED:
        levels = [world.signal(id, quantity).value_at(world.now) for id in ids]
        measured = [level for level in levels if not isnan(level)]
        world.measure(group.auto_scaling_group_arn, quantity, sum(measured) / len(measured) if measured else nan)
