"""How Spot requests end, or begin anew."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.world import World
from model.services.ec2.resources.spot_requests import SpotInstanceRequest
from model.services.ec2.spot_market import PERSISTENT

KEPT_SECONDS = 48 * 3600.0
"How long a request that came to its end is still described."


def close(world: World, request: SpotInstanceRequest, state: str, status: str) -> None:
    """The end of a request, of which people are told for two days more."""
    request.turn(state, status, world.now)
    request.pool = ""
    world.wake(forget_request, request.id, after=KEPT_SECONDS)


def lose_instance(world: World, request: SpotInstanceRequest, status: str) -> None:
    """Its instance has ended: a persistent request looks for another one."""
    if request.type == PERSISTENT:
        request.pool, request.instance_id, request.launched_availability_zone = "", None, None
        request.turn("open", status, world.now)
    else:
        close(world, request, "closed", status)


@due
async def forget_request(world: World, request_id: str) -> None:
    request = world.find(SpotInstanceRequest, request_id)
    if request is not None:
        world.remove(request)
