"""VPC: what exists: an isolated network of one account in one region."""

from __future__ import annotations

from typing import ClassVar

from model.kernel.chance import Between
from model.kit.action import Action
from model.kit.column import Column
from model.kit.lifecycle import Auto, Lifecycle
from model.kit.resource import Resource
from model.kit.value import Value

VPC_LIFE = Lifecycle(Auto("pending", to="available", after=Between(0.5, 3)))


LEASE_SECONDS = 3600.0
"How long a machine may keep an address and what it was told with it, without asking again."


CLASSIC = "ec2-classic"
"What the id of a network begins with that is no VPC but what an account has of EC2-Classic."


def is_classic(network_id: str) -> bool:
    return network_id.startswith(CLASSIC)


def vpc_told(network_id: str) -> str | None:
    """The VPC that things in a network are said to be in: none where they are in EC2-Classic."""
    return None if is_classic(network_id) else network_id


class CidrBlockState(Value):
    state: str = "associated"


class CidrBlockAssociation(Value):
    association_id: str
    cidr_block: str
    cidr_block_state: CidrBlockState = CidrBlockState()


class Ipv6CidrBlockAssociation(Value):
    association_id: str
    ipv6_cidr_block: str
    ipv6_cidr_block_state: CidrBlockState = CidrBlockState()
    network_border_group: str = ""
    ipv6_pool: str = "Amazon"
    ip_source: str = "amazon"
    ipv6_address_attribute: str = "public"


class Vpc(
    Resource,
    key="vpc_id",
    prefix="vpc",
    arn="vpc/{vpc_id}",
    index=("is_default", "dhcp_options_id", "cidr_association_ids", "flat_in"),
    worldwide=("flat_in",),
    missing=("InvalidVpcID.NotFound", "The vpc ID '{id}' does not exist"),
    malformed=("InvalidVpcID.Malformed", 'Invalid id: "{id}" (expecting "vpc-...")'),
    life=VPC_LIFE,
    title="VPCs",
    columns=(
        Column("NAME", "label"),
        Column("ID", "vpc_id"),
        Column("STATE", "state", "state"),
        Column("CIDR", "cidr_block"),
        Column("IPV6", "ipv6_blocks", "list", priority=4),
        Column("DEFAULT", "is_default", priority=2),
        Column("TENANCY", "instance_tenancy", priority=4),
        Column("DHCP OPTIONS", "dhcp_options_id", priority=4),
        Column("AGE", "created_at", "age", priority=3),
    ),
    actions=(
        Action("CreateSubnet", "Create subnet", "VpcId", key="n", asks=("CidrBlock", "AvailabilityZone")),
        Action("CreateRouteTable", "Create route table", "VpcId", key="r"),
        Action("CreateSecurityGroup", "Create security group", "VpcId", key="g", asks=("GroupName", "Description")),
        Action("CreateNetworkAcl", "Create network ACL", "VpcId", key="a"),
        Action("AssociateVpcCidrBlock", "Add CIDR block", "VpcId", key="c", asks=("CidrBlock",)),
        Action(
            "AssociateVpcCidrBlock",
            "Add Amazon's IPv6 block",
            "VpcId",
            key="6",
            fixed={"AmazonProvidedIpv6CidrBlock": True},
        ),
        Action("ModifyVpcAttribute", "Change DNS", "VpcId", key="e", asks=("EnableDnsHostnames", "EnableDnsSupport")),
        Action("AssociateDhcpOptions", "Use other DHCP options", "VpcId", key="o", confirm=1, asks=("DhcpOptionsId",)),
        Action(
            "DeleteVpc",
            "Delete",
            "VpcId",
            key="d",
            confirm=2,
            consequence="Its main route table, default network ACL and default security group go with it.",
        ),
    ),
    create="CreateVpc",
    describe="DescribeVpcs",
    told_by=(("DescribeFlowLogs", "resource-id", ("VpcId",)),),
):
    __fragments__: ClassVar[bool] = True

    vpc_id: str
    cidr_block: str
    dhcp_options_id: str
    state: str = "pending"
    is_default: bool = False
    instance_tenancy: str = "default"
    cidr_block_association_set: tuple[CidrBlockAssociation, ...] = ()
    ipv6_cidr_block_association_set: tuple[Ipv6CidrBlockAssociation, ...] = ()
    cidr_association_ids: tuple[str, ...] = ()
    "Of blocks of both families."
    dhcp_history: tuple[tuple[float, str], ...] = ()
    "Since when each set of options was its own, as far as leases reach back; empty while there was one only."
    enable_dns_support: bool = True
    enable_dns_hostnames: bool = False
    enable_network_address_usage_metrics: bool = False

    @property
    def is_hidden(self) -> bool:
        return is_classic(self.vpc_id)

    @property
    def flat_in(self) -> tuple[str, ...]:
        """The region of whose flat network it is a part."""
        return (self.region,) if self.is_hidden else ()

    @property
    def owner_id(self) -> str:
        return self.account

    def tell(self, dhcp_options_id: str, now: float) -> None:
        """Have other options for those who ask from now on."""
        known = self.dhcp_history or ((0.0, self.dhcp_options_id),)
        old = [each for each in known if each[0] <= now - LEASE_SECONDS]
        self.dhcp_history = (*old[-1:], *known[len(old) :], (now, dhcp_options_id))
        self.dhcp_options_id = dhcp_options_id

    def options_at(self, instant: float) -> str:
        """The id of the options that it told at an instant."""
        told = [id for since, id in self.dhcp_history if since <= instant]
        return told[-1] if told else self.dhcp_options_id

    @property
    def cidr_blocks(self) -> tuple[str, ...]:
        """The primary block first, then those that were associated later."""
        return tuple(each.cidr_block for each in self.cidr_block_association_set)

    def cover(self, associations: tuple[CidrBlockAssociation, ...]) -> None:
        """Have these blocks, the primary one first."""
        self.cidr_block_association_set = associations
        self._index_associations()

    @property
    def ipv6_blocks(self) -> tuple[str, ...]:
        return tuple(each.ipv6_cidr_block for each in self.ipv6_cidr_block_association_set)

    def cover6(self, associations: tuple[Ipv6CidrBlockAssociation, ...]) -> None:
        """Have these blocks of IPv6."""
        self.ipv6_cidr_block_association_set = associations
        self._index_associations()

    def _index_associations(self) -> None:
        both = (*self.cidr_block_association_set, *self.ipv6_cidr_block_association_set)
        self.cidr_association_ids = tuple(each.association_id for each in both)
