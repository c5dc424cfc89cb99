"""Rules of security groups, in all the forms in which AWS takes and refuses them."""

from typing import Any

import pytest

from model.catalog.pages import Profile
from model.kit.cell import CellSettings
from tests.admin import Admin
from tests.model.services.ec2.networks import default_vpc, make_vpc
from tests.model.services.ec2.test_security_groups import default_group, describe_group, make_group

SSH = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22}
ANYWHERE = {"IpRanges": [{"CidrIp": "0.0.0.0/0"}]}


@pytest.fixture
def group_id(admin: Admin) -> str:
    return make_group(admin, make_vpc(admin))


def let_in(admin: Admin, group_id: str, *permissions: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    answer = admin.call("ec2:AuthorizeSecurityGroupIngress", GroupId=group_id, IpPermissions=list(permissions), **more)
    return answer["SecurityGroupRules"]


def refused(admin: Admin, group_id: str, *permissions: dict[str, Any]) -> tuple[str, str]:
    refusal = admin.refused("ec2:AuthorizeSecurityGroupIngress", GroupId=group_id, IpPermissions=list(permissions))
    return refusal.code, refusal.message


@pytest.mark.fact("security-group-06")
def test_a_rule_has_a_protocol_ports_and_a_peer(admin: Admin, group_id: str):
    other = make_group(admin, describe_group(admin, group_id)["VpcId"], "app")
    peers = {**ANYWHERE, "UserIdGroupPairs": [{"GroupId": other, "Description": "the app"}]}
    by_range, by_group = let_in(admin, group_id, {**SSH, **peers})
    assert by_range["SecurityGroupRuleId"].startswith("sgr-0")
    assert (by_range["CidrIpv4"], by_range["IsEgress"], by_range["GroupOwnerId"]) == (
        "0.0.0.0/0",
        False,
        "123456789012",
    )
    assert by_group["ReferencedGroupInfo"] == {"GroupId": other, "UserId": "123456789012"}
    (permission,) = describe_group(admin, group_id)["IpPermissions"]
    assert permission["IpRanges"] == [{"CidrIp": "0.0.0.0/0"}]
    assert permission["UserIdGroupPairs"] == [{"GroupId": other, "UserId": "123456789012", "Description": "the app"}]
    assert refused(admin, group_id, {**SSH, **ANYWHERE}) == (
        "InvalidPermission.Duplicate",
        'the specified rule "peer: 0.0.0.0/0, TCP, from port: 22, to port: 22, ALLOW" already exists',
    )
    backwards = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 80, **ANYWHERE}
    assert refused(admin, group_id, backwards) == ("InvalidParameterValue", "Invalid TCP/UDP port range (443:80)")


def test_one_rule_can_be_written_without_a_list(admin: Admin, group_id: str):
    simple = {"GroupId": group_id, "IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "CidrIp": "203.0.113.0/24"}
    assert admin.call("ec2:AuthorizeSecurityGroupIngress", **simple)["Return"]
    (permission,) = describe_group(admin, group_id)["IpPermissions"]
    assert (permission["FromPort"], permission["ToPort"]) == (80, 80)
    both = {**simple, "IpPermissions": [{**SSH, **ANYWHERE}]}
    assert admin.refused("ec2:AuthorizeSecurityGroupIngress", **both).code == "InvalidParameterCombination"
    assert admin.refused("ec2:AuthorizeSecurityGroupIngress", GroupId=group_id).code == "MissingParameter"


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"IpProtocol": "carrier-pigeon"}, "Invalid value 'carrier-pigeon' for IP protocol. Unknown protocol."),
        ({"FromPort": 70_000, "ToPort": 70_000}, "TCP/UDP port (70000) out of range"),
        ({"FromPort": None}, "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange."),
        ({"IpRanges": [{"CidrIp": "203.0.113.7"}]}, "CIDR block 203.0.113.7 is malformed"),
        ({"IpRanges": [], "Ipv6Ranges": [{"CidrIpv6": "zz::/0"}]}, "CIDR block zz::/0 is malformed"),
        ({"IpProtocol": "icmp", "FromPort": 300, "ToPort": 0}, "ICMP type (300) out of range"),
        ({"IpProtocol": "icmp", "FromPort": -1, "ToPort": 3}, "ICMP code (3) must be -1 if the type is -1"),
    ],
)
def test_nonsense_is_refused_in_aws_words(admin: Admin, group_id: str, wrong: dict[str, Any], message: str):
    permission = {**SSH, **ANYWHERE, **wrong}
    written = {name: value for name, value in permission.items() if value is not None}
    assert refused(admin, group_id, written) == ("InvalidParameterValue", message)
    assert describe_group(admin, group_id)["IpPermissions"] == []


def test_a_list_of_permissions_is_taken_whole_or_not_at_all(admin: Admin, group_id: str):
    wrong = {"IpProtocol": "tcp", "FromPort": 1, "ToPort": 99_999, **ANYWHERE}
    assert refused(admin, group_id, {**SSH, **ANYWHERE}, wrong)[0] == "InvalidParameterValue"
    assert refused(admin, group_id, {**SSH, **ANYWHERE}, {**SSH, **ANYWHERE}) == (
        "InvalidParameterValue",
        "The same permission must not appear multiple times",
    )
    assert describe_group(admin, group_id)["IpPermissions"] == []


def test_protocols_are_known_by_name_and_number(admin: Admin, group_id: str):
    by_number = [{"IpProtocol": "6", "FromPort": 1, "ToPort": 2, **ANYWHERE}, {"IpProtocol": "50", **ANYWHERE}]
    rules = let_in(admin, group_id, *by_number, {"IpProtocol": "icmp", "FromPort": 8, "ToPort": -1, **ANYWHERE})
    assert [(rule["IpProtocol"], rule["FromPort"], rule["ToPort"]) for rule in rules] == [
        ("tcp", 1, 2),
        ("50", -1, -1),
        ("icmp", 8, -1),
    ]
    permissions = {each["IpProtocol"]: each for each in describe_group(admin, group_id)["IpPermissions"]}
    assert "FromPort" not in permissions["50"]
    assert permissions["icmp"]["ToPort"] == -1


def test_host_bits_are_cleared(admin: Admin, group_id: str):
    (rule,) = let_in(admin, group_id, {**SSH, "IpRanges": [{"CidrIp": "100.68.0.18/18"}]})
    assert rule["CidrIpv4"] == "100.68.0.0/18"


def test_peers_are_groups_of_the_same_vpc_that_exist(admin: Admin, group_id: str):
    stranger = make_group(admin, make_vpc(admin, "10.1.0.0/16"))
    assert refused(admin, group_id, {**SSH, "UserIdGroupPairs": [{"GroupId": stranger}]}) == (
        "InvalidGroup.NotFound",
        "You have specified two resources that belong to different networks.",
    )
    for pair, code in (
        ({"GroupId": "sg-0123456789abcdef0"}, "InvalidGroup.NotFound"),
        ({"GroupId": "web"}, "InvalidGroupId.Malformed"),
        ({}, "MissingParameter"),
    ):
        assert refused(admin, group_id, {**SSH, "UserIdGroupPairs": [pair]})[0] == code
    unknown = {**SSH, "PrefixListIds": [{"PrefixListId": "pl-12345678"}]}
    assert refused(admin, group_id, unknown)[0] == "InvalidPrefixListID.NotFound"


@pytest.mark.fact("security-group-15")
@pytest.mark.parametrize(("quotas", "most"), [("today", 60), ("notes-2017", 50)])
def test_a_group_takes_so_many_rules_each_way(quotas: Profile, most: int):
    admin = Admin(settings=CellSettings(quotas=quotas))
    group_id = make_group(admin, make_vpc(admin))
    ports = [{"IpProtocol": "tcp", "FromPort": port, "ToPort": port, **ANYWHERE} for port in range(1, most + 2)]
    let_in(admin, group_id, *ports[:most])
    assert refused(admin, group_id, ports[most]) == (
        "RulesPerSecurityGroupLimitExceeded",
        "The maximum number of rules per security group has been reached.",
    )
    let_in(admin, group_id, {**SSH, "Ipv6Ranges": [{"CidrIpv6": "::/0"}]})
    admin.call("ec2:AuthorizeSecurityGroupEgress", GroupId=group_id, IpPermissions=ports[: most - 1])
    admin.close()


def test_rules_go_by_what_they_say_or_by_their_ids(admin: Admin, group_id: str):
    described = {**SSH, "IpRanges": [{"CidrIp": "0.0.0.0/0", "Description": "all the world"}]}
    web = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, **ANYWHERE}
    _, by_id = let_in(admin, group_id, described, web)
    revoke = "ec2:RevokeSecurityGroupIngress"
    answer = admin.call(revoke, GroupId=group_id, IpPermissions=[{**SSH, **ANYWHERE}])
    assert answer["RevokedSecurityGroupRules"][0]["Description"] == "all the world"
    admin.call(revoke, GroupId=group_id, SecurityGroupRuleIds=[by_id["SecurityGroupRuleId"]])
    assert describe_group(admin, group_id)["IpPermissions"] == []
    refusal = admin.refused(revoke, GroupId=group_id, SecurityGroupRuleIds=[by_id["SecurityGroupRuleId"]])
    assert refusal.code == "InvalidSecurityGroupRuleId.NotFound"


def test_what_does_not_exist_cannot_be_revoked_outside_the_default_vpc(admin: Admin, group_id: str):
    let_in(admin, group_id, {**SSH, **ANYWHERE})
    wanted = [{**SSH, **ANYWHERE}, {"IpProtocol": "udp", "FromPort": 53, "ToPort": 53, **ANYWHERE}]
    refusal = admin.refused("ec2:RevokeSecurityGroupIngress", GroupId=group_id, IpPermissions=wanted)
    assert refusal.code == "InvalidPermission.NotFound"
    assert refusal.message == "The specified rule does not exist in this security group."
    assert len(describe_group(admin, group_id)["IpPermissions"]) == 1
    given = default_group(admin, default_vpc(admin)["VpcId"])["GroupId"]
    answer = admin.call("ec2:RevokeSecurityGroupIngress", GroupId=given, IpPermissions=wanted)
    assert [each["IpProtocol"] for each in answer["UnknownIpPermissions"]] == ["tcp", "udp"]
    assert answer["RevokedSecurityGroupRules"] == []


def test_rules_carry_tags_and_are_described_by_group(admin: Admin, group_id: str):
    tags = [{"ResourceType": "security-group-rule", "Tags": [{"Key": "why", "Value": "support"}]}]
    (rule,) = let_in(admin, group_id, {**SSH, **ANYWHERE}, TagSpecifications=tags)
    id = rule["SecurityGroupRuleId"]
    of_group = [{"Name": "group-id", "Values": [group_id]}]
    found = admin.call("ec2:DescribeSecurityGroupRules", Filters=of_group)["SecurityGroupRules"]
    assert [each["IsEgress"] for each in found] == [True, False]
    (tagged,) = admin.call("ec2:DescribeSecurityGroupRules", Filters=[{"Name": "tag:why", "Values": ["support"]}])[
        "SecurityGroupRules"
    ]
    assert tagged["SecurityGroupRuleArn"] == f"arn:aws:ec2:us-east-1:123456789012:security-group-rule/{id}"
    admin.call("ec2:CreateTags", Resources=[id], Tags=[{"Key": "why", "Value": "nobody knows"}])
    (again,) = admin.call("ec2:DescribeSecurityGroupRules", SecurityGroupRuleIds=[id])["SecurityGroupRules"]
    assert again["Tags"] == [{"Key": "why", "Value": "nobody knows"}]
