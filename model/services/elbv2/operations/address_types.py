"""ELBv2: what you can ask for of the addresses that a balancer's nodes have."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.ec2.resources.subnets import Subnet
from model.services.elbv2.address_types import check_address_type, put_on
from model.services.elbv2.behavior.health import look_again_at_balancer
from model.services.elbv2.finding import by_arn
from model.services.elbv2.resources.load_balancers import LoadBalancer


@operation
async def set_ip_address_type(call: Call, *, load_balancer_arn: str, ip_address_type: str) -> dict[str, Any]:
    world = call.world
    balancer = by_arn(world, LoadBalancer, load_balancer_arn)
    subnets = [world.get(Subnet, id) for id in balancer.subnet_ids]
    check_address_type(ip_address_type, balancer.type, balancer.scheme, subnets)
    await put_on(world, balancer, ip_address_type)
    await look_again_at_balancer(world, balancer)
    return {"ip_address_type": balancer.ip_address_type}
