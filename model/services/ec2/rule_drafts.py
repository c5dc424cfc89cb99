"""Rules that somebody thinks of: which of them would be refused, and why, before any call is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from model.kit.errors import AwsError
from model.kit.quotas import most
from model.kit.world import World
from model.services.ec2.entry_reading import EntryForm, read_entry
from model.services.ec2.permissions import quota_of
from model.services.ec2.prefix_lists import weight_of
from model.services.ec2.resources.network_acls import NetworkAcl
from model.services.ec2.resources.security_groups import SecurityGroup
from model.services.ec2.rule_reading import RuleForm, read_rule

Rules = Sequence[Mapping[str, Any]]
"Of one direction, as calls write them: a group's like ModifySecurityGroupRules, an ACL's like CreateNetworkAclEntry."


@dataclass(frozen=True, slots=True)
class Weighed:
    """What AWS would say of rules: of each its refusal or None; how many they count as, and how many there may be."""

    faults: tuple[AwsError | None, ...]
    count: int
    most: float

    @property
    def crowded(self) -> bool:
        return self.count > self.most


def weigh_group_rules(world: World, group_id: str, rules: Rules) -> Weighed:
    """As if a group had these rules and no others in one direction."""
    group = world.get(SecurityGroup, group_id)
    read = [_read_rule(world, group, rule) for rule in rules]
    forms = [form for form in read if isinstance(form, RuleForm)]
    times = Counter(form.bare for form in forms)
    faults = tuple(each if isinstance(each, AwsError) else _again(each, times) for each in read)
    count = max(_weight(world, forms, "cidr_ipv6"), _weight(world, forms, "cidr_ipv4"))
    return Weighed(faults, count, most(world, quota_of(group)))


def _read_rule(world: World, group: SecurityGroup, rule: Mapping[str, Any]) -> RuleForm | AwsError:
    try:
        return read_rule(world, group, rule)
    except AwsError as refusal:
        return refusal


def _again(form: RuleForm, times: Counter[RuleForm]) -> AwsError | None:
    if times[form.bare] < 2:
        return None
    return AwsError("InvalidPermission.Duplicate", f'the specified rule "{form.text}" already exists')


def _weight(world: World, forms: Sequence[RuleForm], other_family: str) -> int:
    """Rules count for IPv4 and IPv6 apart, a prefix list as many as it may have entries."""
    return sum(weight_of(world, form.prefix_list_id) for form in forms if getattr(form, other_family) is None)


def weigh_acl_entries(world: World, acl_id: str, entries: Rules) -> Weighed:
    """As if a network ACL had these rules and no others in one direction, before the one that ends it."""
    world.get(NetworkAcl, acl_id)
    times = Counter(entry["RuleNumber"] for entry in entries)
    faults = tuple(_refusal(world, acl_id, entry, times[entry["RuleNumber"]]) for entry in entries)
    return Weighed(faults, len(entries), most(world, "nacl/rules-per-acl"))


def _refusal(world: World, acl_id: str, entry: Mapping[str, Any], times: int) -> AwsError | None:
    try:
        read_entry(world, EntryForm.model_validate({"NetworkAclId": acl_id, **entry}))
    except AwsError as refusal:
        return refusal
    if times < 2:
        return None
    number = entry["RuleNumber"]
    return AwsError("NetworkAclEntryAlreadyExists", f"The network acl entry identified by {number} already exists.")
