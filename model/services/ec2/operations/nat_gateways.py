"""NAT gateways: what you can ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.filters import Getter
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.addressing import new_interface
from model.services.ec2.elastic_addresses import bind
from model.services.ec2.limits import refuse_beyond
from model.services.ec2.listing import Filters, listed
from model.services.ec2.resources.addresses import Address
from model.services.ec2.resources.internet_gateways import InternetGateway
from model.services.ec2.resources.nat_gateways import NatAddress, NatGateway
from model.services.ec2.resources.network_interfaces import NAT, InterfaceAttachment, NetworkInterface
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.tagging import read_tag_specifications
from model.services.ec2.tokens import kept, made_before

FILTERS: Mapping[str, Getter] = {
    "connectivity-type": lambda gateway: gateway.connectivity_type,
    "nat-gateway-id": lambda gateway: gateway.nat_gateway_id,
    "state": lambda gateway: gateway.state,
    "subnet-id": lambda gateway: gateway.subnet_id,
    "vpc-id": lambda gateway: gateway.vpc_id,
}


@operation
async def create_nat_gateway(
    call: Call,
    *,
    subnet_id: str | None = None,
    allocation_id: str | None = None,
    connectivity_type: str = "public",
    private_ip_address: str | None = None,
    client_token: str = "",
    tag_specifications: Sequence[Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """The same client token gives the same gateway."""
    world, tags = call.world, read_tag_specifications(tag_specifications, "natgateway")
    known = made_before(world, NatGateway, client_token, subnet_id=subnet_id, connectivity_type=connectivity_type)
    if known is not None:
        return {"nat_gateway": known, "client_token": client_token}
    if subnet_id is None:
        raise AwsError("MissingParameter", "The request must contain the parameter subnetId")
    subnet = world.get(Subnet, subnet_id)
    address = _public_address(world, subnet, connectivity_type, allocation_id)
    _refuse_another(world, subnet)
    id = world.new_id("nat")
    interface = _interface(world, subnet, id, private_ip_address)
    gateway = NatGateway(
        nat_gateway_id=id,
        subnet_id=subnet_id,
        vpc_id=subnet.vpc_id,
        nat_gateway_addresses=(_shown(world, address, interface),),
        connectivity_type=connectivity_type,
        client_tokens=kept(client_token),
        tags=tags,
    )
    return {"nat_gateway": world.add(gateway), "client_token": client_token or None}


def _public_address(world: World, subnet: Subnet, connectivity_type: str, allocation_id: str | None) -> Address | None:
    """The Elastic IP that a public gateway has, and a private one has not."""
    if connectivity_type == "private":
        if allocation_id:
            raise AwsError("InvalidParameter", "AllocationId cannot be specified for a private NAT gateway.")
        return None
    if allocation_id is None:
        raise AwsError("MissingParameter", "The request must contain the parameter AllocationId")
    address = world.get(Address, allocation_id)
    if address.association_id:
        raise AwsError(
            "Resource.AlreadyAssociated",
            f"resource {allocation_id} is already associated with associate-id {address.association_id}",
        )
    if not world.where(InternetGateway, vpc_id=subnet.vpc_id):
        raise AwsError("Gateway.NotAttached", f"Network {subnet.vpc_id} has no Internet gateway attached")
    return address


def _refuse_another(world: World, subnet: Subnet) -> None:
    zone = subnet.availability_zone
    living = [each for each in world.all(NatGateway) if each.state in ("pending", "available", "deleting")]
    count = sum(world.get(Subnet, each.subnet_id).availability_zone == zone for each in living) + 1
    refuse_beyond(world, "nat/gateways-per-zone", count, "NatGatewayLimitExceeded", f"NAT gateways in {zone}")


def _interface(world: World, subnet: Subnet, id: str, private_ip: str | None) -> NetworkInterface:
    description = f"Interface for NAT Gateway {id}"
    interface = new_interface(world, subnet, (), description=description, private_ip=private_ip, public=False)
    interface.join(())
    interface.interface_type, interface.source_dest_check = NAT, False
    interface.requester_id, interface.requester_managed, interface.status = world.account, True, "in-use"
    interface.hang(
        InterfaceAttachment(
            attachment_id=world.new_id("eni-attach"),
            instance_id=None,
            instance_owner_id="amazon-aws",
            device_index=1,
            delete_on_termination=False,
            attach_time=world.now,
        )
    )
    return interface


def _shown(world: World, address: Address | None, interface: NetworkInterface) -> NatAddress:
    private_ip = interface.private_ip_address
    if address is None:
        return NatAddress(network_interface_id=interface.network_interface_id, private_ip=private_ip)
    association_id = bind(world, address, interface, private_ip)
    return NatAddress(
        network_interface_id=interface.network_interface_id,
        private_ip=private_ip,
        allocation_id=address.allocation_id,
        association_id=association_id,
        public_ip=address.public_ip,
    )


@operation
async def describe_nat_gateways(
    call: Call,
    *,
    nat_gateway_ids: Sequence[str] | None = None,
    filter: Filters = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    gateways, token = listed(
        call.world,
        NatGateway,
        nat_gateway_ids,
        filter,
        FILTERS,
        max_results,
        next_token,
        indexed={"vpc-id": "vpc_id", "subnet-id": "subnet_id"},
    )
    return {"nat_gateways": gateways, "next_token": token}


@operation
async def delete_nat_gateway(call: Call, *, nat_gateway_id: str) -> dict[str, Any]:
    gateway = call.world.get(NatGateway, nat_gateway_id)
    call.world.request(gateway, "DeleteNatGateway")
    return {"nat_gateway_id": nat_gateway_id}
