"""Where a person asks what reaches what, and has the answer at once; EC2's analyses answer the same through calls."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from model.kernel.unhurried import Unhurried
from model.kit.intended import Intended, Try
from model.kit.world import World
from model.services.ec2.address_plans import AddressPlan, plan_of
from model.services.ec2.exposing import exposed
from model.services.ec2.exposure import Exposed, Origin
from model.services.ec2.preview import Preview, preview
from model.services.ec2.rule_drafts import Rules, Weighed, weigh_acl_entries, weigh_group_rules
from model.services.ec2.walk_ends import WalkEnd, ends
from model.services.ec2.walking import PacketWalk, packet_walk

ANALYSE = "ec2:StartNetworkInsightsAnalysis"
"The permission that whoever asks needs: it opens the same answers."


@dataclass(frozen=True, slots=True)
class Reachability:
    """The network of an account and region, for questions. `allow` raises AccessDenied where one lacks a permission."""

    world: World
    allow: Callable[[str], None]
    attempt: Try

    def ends(self) -> Iterator[WalkEnd]:
        """Whatever a walk may begin or end at, machines first; any address or DNS name will do as well."""
        self.allow(ANALYSE)
        return ends(self.world)

    def walk(self, start: str, end: str, protocol: str = "tcp", port: int | str = "") -> PacketWalk:
        """The way of a packet and of its answer; AwsError for ends, protocols and ports that are none."""
        self.allow(ANALYSE)
        return packet_walk(self.world, start, end, protocol, port)

    async def exposure(self, origin: Origin = Origin.INTERNET, *, vpc: str = "") -> tuple[Exposed, ...]:
        """Everything in the region, or in a VPC, that can be reached from there, the worst first."""
        self.allow(ANALYSE)
        return await Unhurried(exposed(self.world, origin, vpc))

    async def preview(self, calls: Sequence[Intended]) -> Preview:
        """What these calls, one after the other, would open and cut off; AwsError where one would be refused."""
        self.allow(ANALYSE)
        return await preview(self.world, calls, self.attempt)

    def weigh_group_rules(self, group_id: str, rules: Rules) -> Weighed:
        """What AWS would say if a group had these rules, and no others, in one direction."""
        self.allow("ec2:DescribeSecurityGroupRules")
        return weigh_group_rules(self.world, group_id, rules)

    def weigh_acl_entries(self, acl_id: str, entries: Rules) -> Weighed:
        """What AWS would say if a network ACL had these rules, and no others, in one direction."""
        self.allow("ec2:DescribeNetworkAcls")
        return weigh_acl_entries(self.world, acl_id, entries)

    def address_plan(self, action: str, text: str, vpc_id: str = "") -> AddressPlan:
        """What is to be said of a range of addresses that an operation is to be asked for."""
        self.allow("ec2:DescribeVpcs")
        self.allow("ec2:DescribeSubnets")
        return plan_of(self.world, action, text, vpc_id)
