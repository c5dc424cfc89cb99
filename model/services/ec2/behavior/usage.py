"""EC2: what happens by itself: it is told how many of the vCPUs run that an account may have."""

from __future__ import annotations

from collections.abc import Mapping

from model.kit.world import World
from model.physics.usage import using
from model.services.ec2.resources.instances import Instance
from model.services.ec2.vcpus import in_use


@using(Instance)
def running_vcpus(world: World) -> Mapping[str, float]:
    return in_use(world)
