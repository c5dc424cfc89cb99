"""Numbered rules of network ACLs."""

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.ec2.networks import make_vpc
from tests.model.services.ec2.test_network_acls import make_acl

WEB = {
    "RuleNumber": 100,
    "Protocol": "6",
    "RuleAction": "allow",
    "Egress": False,
    "CidrBlock": "0.0.0.0/0",
    "PortRange": {"From": 80, "To": 80},
}


@pytest.fixture
def acl_id(admin: Admin) -> str:
    return make_acl(admin, make_vpc(admin))


def numbers(admin: Admin, acl_id: str, *, egress: bool = False) -> list[int]:
    return [each["RuleNumber"] for each in entries(admin, acl_id) if each["Egress"] == egress]


def entries(admin: Admin, acl_id: str) -> list[dict[str, Any]]:
    return admin.call("ec2:DescribeNetworkAcls", NetworkAclIds=[acl_id])["NetworkAcls"][0]["Entries"]


@pytest.mark.fact("nacl-08")
def test_a_rule_states_protocol_range_ports_and_action(admin: Admin, acl_id: str):
    for member in ("Protocol", "RuleAction", "Egress", "RuleNumber", "CidrBlock", "PortRange"):
        less = {name: value for name, value in WEB.items() if name != member}
        refusal = admin.refused("ec2:CreateNetworkAclEntry", NetworkAclId=acl_id, **less)
        assert refusal.code == "MissingParameter", member
    for number in (0, 32767):
        refusal = admin.refused("ec2:CreateNetworkAclEntry", NetworkAclId=acl_id, **{**WEB, "RuleNumber": number})
        assert refusal.code == "InvalidParameterValue"
    admin.call("ec2:CreateNetworkAclEntry", NetworkAclId=acl_id, **WEB)
    assert WEB in entries(admin, acl_id)
    last = {"NetworkAclId": acl_id, "RuleNumber": 32767, "Egress": False}
    assert admin.refused("ec2:DeleteNetworkAclEntry", **last).code == "InvalidParameterValue"
    assert numbers(admin, acl_id) == [100, 32767]


@pytest.mark.fact("nacl-04")
def test_a_number_is_taken_once_in_each_direction(admin: Admin, acl_id: str):
    admin.call("ec2:CreateNetworkAclEntry", NetworkAclId=acl_id, **WEB)
    refusal = admin.refused("ec2:CreateNetworkAclEntry", NetworkAclId=acl_id, **WEB)
    assert refusal.code == "NetworkAclEntryAlreadyExists"
    assert refusal.message == "The network acl entry identified by 100 already exists."
    admin.call("ec2:CreateNetworkAclEntry", NetworkAclId=acl_id, **{**WEB, "Egress": True})
    assert numbers(admin, acl_id, egress=True) == [100, 32767]


def test_rules_are_listed_by_number(admin: Admin, acl_id: str):
    for number in (300, 100, 200):
        admin.call("ec2:CreateNetworkAclEntry", NetworkAclId=acl_id, **{**WEB, "RuleNumber": number})
    assert numbers(admin, acl_id) == [100, 200, 300, 32767]


def test_a_direction_has_twenty_rules(admin: Admin, acl_id: str):
    for number in range(1, 21):
        admin.call("ec2:CreateNetworkAclEntry", NetworkAclId=acl_id, **{**WEB, "RuleNumber": number})
    refusal = admin.refused("ec2:CreateNetworkAclEntry", NetworkAclId=acl_id, **WEB)
    assert refusal.code == "NetworkAclEntryLimitExceeded"
    admin.call("ec2:CreateNetworkAclEntry", NetworkAclId=acl_id, **{**WEB, "Egress": True})


def test_only_what_is_there_is_replaced_or_deleted(admin: Admin, acl_id: str):
    refusal = admin.refused("ec2:ReplaceNetworkAclEntry", NetworkAclId=acl_id, **WEB)
    assert refusal.code == "InvalidNetworkAclEntry.NotFound"
    assert refusal.message == "The network acl entry identified by 100 does not exist."
    admin.call("ec2:CreateNetworkAclEntry", NetworkAclId=acl_id, **WEB)
    admin.call("ec2:ReplaceNetworkAclEntry", NetworkAclId=acl_id, **{**WEB, "RuleAction": "deny"})
    assert entries(admin, acl_id)[1]["RuleAction"] == "deny"
    gone = {"NetworkAclId": acl_id, "RuleNumber": 100, "Egress": False}
    admin.call("ec2:DeleteNetworkAclEntry", **gone)
    assert admin.refused("ec2:DeleteNetworkAclEntry", **gone).code == "InvalidNetworkAclEntry.NotFound"


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"Protocol": "pigeon"}, "InvalidParameterValue"),
        ({"CidrBlock": "10.0.0.0"}, "InvalidParameterValue"),
        ({"PortRange": {"From": 90, "To": 80}}, "InvalidParameterValue"),
        ({"PortRange": {"From": 80, "To": 65_536}}, "InvalidParameterValue"),
        ({"Ipv6CidrBlock": "::/0"}, "InvalidParameterCombination"),
        ({"Protocol": "icmp"}, "MissingParameter"),
        ({"Protocol": "1", "IcmpTypeCode": {"Type": 256, "Code": 0}}, "InvalidParameterValue"),
        ({"RuleAction": "maybe"}, "InvalidParameterValue"),
    ],
)
def test_nonsense_is_refused(admin: Admin, acl_id: str, wrong: dict[str, Any], code: str):
    assert admin.refused("ec2:CreateNetworkAclEntry", NetworkAclId=acl_id, **{**WEB, **wrong}).code == code
    assert numbers(admin, acl_id) == [32767]


def test_protocols_are_kept_by_number(admin: Admin, acl_id: str):
    ping = {"Protocol": "icmp", "IcmpTypeCode": {"Type": 8, "Code": -1}, "RuleNumber": 1, "RuleAction": "allow"}
    admin.call("ec2:CreateNetworkAclEntry", NetworkAclId=acl_id, **ping, Egress=False, CidrBlock="10.0.0.0/8")
    (entry,) = [each for each in entries(admin, acl_id) if each["RuleNumber"] == 1]
    assert (entry["Protocol"], entry["IcmpTypeCode"]) == ("1", {"Type": 8, "Code": -1})
    assert "PortRange" not in entry
