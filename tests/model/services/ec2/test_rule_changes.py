"""Rules that change and stay the same rule."""

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.ec2.networks import make_vpc
from tests.model.services.ec2.test_security_group_rules import ANYWHERE, SSH, let_in
from tests.model.services.ec2.test_security_groups import describe_group, make_group


@pytest.fixture
def group_id(admin: Admin) -> str:
    return make_group(admin, make_vpc(admin))


def change(rule: dict[str, Any], **wanted: Any) -> list[dict[str, Any]]:
    return [{"SecurityGroupRuleId": rule["SecurityGroupRuleId"], "SecurityGroupRule": wanted}]


def test_a_rule_says_something_else_under_the_same_id(admin: Admin, group_id: str):
    (rule,) = let_in(admin, group_id, {**SSH, **ANYWHERE})
    update = change(rule, IpProtocol="tcp", FromPort=443, ToPort=443, CidrIpv4="10.0.0.0/8", Description="within")
    assert admin.call("ec2:ModifySecurityGroupRules", GroupId=group_id, SecurityGroupRules=update)["Return"]
    (permission,) = describe_group(admin, group_id)["IpPermissions"]
    assert permission["FromPort"] == 443
    assert permission["IpRanges"] == [{"CidrIp": "10.0.0.0/8", "Description": "within"}]


def test_two_rules_do_not_say_the_same(admin: Admin, group_id: str):
    _, web = let_in(
        admin, group_id, {**SSH, **ANYWHERE}, {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, **ANYWHERE}
    )
    update = change(web, IpProtocol="tcp", FromPort=22, ToPort=22, CidrIpv4="0.0.0.0/0")
    refusal = admin.refused("ec2:ModifySecurityGroupRules", GroupId=group_id, SecurityGroupRules=update)
    assert refusal.code == "InvalidPermission.Duplicate"
    assert len(describe_group(admin, group_id)["IpPermissions"]) == 2


def test_a_rule_has_one_peer(admin: Admin, group_id: str):
    (rule,) = let_in(admin, group_id, {**SSH, **ANYWHERE})
    for peers in ({}, {"CidrIpv4": "0.0.0.0/0", "CidrIpv6": "::/0"}):
        update = change(rule, IpProtocol="-1", **peers)
        refusal = admin.refused("ec2:ModifySecurityGroupRules", GroupId=group_id, SecurityGroupRules=update)
        assert refusal.code == "InvalidParameterValue"


def test_a_rule_of_another_group_is_not_there(admin: Admin, group_id: str):
    other = make_group(admin, describe_group(admin, group_id)["VpcId"], "app")
    (rule,) = let_in(admin, other, {**SSH, **ANYWHERE})
    update = change(rule, IpProtocol="-1", CidrIpv4="0.0.0.0/0")
    refusal = admin.refused("ec2:ModifySecurityGroupRules", GroupId=group_id, SecurityGroupRules=update)
    assert refusal.code == "InvalidSecurityGroupRuleId.NotFound"


def test_descriptions_change_by_rule_and_by_id(admin: Admin, group_id: str):
    (rule,) = let_in(admin, group_id, {**SSH, **ANYWHERE})
    operation = "ec2:UpdateSecurityGroupRuleDescriptionsIngress"
    said = {**SSH, "IpRanges": [{"CidrIp": "0.0.0.0/0", "Description": "everybody"}]}
    admin.call(operation, GroupId=group_id, IpPermissions=[said])
    assert describe_group(admin, group_id)["IpPermissions"][0]["IpRanges"][0]["Description"] == "everybody"
    by_id = [{"SecurityGroupRuleId": rule["SecurityGroupRuleId"], "Description": "nobody"}]
    admin.call(operation, GroupId=group_id, SecurityGroupRuleDescriptions=by_id)
    assert describe_group(admin, group_id)["IpPermissions"][0]["IpRanges"][0]["Description"] == "nobody"
    lost = {"IpProtocol": "udp", "FromPort": 1, "ToPort": 1, **ANYWHERE}
    assert admin.refused(operation, GroupId=group_id, IpPermissions=[lost]).code == "InvalidPermission.NotFound"
    egress = "ec2:UpdateSecurityGroupRuleDescriptionsEgress"
    assert admin.refused(egress, GroupId=group_id, IpPermissions=[said]).code == "InvalidPermission.NotFound"
