"""Network ACLs: what exists: numbered rules at the border of a subnet."""

from __future__ import annotations

from typing import ClassVar

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value
from model.services.ec2.resources.vpcs import is_classic

LAST = 32767
"The number of the rule that denies what no other rule matched; it cannot be removed."


class Ports(Value):
    """Ports of TCP or UDP, both ends included."""

    first: int
    last: int


class IcmpTypeCode(Value):
    """-1 stands for all types or codes."""

    type: int
    code: int


class NetworkAclEntry(Value):
    rule_number: int
    protocol: str
    "IANA's number as text; -1 for all."
    rule_action: str
    egress: bool
    cidr_block: str | None = None
    ipv6_cidr_block: str | None = None
    icmp_type_code: IcmpTypeCode | None = None
    ports: Ports | None = None

    @property
    def port_range(self) -> dict[str, int] | None:
        return {"From": self.ports.first, "To": self.ports.last} if self.ports else None


class NetworkAclAssociation(Value):
    network_acl_association_id: str
    network_acl_id: str
    subnet_id: str


class NetworkAcl(
    Resource,
    key="network_acl_id",
    prefix="acl",
    arn="network-acl/{network_acl_id}",
    index=("vpc_id", "subnet_ids", "association_ids", "client_tokens"),
    missing=("InvalidNetworkAclID.NotFound", "The networkAcl ID '{id}' does not exist"),
    malformed=("InvalidNetworkAclId.Malformed", 'Invalid id: "{id}" (expecting "acl-...")'),
    title="Network ACLs",
    columns=(
        Column("NAME", "label"),
        Column("ID", "network_acl_id"),
        Column("VPC", "vpc_id", priority=3),
        Column("DEFAULT", "is_default"),
        Column("IN", "rules_in", "number"),
        Column("OUT", "rules_out", "number"),
        Column("SUBNETS", "subnet_ids", "list", priority=2),
    ),
    actions=(
        Action(
            "ReplaceNetworkAclEntry",
            "Edit the rules",
            "NetworkAclId",
            key="e",
            asks=("RuleNumber", "Protocol", "RuleAction", "Egress", "CidrBlock", "PortRange"),
        ),
        Action(
            "CreateNetworkAclEntry",
            "Add rule",
            "NetworkAclId",
            key="n",
            asks=("RuleNumber", "Protocol", "RuleAction", "Egress", "CidrBlock", "PortRange"),
        ),
        Action(
            "DeleteNetworkAclEntry", "Remove rule", "NetworkAclId", key="x", confirm=1, asks=("RuleNumber", "Egress")
        ),
        Action("DeleteNetworkAcl", "Delete", "NetworkAclId", key="d", confirm=1),
    ),
    create="CreateNetworkAcl",
    describe="DescribeNetworkAcls",
):
    __fragments__: ClassVar[bool] = True

    network_acl_id: str
    vpc_id: str
    is_default: bool = False
    entries: tuple[NetworkAclEntry, ...] = ()
    associations: tuple[NetworkAclAssociation, ...] = ()
    association_ids: tuple[str, ...] = ()
    subnet_ids: tuple[str, ...] = ()
    client_tokens: tuple[str, ...] = ()

    @property
    def is_hidden(self) -> bool:
        return is_classic(self.vpc_id)

    @property
    def owner_id(self) -> str:
        return self.account

    @property
    def rules_in(self) -> int:
        return sum(not entry.egress and entry.rule_number < LAST for entry in self.entries)

    @property
    def rules_out(self) -> int:
        return sum(entry.egress and entry.rule_number < LAST for entry in self.entries)

    def guard(self, associations: tuple[NetworkAclAssociation, ...]) -> None:
        self.associations = associations
        self.association_ids = tuple(each.network_acl_association_id for each in associations)
        self.subnet_ids = tuple(each.subnet_id for each in associations)
