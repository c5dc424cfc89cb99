"""Auto Scaling: what happens by itself: it is told how many groups there are."""

from __future__ import annotations

from collections.abc import Mapping

from model.kit.world import World
from model.physics.usage import using
from model.services.autoscaling.resources.groups import AutoScalingGroup


@using(AutoScalingGroup)
def groups(world: World) -> Mapping[str, float]:
    return {"autoscaling/groups-per-region": len(world.all(AutoScalingGroup))}
