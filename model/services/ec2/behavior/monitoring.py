"""What follows when somebody asks for closer or looser watching."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.world import World
from model.services.ec2.resources.instances import Instance


@due
async def settle_monitoring(world: World, instance_id: str) -> None:
    instance = world.find(Instance, instance_id)
    if instance is not None:
        instance.monitoring_state = {"pending": "enabled", "disabling": "disabled"}[instance.monitoring_state]
