"""Security groups: what exists: what may reach an interface, and what it may reach."""

from __future__ import annotations

from typing import ClassVar

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value

BALANCERS = "sg-843f59ed"
"The group that all balancers in EC2-Classic are in: Amazon's own, which rules may name."

BALANCERS_NAME, BALANCERS_OWNER = "amazon-elb-sg", "amazon-elb"

DEFAULT_GROUP = "default"
"The name of the group that every VPC is born with."


class IpRange(Value):
    cidr_ip: str
    description: str | None = None


class Ipv6Range(Value):
    cidr_ipv6: str
    description: str | None = None


class PrefixListId(Value):
    prefix_list_id: str
    description: str | None = None


class GroupPair(Value):
    """Another group (or the same one) as the source or destination."""

    group_id: str
    user_id: str
    group_name: str | None = None
    "Told of groups in EC2-Classic."
    description: str | None = None
    vpc_id: str | None = None
    vpc_peering_connection_id: str | None = None


class IpPermission(Value):
    """All peers of a group's rules for one protocol and range of ports."""

    ip_protocol: str
    from_port: int | None = None
    to_port: int | None = None
    ip_ranges: tuple[IpRange, ...] = ()
    ipv6_ranges: tuple[Ipv6Range, ...] = ()
    prefix_list_ids: tuple[PrefixListId, ...] = ()
    user_id_group_pairs: tuple[GroupPair, ...] = ()


class SecurityGroup(
    Resource,
    key="group_id",
    prefix="sg",
    arn="security-group/{group_id}",
    index=("vpc_id", "group_name"),
    missing=("InvalidGroup.NotFound", "The security group '{id}' does not exist"),
    malformed=("InvalidGroupId.Malformed", 'Invalid id: "{id}" (expecting "sg-...")'),
    title="Security groups",
    columns=(
        Column("NAME", "group_name"),
        Column("ID", "group_id"),
        Column("VPC", "vpc_id", priority=2),
        Column("IN", "rules_in", "number"),
        Column("OUT", "rules_out", "number"),
        Column("DESCRIPTION", "description", priority=3),
        Column("AGE", "created_at", "age", priority=4),
    ),
    actions=(
        Action("ModifySecurityGroupRules", "Edit the rules", "GroupId", key="e", asks=("SecurityGroupRules",)),
        Action("AuthorizeSecurityGroupIngress", "Let in", "GroupId", key="i", confirm=1, asks=("IpPermissions",)),
        Action("AuthorizeSecurityGroupEgress", "Let out", "GroupId", key="o", confirm=1, asks=("IpPermissions",)),
        Action("RevokeSecurityGroupIngress", "Let in no more", "GroupId", key="I", confirm=1, asks=("IpPermissions",)),
        Action("RevokeSecurityGroupEgress", "Let out no more", "GroupId", key="O", confirm=1, asks=("IpPermissions",)),
        Action("DeleteSecurityGroup", "Delete", "GroupId", key="d", confirm=1),
    ),
    create="CreateSecurityGroup",
    describe="DescribeSecurityGroups",
):
    __fragments__: ClassVar[bool] = True

    group_id: str
    group_name: str
    description: str
    vpc_id: str | None
    "None in EC2-Classic."
    ip_permissions: tuple[IpPermission, ...] = ()
    "What its inbound rules say, gathered by protocol and ports; kept with every change of a rule."
    ip_permissions_egress: tuple[IpPermission, ...] = ()
    rules_in: int = 0
    rules_out: int = 0

    @property
    def owner_id(self) -> str:
        return self.account

    @property
    def security_group_arn(self) -> str:
        return self.arn

    @property
    def is_hidden(self) -> bool:
        return self.group_id == BALANCERS

    @property
    def primary_vpc_id(self) -> str | None:
        return self.vpc_id

    @property
    def label(self) -> str:
        return self.group_name
