"""Rules that somebody thinks of are judged as the calls would judge them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.ec2.networks import make_vpc


def make_group(admin: Admin) -> str:
    vpc_id = make_vpc(admin)
    return admin.call("ec2:CreateSecurityGroup", GroupName="web", Description="web", VpcId=vpc_id)["GroupId"]


def tcp(port: int, last: int | None = None, **peer: str) -> dict[str, Any]:
    peers = peer or {"CidrIpv4": "0.0.0.0/0"}
    return {"IpProtocol": "tcp", "FromPort": port, "ToPort": port if last is None else last, **peers}


@pytest.mark.parametrize(
    "rule",
    [
        tcp(22, CidrIpv4="10.0.0.0/33"),
        tcp(90, 80),
        tcp(65536),
        tcp(22, CidrIpv6="fd00::/129"),
        tcp(22, ReferencedGroupId="sg-0123456789abcdef0"),
        {"IpProtocol": "gre?", "CidrIpv4": "0.0.0.0/0"},
    ],
)
def test_a_rule_is_refused_in_the_words_of_the_call(admin: Admin, rule: dict[str, Any]):
    group_id = make_group(admin)
    made = admin.call("ec2:AuthorizeSecurityGroupIngress", GroupId=group_id, IpPermissions=[_permission(tcp(1))])
    rule_id = made["SecurityGroupRules"][0]["SecurityGroupRuleId"]
    change = {"SecurityGroupRuleId": rule_id, "SecurityGroupRule": rule}

    (fault,) = admin.client.reachability().weigh_group_rules(group_id, [rule]).faults

    refusal = admin.refused("ec2:ModifySecurityGroupRules", GroupId=group_id, SecurityGroupRules=[change])
    assert fault is not None
    assert (fault.code, fault.message) == (refusal.code, refusal.message)


def _permission(rule: dict[str, Any]) -> dict[str, Any]:
    span = {name: rule[name] for name in ("IpProtocol", "FromPort", "ToPort")}
    return {**span, "IpRanges": [{"CidrIp": rule["CidrIpv4"]}]}


def test_what_says_the_same_twice_is_told_of_both(admin: Admin):
    group_id = make_group(admin)
    rules = [tcp(22), tcp(80), {**tcp(22), "Description": "again"}]

    faults = admin.client.reachability().weigh_group_rules(group_id, rules).faults

    twice = "InvalidPermission.Duplicate"
    assert [fault and fault.code for fault in faults] == [twice, None, twice]


def test_more_rules_than_a_group_takes_are_counted_by_family(admin: Admin):
    group_id, desk = make_group(admin), admin.client.reachability()
    v4 = [tcp(port) for port in range(60)]
    v6 = [tcp(port, CidrIpv6="::/0") for port in range(60)]
    assert not desk.weigh_group_rules(group_id, [*v4, *v6]).crowded
    told = desk.weigh_group_rules(group_id, [*v4, tcp(60)])
    assert (told.crowded, told.count, told.most) == (True, 61, 60)


def acl_of(admin: Admin) -> str:
    return admin.call("ec2:CreateNetworkAcl", VpcId=make_vpc(admin))["NetworkAcl"]["NetworkAclId"]


def entry(number: int, **more: Any) -> dict[str, Any]:
    plain = {"Protocol": "-1", "RuleAction": "allow", "Egress": False, "CidrBlock": "0.0.0.0/0"}
    return {"RuleNumber": number, **plain, **more}


@pytest.mark.parametrize(
    "rule",
    [
        entry(0),
        entry(32767),
        entry(100, CidrBlock="10.0.0.0/40"),
        entry(100, Protocol="6"),
        entry(100, Protocol="6", PortRange={"From": 9, "To": 8}),
        entry(100, Protocol="999"),
        entry(100, Protocol="1"),
    ],
)
def test_an_entry_is_refused_in_the_words_of_the_call(admin: Admin, rule: dict[str, Any]):
    acl_id = acl_of(admin)
    (fault,) = admin.client.reachability().weigh_acl_entries(acl_id, [rule]).faults
    refusal = admin.refused("ec2:CreateNetworkAclEntry", NetworkAclId=acl_id, **rule)
    assert fault is not None
    assert (fault.code, fault.message) == (refusal.code, refusal.message)


def test_a_number_is_taken_once_and_there_are_only_so_many(admin: Admin):
    acl_id, desk = acl_of(admin), admin.client.reachability()
    told = desk.weigh_acl_entries(acl_id, [entry(100), entry(100), entry(110)])
    assert [fault and fault.code for fault in told.faults] == ["NetworkAclEntryAlreadyExists"] * 2 + [None]
    assert not desk.weigh_acl_entries(acl_id, [entry(each) for each in range(1, 21)]).crowded
    assert desk.weigh_acl_entries(acl_id, [entry(each) for each in range(1, 22)]).crowded
