"""EC2: what happens by itself: routes through an instance lead nowhere while it does not run."""

from __future__ import annotations

from model.kit.behavior import entering
from model.kit.world import World
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.routing import refresh_routes


@entering(Instance, "pending", "running", "stopping", "stopped", "shutting-down", "terminated")
def look_at_routes(world: World, instance: Instance) -> None:
    for interface in world.where(NetworkInterface, instance_id=instance.instance_id):
        refresh_routes(world, interface.network_interface_id)
