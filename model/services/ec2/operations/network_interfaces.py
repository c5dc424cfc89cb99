"""Network interfaces: what you can ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kernel.chance import Between
from model.kit.errors import AwsError
from model.kit.filters import Getter
from model.kit.operation import operation
from model.services.ec2.addressing import delete_interface, new_interface
from model.services.ec2.behavior.interfaces import become_available
from model.services.ec2.ipv6 import assign6_at_birth, read_addresses6
from model.services.ec2.limits import refuse_beyond
from model.services.ec2.listing import Filters, listed
from model.services.ec2.narrowing import shown
from model.services.ec2.private_addresses import assign, wanted_addresses
from model.services.ec2.resources.network_interfaces import InterfaceAttachment, NetworkInterface
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.tagging import read_tag_specifications
from model.services.ec2.tokens import kept, made_before

MAKING = Between(1, 4)
REQUESTERS = {"elb": "amazon-elb", "elbv2": "amazon-elb"}
"How AWS calls its services that have interfaces in our subnets."

FILTERS: Mapping[str, Getter] = {
    "addresses.association.public-ip": lambda each: each.public_ips,
    "addresses.private-ip-address": lambda each: each.addresses,
    "association.allocation-id": lambda each: [one.allocation_id for one in each.public_addresses],
    "association.association-id": lambda each: [one.association_id for one in each.public_addresses],
    "association.ip-owner-id": lambda each: [one.ip_owner_id for one in each.public_addresses],
    "association.public-dns-name": lambda each: [one.public_dns_name for one in each.public_addresses],
    "association.public-ip": lambda each: each.public_ips,
    "attachment.attachment-id": lambda each: each.attachment_id or None,
    "attachment.delete-on-termination": lambda each: each.attachment and each.attachment.delete_on_termination,
    "attachment.device-index": lambda each: each.attachment and each.attachment.device_index,
    "attachment.instance-id": lambda each: each.instance_id or None,
    "attachment.instance-owner-id": lambda each: each.attachment and each.attachment.instance_owner_id,
    "attachment.status": lambda each: each.attachment and each.attachment.status,
    "availability-zone": lambda each: each.availability_zone,
    "description": lambda each: each.description,
    "group-id": lambda each: each.group_ids,
    "group-name": lambda each: [group.group_name for group in each.groups],
    "interface-type": lambda each: each.interface_type,
    "ipv6-addresses.ipv6-address": lambda each: each.ipv6_ips,
    "mac-address": lambda each: each.mac_address,
    "network-interface-id": lambda each: each.network_interface_id,
    "owner-id": lambda each: each.account,
    "private-dns-name": lambda each: each.private_dns_name,
    "private-ip-address": lambda each: each.addresses,
    "requester-id": lambda each: each.requester_id,
    "requester-managed": lambda each: each.requester_managed,
    "source-dest-check": lambda each: each.source_dest_check,
    "status": lambda each: each.status,
    "subnet-id": lambda each: each.subnet_id,
    "vpc-id": lambda each: each.vpc_id,
}
INDEXED = {
    "vpc-id": "vpc_id",
    "subnet-id": "subnet_id",
    "group-id": "group_ids",
    "attachment.instance-id": "instance_id",
    "attachment.attachment-id": "attachment_id",
    "private-ip-address": "addresses",
    "addresses.private-ip-address": "addresses",
    "association.public-ip": "public_ips",
    "ipv6-addresses.ipv6-address": "ipv6_ips",
}


@operation
async def create_network_interface(
    call: Call,
    *,
    subnet_id: str,
    description: str = "",
    private_ip_address: str | None = None,
    groups: Sequence[str] | None = None,
    private_ip_addresses: Sequence[Mapping[str, Any]] = (),
    secondary_private_ip_address_count: int = 0,
    ipv6_addresses: Sequence[Mapping[str, Any]] = (),
    ipv6_address_count: int = 0,
    client_token: str = "",
    tag_specifications: Sequence[Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    world, tags = call.world, read_tag_specifications(tag_specifications, "network-interface")
    subnet = world.get(Subnet, subnet_id)
    known = made_before(world, NetworkInterface, client_token, subnet_id=subnet_id)
    if known is not None:
        return {"network_interface": known, "client_token": client_token}
    primary, others = wanted_addresses(private_ip_address, private_ip_addresses)
    count = len(shown(world, NetworkInterface)) + 1
    refuse_beyond(world, "eni/interfaces-per-region", count, "NetworkInterfaceLimitExceeded", "network interfaces")
    interface = new_interface(
        world, subnet, tuple(groups or ()), description=description, private_ip=primary, public=False, tags=tags
    )
    interface.client_tokens = kept(client_token)
    assign(world, interface, others, secondary_private_ip_address_count)
    assign6_at_birth(world, interface, read_addresses6(ipv6_addresses), ipv6_address_count)
    if call.principal.type == "AWSService":
        _belong_to(call, interface)
        if groups is not None and not groups:
            interface.join(())
    else:
        interface.status = "pending"
        id = interface.network_interface_id
        world.wake(become_available, id, after=world.delay(MAKING, id))
    return {"network_interface": interface, "client_token": client_token or None}


def _belong_to(call: Call, interface: NetworkInterface) -> None:
    """An interface that a service makes hangs on a machine of the service's own, and the account cannot touch it."""
    call.unseen = interface.is_hidden
    service = call.principal.name.partition(".")[0]
    requester = REQUESTERS.get(service, f"amazon-{service}")
    interface.requester_id, interface.requester_managed = requester, True
    interface.hang(
        InterfaceAttachment(
            attachment_id=call.world.new_id("eni-attach"),
            instance_id=None,
            instance_owner_id=requester,
            device_index=1,
            delete_on_termination=False,
            attach_time=call.world.now,
        )
    )
    interface.status = "in-use"


@operation
async def describe_network_interfaces(
    call: Call,
    *,
    network_interface_ids: Sequence[str] | None = None,
    filters: Filters = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    interfaces, token = listed(
        call.world,
        NetworkInterface,
        network_interface_ids,
        filters,
        FILTERS,
        max_results,
        next_token,
        indexed=INDEXED,
    )
    return {"network_interfaces": interfaces, "next_token": token}


@operation
async def delete_network_interface(call: Call, *, network_interface_id: str) -> None:
    world = call.world
    interface = world.get(NetworkInterface, network_interface_id)
    refuse_strangers(call, interface)
    if interface.attachment is not None and not interface.requester_managed:
        raise AwsError("InvalidParameterValue", f"Network interface '{network_interface_id}' is currently in use.")
    world.forget(become_available, network_interface_id)
    delete_interface(world, interface)


def refuse_strangers(call: Call, interface: NetworkInterface) -> None:
    """What a service made, only services touch; nobody hears of it where nobody sees that."""
    call.unseen = interface.is_hidden
    if interface.requester_managed and call.principal.type != "AWSService":
        raise AwsError(
            "OperationNotPermitted",
            f"You do not have permission to manage the network interface '{interface.network_interface_id}'.",
        )
