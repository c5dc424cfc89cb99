"""IPv6: what you can ask for: blocks for subnets, addresses for interfaces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.gateway.call import Call
from model.kernel.chance import Between
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.ec2.behavior.cidr_blocks import become_associated_6
from model.services.ec2.ipv6 import assign6, give_block, subnet_block, unassign6
from model.services.ec2.mirror import mirror_interfaces
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.resources.vpcs import CidrBlockState, Vpc

ASSOCIATING = Between(1, 6)


@operation
async def associate_subnet_cidr_block(
    call: Call, *, subnet_id: str, ipv6_cidr_block: str | None = None
) -> dict[str, Any]:
    world = call.world
    subnet = world.get(Subnet, subnet_id)
    if ipv6_cidr_block is None:
        raise AwsError("MissingParameter", "The request must contain the parameter ipv6CidrBlock")
    block = subnet_block(world, world.get(Vpc, subnet.vpc_id), ipv6_cidr_block)
    association = give_block(world, subnet, block, "associating")
    id = association.association_id
    world.wake(become_associated_6, id, after=world.delay(ASSOCIATING, id))
    return {"subnet_id": subnet_id, "ipv6_cidr_block_association": association}


@operation(on=("subnet/*",))
async def disassociate_subnet_cidr_block(call: Call, *, association_id: str) -> dict[str, Any]:
    world = call.world
    found = world.where(Subnet, ipv6_association_ids=association_id)
    if not found:
        raise AwsError(
            "InvalidSubnetCidrBlockAssociationID.NotFound",
            f"The subnet CIDR block association ID '{association_id}' does not exist",
        )
    (subnet,) = found
    if any(each.ipv6_ips for each in world.where(NetworkInterface, subnet_id=subnet.subnet_id)):
        raise AwsError("InvalidCidrBlock.InUse", f"The subnet '{subnet.subnet_id}' has IPv6 addresses in use.")
    (association,) = subnet.ipv6_cidr_block_association_set
    subnet.cover6(())
    subnet.assign_ipv6_address_on_creation = False
    world.forget(become_associated_6, association_id)
    leaving = association.model_copy(update={"ipv6_cidr_block_state": CidrBlockState(state="disassociating")})
    return {"subnet_id": subnet.subnet_id, "ipv6_cidr_block_association": leaving}


@operation
async def assign_ipv6_addresses(
    call: Call, *, network_interface_id: str, ipv6_addresses: Sequence[str] = (), ipv6_address_count: int = 0
) -> dict[str, Any]:
    world = call.world
    interface = world.get(NetworkInterface, network_interface_id)
    if not ipv6_addresses and not ipv6_address_count:
        raise AwsError("MissingParameter", "The request must contain the parameter ipv6Addresses or ipv6AddressCount")
    new = assign6(world, interface, ipv6_addresses, ipv6_address_count)
    mirror_interfaces(world, interface.instance_id)
    return {"network_interface_id": network_interface_id, "assigned_ipv6_addresses": new}


@operation
async def unassign_ipv6_addresses(
    call: Call, *, network_interface_id: str, ipv6_addresses: Sequence[str] = ()
) -> dict[str, Any]:
    world = call.world
    interface = world.get(NetworkInterface, network_interface_id)
    if not ipv6_addresses:
        raise AwsError("MissingParameter", "The request must contain the parameter ipv6Addresses")
    gone = unassign6(interface, ipv6_addresses)
    mirror_interfaces(world, interface.instance_id)
    return {"network_interface_id": network_interface_id, "unassigned_ipv6_addresses": gone}
