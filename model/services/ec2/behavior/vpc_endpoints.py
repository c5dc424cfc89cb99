"""EC2: what happens by itself: an endpoint on its way out leads nowhere, and gives its addresses back."""

from __future__ import annotations

from model.kit.behavior import due, entering
from model.kit.world import World
from model.services.ec2.endpoint_ways import lead_no_more, withdraw
from model.services.ec2.resources.vpc_endpoints import VpcEndpoint

SHOWN_AFTER_END = 60.0
"Seconds that a deleted endpoint is still described."


@entering(VpcEndpoint, "deleting")
def close(world: World, endpoint: VpcEndpoint) -> None:
    lead_no_more(world, endpoint, endpoint.route_table_ids)


@entering(VpcEndpoint, "deleted")
def let_go(world: World, endpoint: VpcEndpoint) -> None:
    withdraw(world, endpoint, endpoint.subnet_ids)
    world.wake(forget_vpc_endpoint, endpoint.vpc_endpoint_id, after=SHOWN_AFTER_END)


@due
async def forget_vpc_endpoint(world: World, vpc_endpoint_id: str) -> None:
    world.remove(world.get(VpcEndpoint, vpc_endpoint_id))
