"""A balancer's nodes: a network interface in each of its subnets, at addresses that nobody or somebody chose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.ec2.resources.addresses import Address
from model.services.elb.resources.load_balancers import ClassicBalancer
from model.services.elbv2.fronts import Front
from model.services.elbv2.resources.load_balancers import AddressOfBalancer, LoadBalancer


class Place(NamedTuple):
    """A subnet, and the address that a node is to have there: an Elastic IP, or one of the subnet's own."""

    subnet_id: str
    allocation_id: str | None = None
    private_address: str | None = None


def read_places(
    type: str, scheme: str, subnets: Sequence[str] | None, mappings: Sequence[Mapping[str, Any]] | None
) -> tuple[Place, ...]:
    """Subnets in either way of naming them; only balancers of flows may have addresses chosen."""
    if subnets and mappings:
        raise AwsError("ValidationError", "You must specify subnets or subnet mappings, not both")
    if subnets:
        return tuple(map(Place, subnets))
    found = tuple(
        Place(each["SubnetId"], each.get("AllocationId"), each.get("PrivateIPv4Address"))
        for each in mappings or ()
        if "SubnetId" in each
    )
    for place in found:
        _check(type, scheme, place)
    return found


def _check(type: str, scheme: str, place: Place) -> None:
    if place.allocation_id and type != "network":
        raise _wrong(f"You cannot specify an allocation ID for a load balancer of type '{type}'")
    if place.private_address and type != "network":
        raise _wrong(f"You cannot specify a private address for a load balancer of type '{type}'")
    if place.allocation_id and scheme == "internal":
        raise _wrong("You cannot specify an allocation ID for an internal load balancer")
    if place.private_address and scheme != "internal":
        raise _wrong("You cannot specify a private address for an internet-facing load balancer")


async def settle_in(world: World, balancer: LoadBalancer, places: Sequence[Place]) -> None:
    """Where it stands and what its nodes are, in the order of its zones."""
    chosen = {place.subnet_id: place for place in places}
    for place in places:
        _check_free(world, place)
    zones = balancer.availability_zones
    balancer.interface_ids = tuple([await _node(world, balancer, chosen[zone.subnet_id]) for zone in zones])
    balancer.availability_zones = tuple(
        zone.model_copy(update={"load_balancer_addresses": _told(world, chosen[zone.subnet_id])}) for zone in zones
    )


def _check_free(world: World, place: Place) -> None:
    if place.allocation_id is None:
        return
    address = world.find(Address, place.allocation_id)
    if address is None:
        raise AwsError("AllocationIdNotFound", f"Allocation ID '{place.allocation_id}' does not exist")
    if address.association_id:
        raise AwsError("ResourceInUse", f"Elastic IP address '{place.allocation_id}' is already in use")


async def node_in(world: World, front: Front, subnet_id: str) -> str:
    """One more node of a balancer, at an address that nobody chose."""
    id = await _made(world, front, subnet_id)
    if front.is_public_on_ipv4:
        await _be_public(world, id)
    return id


async def _node(world: World, balancer: LoadBalancer, place: Place) -> str:
    if place.allocation_id is None and place.private_address is None:
        return await node_in(world, balancer, place.subnet_id)
    own = {"PrivateIpAddress": place.private_address} if place.private_address else {}
    id = await _made(world, balancer, place.subnet_id, **own)
    if place.allocation_id:
        await world.ask("ec2:AssociateAddress", AllocationId=place.allocation_id, NetworkInterfaceId=id)
    return id


async def _made(world: World, front: Front, subnet_id: str, **own: Any) -> str:
    answer = await world.ask(
        "ec2:CreateNetworkInterface",
        SubnetId=subnet_id,
        Description=f"ELB {front.load_balancer_name if isinstance(front, ClassicBalancer) else front.dimension}",
        **_as_others(front),
        **own,
    )
    return answer["NetworkInterface"]["NetworkInterfaceId"]


def _as_others(front: Front) -> dict[str, Any]:
    """What a balancer's nodes have in common."""
    if isinstance(front, ClassicBalancer):
        return {"Groups": list(front.node_groups), "Ipv6AddressCount": front.node_addresses_6}
    return {"Groups": list(front.security_groups), "Ipv6AddressCount": int(front.speaks_ipv6)}


async def _be_public(world: World, id: str) -> None:
    await world.ask("ec2:ModifyNetworkInterfaceAttribute", NetworkInterfaceId=id, AssociatePublicIpAddress=True)


def _told(world: World, place: Place) -> tuple[AddressOfBalancer, ...]:
    address = world.find(Address, place.allocation_id) if place.allocation_id else None
    if address is not None:
        return (AddressOfBalancer(ip_address=address.public_ip, allocation_id=place.allocation_id),)
    return (AddressOfBalancer(private_i_pv4_address=place.private_address),) if place.private_address else ()


def _wrong(message: str) -> AwsError:
    return AwsError("InvalidConfigurationRequest", message)
