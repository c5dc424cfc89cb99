"""The physical hosts that instances run on."""

from __future__ import annotations

from model.kit.world import World


def host_for(world: World, instance_id: str, zone_id: str) -> str:
    """The host, in the instance's zone, that a start of now ends up on."""
    return f"{zone_id}/{world.luck('host', instance_id, world.now).hexadecimal(8)}"
