"""Network interfaces: what exists: an address in a subnet that an instance can hold."""

from __future__ import annotations

from typing import ClassVar

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.tags import Tag
from model.kit.value import Value
from model.services.ec2.names import private_name, public_name
from model.services.ec2.resources.vpcs import is_classic

NAT = "nat_gateway"
"The type of an interface that a NAT gateway holds."


class GroupIdentifier(Value):
    group_id: str
    group_name: str


class InterfaceAttachment(Value):
    attachment_id: str
    instance_id: str | None
    instance_owner_id: str
    device_index: int
    delete_on_termination: bool
    attach_time: float
    status: str = "attached"
    network_card_index: int = 0


class PublicAddress(Value):
    """A public address that stands for one of an interface's private ones; an Elastic IP has an allocation."""

    private_ip: str
    public_ip: str
    ip_owner_id: str
    region: str
    named: bool = True
    allocation_id: str | None = None
    association_id: str | None = None

    @property
    def public_dns_name(self) -> str:
        return public_name(self.public_ip, self.region) if self.named else ""


class Ipv6Address(Value):
    ipv6_address: str
    is_primary_ipv6: bool = False


class PrivateAddress(Value):
    private_ip_address: str
    primary: bool
    private_dns_name: str | None
    association: PublicAddress | None = None


class NetworkInterface(
    Resource,
    key="network_interface_id",
    prefix="eni",
    arn="network-interface/{network_interface_id}",
    index=(
        "subnet_id",
        "vpc_id",
        "group_ids",
        "addresses",
        "public_ips",
        "ipv6_ips",
        "instance_id",
        "attachment_id",
        "client_tokens",
    ),
    worldwide=("public_ips", "ipv6_ips"),
    missing=("InvalidNetworkInterfaceID.NotFound", "The networkInterface ID '{id}' does not exist"),
    malformed=("InvalidNetworkInterfaceId.Malformed", 'Invalid id: "{id}" (expecting "eni-...")'),
    title="Network interfaces",
    columns=(
        Column("NAME", "label"),
        Column("ID", "network_interface_id"),
        Column("STATE", "status", "state"),
        Column("PRIVATE IP", "private_ip_address"),
        Column("PUBLIC IP", "public_ip", priority=2),
        Column("IPV6", "ipv6_ips", "list", priority=4),
        Column("SUBNET", "subnet_id", priority=3),
        Column("INSTANCE", "instance_id", priority=2),
        Column("GROUPS", "group_ids", "list", priority=4),
    ),
    actions=(
        Action("AttachNetworkInterface", "Attach", "NetworkInterfaceId", key="a", asks=("InstanceId", "DeviceIndex")),
        Action(
            "ModifyNetworkInterfaceAttribute",
            "Change security groups",
            "NetworkInterfaceId",
            key="g",
            confirm=1,
            asks=("Groups",),
        ),
        Action(
            "AssignPrivateIpAddresses", "Add addresses", "NetworkInterfaceId", key="n", asks=("PrivateIpAddresses",)
        ),
        Action(
            "AssignIpv6Addresses",
            "Add an IPv6 address",
            "NetworkInterfaceId",
            key="6",
            fixed={"Ipv6AddressCount": 1},
        ),
        Action("AssociateAddress", "Give an Elastic IP", "NetworkInterfaceId", key="e", asks=("AllocationId",)),
        Action("DeleteNetworkInterface", "Delete", "NetworkInterfaceId", key="d", confirm=1),
    ),
    create="CreateNetworkInterface",
    describe="DescribeNetworkInterfaces",
    told_by=(("DescribeFlowLogs", "resource-id", ("NetworkInterfaceId", "SubnetId", "VpcId")),),
):
    __fragments__: ClassVar[bool] = True

    network_interface_id: str
    subnet_id: str
    vpc_id: str
    availability_zone: str
    availability_zone_id: str
    mac_address: str
    addresses: tuple[str, ...]
    "The private ones, the primary one first."
    ipv6_ips: tuple[str, ...] = ()
    description: str = ""
    groups: tuple[GroupIdentifier, ...] = ()
    group_ids: tuple[str, ...] = ()
    public_addresses: tuple[PublicAddress, ...] = ()
    public_ips: tuple[str, ...] = ()
    attachment: InterfaceAttachment | None = None
    attachment_id: str = ""
    instance_id: str = ""
    status: str = "available"
    interface_type: str = "interface"
    source_dest_check: bool = True
    requester_id: str | None = None
    requester_managed: bool = False
    named: bool = True
    "Whether its VPC gives DNS names to addresses."
    client_tokens: tuple[str, ...] = ()

    @property
    def is_hidden(self) -> bool:
        return is_classic(self.vpc_id)

    @property
    def owner_id(self) -> str:
        return self.account

    @property
    def tag_set(self) -> tuple[Tag, ...]:
        return self.tags

    @property
    def private_ip_address(self) -> str:
        return self.addresses[0]

    @property
    def private_dns_name(self) -> str | None:
        return private_name(self.addresses[0], self.region) if self.named else None

    @property
    def ipv6_addresses(self) -> tuple[Ipv6Address, ...]:
        return tuple(Ipv6Address(ipv6_address=each) for each in self.ipv6_ips)

    @property
    def ipv6_address(self) -> str | None:
        return self.ipv6_ips[0] if self.ipv6_ips else None

    @property
    def association(self) -> PublicAddress | None:
        """What stands for the primary address."""
        return self.public_for(self.addresses[0])

    @property
    def public_ip(self) -> str:
        found = self.association
        return found.public_ip if found else ""

    @property
    def public_dns_name(self) -> str | None:
        found = self.association
        return found.public_dns_name if found else None

    @property
    def private_ip_addresses(self) -> tuple[PrivateAddress, ...]:
        return tuple(
            PrivateAddress(
                private_ip_address=address,
                primary=place == 0,
                private_dns_name=private_name(address, self.region) if self.named else None,
                association=self.public_for(address),
            )
            for place, address in enumerate(self.addresses)
        )

    def public_for(self, private_ip: str) -> PublicAddress | None:
        return next((each for each in self.public_addresses if each.private_ip == private_ip), None)

    def join(self, groups: tuple[GroupIdentifier, ...]) -> None:
        self.groups = groups
        self.group_ids = tuple(each.group_id for each in groups)

    def publish(self, addresses: tuple[PublicAddress, ...]) -> None:
        self.public_addresses = addresses
        self.public_ips = tuple(each.public_ip for each in addresses)

    def name(self, named: bool) -> None:
        """Have DNS names for its addresses, or none."""
        self.named = named
        self.public_addresses = tuple(each.model_copy(update={"named": named}) for each in self.public_addresses)

    def hang(self, attachment: InterfaceAttachment | None) -> None:
        """Belong to the instance that the attachment names, or to none."""
        self.attachment = attachment
        self.attachment_id = attachment.attachment_id if attachment else ""
        self.instance_id = attachment.instance_id or "" if attachment else ""
