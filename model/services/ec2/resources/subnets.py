"""Subnets: what exists: a range of a VPC's addresses in one zone."""

from __future__ import annotations

from typing import ClassVar

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value
from model.services.ec2.resources.vpcs import CidrBlockState, is_classic


class PrivateDnsNameOptions(Value):
    hostname_type: str = "ip-name"
    enable_resource_name_dns_a_record: bool = False
    enable_resource_name_dns_aaaa_record: bool = False


class SubnetIpv6Association(Value):
    association_id: str
    ipv6_cidr_block: str
    ipv6_cidr_block_state: CidrBlockState = CidrBlockState()
    ip_source: str = "amazon"
    ipv6_address_attribute: str = "public"


class Subnet(
    Resource,
    key="subnet_id",
    prefix="subnet",
    arn="subnet/{subnet_id}",
    index=("vpc_id", "availability_zone", "default_for_az", "ipv6_association_ids"),
    missing=("InvalidSubnetID.NotFound", "The subnet ID '{id}' does not exist"),
    malformed=("InvalidSubnetID.Malformed", 'Invalid id: "{id}" (expecting "subnet-...")'),
    title="Subnets",
    columns=(
        Column("NAME", "label"),
        Column("ID", "subnet_id"),
        Column("VPC", "vpc_id", priority=3),
        Column("ZONE", "availability_zone"),
        Column("CIDR", "cidr_block"),
        Column("IPV6", "ipv6_blocks", "list", priority=4),
        Column("FREE", "available_ip_address_count", "number", priority=2),
        Column("PUBLIC IP", "map_public_ip_on_launch", priority=3),
        Column("AGE", "created_at", "age", priority=4),
    ),
    actions=(
        Action(
            "ModifySubnetAttribute",
            "Give public addresses at launch",
            "SubnetId",
            key="p",
            confirm=1,
            fixed={"MapPublicIpOnLaunch": {"Value": True}},
        ),
        Action(
            "ModifySubnetAttribute",
            "Give no public addresses at launch",
            "SubnetId",
            key="P",
            confirm=1,
            fixed={"MapPublicIpOnLaunch": {"Value": False}},
        ),
        Action("AssociateSubnetCidrBlock", "Give an IPv6 block", "SubnetId", key="6", asks=("Ipv6CidrBlock",)),
        Action("AssociateRouteTable", "Use other route table", "SubnetId", key="r", confirm=1, asks=("RouteTableId",)),
        Action("CreateNetworkInterface", "Create network interface", "SubnetId", key="n", asks=("Groups",)),
        Action("DeleteSubnet", "Delete", "SubnetId", key="d", confirm=1),
    ),
    create="CreateSubnet",
    describe="DescribeSubnets",
    told_by=(("DescribeFlowLogs", "resource-id", ("SubnetId", "VpcId")),),
):
    __fragments__: ClassVar[bool] = True

    subnet_id: str
    vpc_id: str
    cidr_block: str
    availability_zone: str
    availability_zone_id: str
    available_ip_address_count: int
    "Kept with every address that is taken or given back."
    default_for_az: bool = False
    map_public_ip_on_launch: bool = False
    private_dns_name_options_on_launch: PrivateDnsNameOptions = PrivateDnsNameOptions()
    state: str = "available"
    ipv6_cidr_block_association_set: tuple[SubnetIpv6Association, ...] = ()
    ipv6_association_ids: tuple[str, ...] = ()
    assign_ipv6_address_on_creation: bool = False
    map_customer_owned_ip_on_launch: bool = False
    enable_dns64: bool = False
    ipv6_native: bool = False

    @property
    def is_hidden(self) -> bool:
        return is_classic(self.vpc_id)

    @property
    def owner_id(self) -> str:
        return self.account

    @property
    def ipv6_blocks(self) -> tuple[str, ...]:
        return tuple(each.ipv6_cidr_block for each in self.ipv6_cidr_block_association_set)

    @property
    def blocks(self) -> tuple[str, ...]:
        """Of both families."""
        return (self.cidr_block, *self.ipv6_blocks)

    def cover6(self, associations: tuple[SubnetIpv6Association, ...]) -> None:
        """Have these blocks of IPv6."""
        self.ipv6_cidr_block_association_set = associations
        self.ipv6_association_ids = tuple(each.association_id for each in associations)

    @property
    def subnet_arn(self) -> str:
        return self.arn
