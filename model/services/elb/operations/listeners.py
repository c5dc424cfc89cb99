"""ELB: what you can ask for of the ports that a Classic balancer listens at."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.elb.finding import listener_at, named, replaced
from model.services.elb.ports import ENCRYPTED, find_certificate, listening, read_ports


@operation
async def create_load_balancer_listeners(
    call: Call, *, load_balancer_name: str, listeners: list[dict[str, Any]]
) -> dict[str, Any]:
    """One that is there already in just this way may be asked for again."""
    world = call.world
    balancer = named(world, load_balancer_name)
    there = {each.listener.load_balancer_port: each.listener for each in balancer.listener_descriptions}
    fresh = [each for each in read_ports(world, listeners) if there.get(each.load_balancer_port) != each]
    for each in fresh:
        if each.load_balancer_port in there:
            number = each.load_balancer_port
            raise AwsError(
                "DuplicateListener", f"A listener already exists for {load_balancer_name} with port {number}"
            )
    added, balancer.held_policies = listening(fresh, balancer.held_policies)
    balancer.listener_descriptions = (*balancer.listener_descriptions, *added)
    return {}


@operation
async def delete_load_balancer_listeners(
    call: Call, *, load_balancer_name: str, load_balancer_ports: list[int]
) -> dict[str, Any]:
    """A port at which nobody listens is passed over."""
    balancer = named(call.world, load_balancer_name)
    balancer.listener_descriptions = tuple(
        each for each in balancer.listener_descriptions if each.listener.load_balancer_port not in load_balancer_ports
    )
    return {}


@operation
async def set_load_balancer_listener_ssl_certificate(
    call: Call, *, load_balancer_name: str, load_balancer_port: int, ssl_certificate_id: str
) -> dict[str, Any]:
    """There is one for each port, whatever name clients come by."""
    world = call.world
    balancer = named(world, load_balancer_name)
    listener = listener_at(balancer, load_balancer_port)
    if listener.listener.protocol not in ENCRYPTED:
        words = f"The listener on port {load_balancer_port} is not encrypted and takes no certificate"
        raise AwsError("InvalidConfigurationRequest", words, 409)
    certificate = find_certificate(world, ssl_certificate_id)
    port = listener.listener.model_copy(update={"ssl_certificate_id": certificate.arn})
    fresh = listener.model_copy(update={"listener": port})
    balancer.listener_descriptions = replaced(balancer.listener_descriptions, load_balancer_port, fresh)
    return {}
