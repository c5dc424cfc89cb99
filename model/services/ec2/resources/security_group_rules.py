"""Rules of security groups: what exists: one peer, one protocol, one range of ports that is let through."""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value
from model.laws.reach.addresses import NOBODY, Addresses
from model.laws.reach.firewall import GroupRule
from model.laws.reach.packets import Traffic

NUMBERS = {"tcp": "6", "udp": "17", "icmp": "1", "icmpv6": "58"}
"Groups keep protocols by their names, packets bear their numbers."


class ReferencedGroup(Value):
    group_id: str
    user_id: str
    vpc_id: str | None = None
    vpc_peering_connection_id: str | None = None
    group_name: str | None = None


class Elsewhere(Value):
    """Whose a group is and where, when that is not plain: in a peered VPC, or in EC2-Classic, where it has a name."""

    user_id: str
    vpc_id: str | None = None
    vpc_peering_connection_id: str | None = None
    group_name: str | None = None


class SecurityGroupRule(
    Resource,
    key="security_group_rule_id",
    prefix="sgr",
    arn="security-group-rule/{security_group_rule_id}",
    index=("group_id", "referenced_group_id", "prefix_list_id"),
    missing=("InvalidSecurityGroupRuleId.NotFound", "The security group rule ID '{id}' does not exist"),
    malformed=("InvalidSecurityGroupRuleId.Malformed", 'Invalid id: "{id}" (expecting "sgr-...")'),
    title="Security group rules",
    columns=(
        Column("ID", "security_group_rule_id"),
        Column("GROUP", "group_id"),
        Column("OUT", "is_egress"),
        Column("PROTOCOL", "ip_protocol"),
        Column("FROM", "from_port", "number"),
        Column("TO", "to_port", "number"),
        Column("PEER", "peer"),
        Column("DESCRIPTION", "description", priority=3),
    ),
    actions=(
        Action("ModifySecurityGroupRules", "Change", "GroupId", key="e", confirm=1, asks=("SecurityGroupRules",)),
    ),
    describe="DescribeSecurityGroupRules",
):
    """`peer` is exactly one of a range of addresses, a prefix list or a group; ports are None for all protocols."""

    __fragments__: ClassVar[bool] = True

    security_group_rule_id: str
    group_id: str
    is_egress: bool
    ip_protocol: str
    from_port: int
    to_port: int
    "-1 for all ports; of ICMP the type and the code."
    cidr_ipv4: str | None = None
    cidr_ipv6: str | None = None
    prefix_list_id: str | None = None
    prefix_blocks: tuple[str, ...] = ()
    "What the prefix list has in it."
    referenced_group_id: str | None = None
    across: Elsewhere | None = None
    "Of a group in another VPC, or in EC2-Classic."
    description: str | None = None

    @property
    def group_owner_id(self) -> str:
        return self.account

    @property
    def security_group_rule_arn(self) -> str:
        return self.arn

    @property
    def referenced_group_info(self) -> ReferencedGroup | None:
        if self.referenced_group_id is None:
            return None
        if self.across is None:
            return ReferencedGroup(group_id=self.referenced_group_id, user_id=self.account)
        return ReferencedGroup(group_id=self.referenced_group_id, **dict(self.across))

    @property
    def peer(self) -> str:
        return self.cidr_ipv4 or self.cidr_ipv6 or self.prefix_list_id or self.referenced_group_id or ""

    @property
    def as_law(self) -> GroupRule:
        """The rule as the law of reach reads it."""
        return GroupRule(
            id=self.security_group_rule_id,
            group_id=self.group_id,
            traffic=_traffic(self.ip_protocol, self.from_port, self.to_port),
            addresses=self._addresses,
            members_of=self.referenced_group_id,
        )

    @property
    def _addresses(self) -> Addresses:
        block = self.cidr_ipv4 or self.cidr_ipv6
        blocks = (block,) if block else self.prefix_blocks
        return Addresses.of(*blocks) if blocks else NOBODY


@lru_cache(maxsize=4_096)
def _traffic(protocol: str, first: int, last: int) -> Traffic:
    return Traffic(NUMBERS.get(protocol, protocol), first, last)
