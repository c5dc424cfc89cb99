"""Security groups: made, named, found and deleted."""

from typing import Any

import pytest

from model.kit.cell import CellSettings
from tests.admin import Admin
from tests.model.services.ec2.networks import default_vpc, make_subnet, make_vpc, of_vpc

ALL_OUT = [
    {
        "IpProtocol": "-1",
        "IpRanges": [{"CidrIp": "0.0.0.0/0"}],
        "Ipv6Ranges": [],
        "PrefixListIds": [],
        "UserIdGroupPairs": [],
    }
]


def make_group(admin: Admin, vpc_id: str, name: str = "web") -> str:
    answer = admin.call("ec2:CreateSecurityGroup", GroupName=name, Description=f"for {name}", VpcId=vpc_id)
    return answer["GroupId"]


def describe_group(admin: Admin, group_id: str) -> dict[str, Any]:
    (group,) = admin.call("ec2:DescribeSecurityGroups", GroupIds=[group_id])["SecurityGroups"]
    return group


def default_group(admin: Admin, vpc_id: str) -> dict[str, Any]:
    wanted = [*of_vpc(vpc_id), {"Name": "group-name", "Values": ["default"]}]
    (group,) = admin.call("ec2:DescribeSecurityGroups", Filters=wanted)["SecurityGroups"]
    return group


def test_a_new_group_lets_all_out_and_nothing_in(admin: Admin):
    vpc_id = make_vpc(admin)
    answer = admin.call("ec2:CreateSecurityGroup", GroupName="web", Description="for web", VpcId=vpc_id)
    id = answer["GroupId"]
    assert answer["SecurityGroupArn"] == f"arn:aws:ec2:us-east-1:123456789012:security-group/{id}"
    assert "Tags" not in answer
    group = describe_group(admin, id)
    assert (group["IpPermissions"], group["IpPermissionsEgress"]) == ([], ALL_OUT)
    assert (group["GroupName"], group["Description"], group["VpcId"]) == ("web", "for web", vpc_id)


def test_a_name_is_taken_once_in_a_vpc(admin: Admin):
    vpc_id = make_vpc(admin)
    make_group(admin, vpc_id)
    refusal = admin.refused("ec2:CreateSecurityGroup", GroupName="web", Description="again", VpcId=vpc_id)
    assert refusal.code == "InvalidGroup.Duplicate"
    assert refusal.message == f"The security group 'web' already exists for VPC '{vpc_id}'"
    assert make_group(admin, make_vpc(admin, "10.1.0.0/16"))


@pytest.mark.parametrize("name", ["sg-web", "default", "", "wéb", "x" * 256])
def test_names_that_no_group_may_have(admin: Admin, name: str):
    refusal = admin.refused("ec2:CreateSecurityGroup", GroupName=name, Description="d", VpcId=make_vpc(admin))
    assert refusal.code == "InvalidParameterValue"


def test_a_description_has_plain_characters(admin: Admin):
    refusal = admin.refused("ec2:CreateSecurityGroup", GroupName="web", Description="a<b", VpcId=make_vpc(admin))
    assert refusal.code == "InvalidParameterValue"


def test_without_a_vpc_it_is_the_default_one(admin: Admin):
    id = admin.call("ec2:CreateSecurityGroup", GroupName="web", Description="d")["GroupId"]
    assert describe_group(admin, id)["VpcId"] == default_vpc(admin)["VpcId"]
    (named,) = admin.call("ec2:DescribeSecurityGroups", GroupNames=["web"])["SecurityGroups"]
    assert named["GroupId"] == id
    refusal = admin.refused("ec2:DescribeSecurityGroups", GroupNames=["nobody"])
    assert refusal.code == "InvalidGroup.NotFound"
    admin.call("ec2:DeleteSecurityGroup", GroupName="web")


def test_the_default_group_cannot_be_deleted(admin: Admin):
    id = default_group(admin, make_vpc(admin))["GroupId"]
    refusal = admin.refused("ec2:DeleteSecurityGroup", GroupId=id)
    assert refusal.code == "CannotDelete"
    assert refusal.message == f'the specified group: "{id}" name: "default" cannot be deleted by a user'


def test_a_group_in_use_cannot_be_deleted(admin: Admin):
    vpc_id = make_vpc(admin)
    web, app = make_group(admin, vpc_id), make_group(admin, vpc_id, "app")
    from_web = {"IpProtocol": "tcp", "FromPort": 9999, "ToPort": 9999, "UserIdGroupPairs": [{"GroupId": web}]}
    admin.call("ec2:AuthorizeSecurityGroupIngress", GroupId=app, IpPermissions=[from_web])
    refusal = admin.refused("ec2:DeleteSecurityGroup", GroupId=web)
    assert (refusal.code, refusal.message) == ("DependencyViolation", f"resource {web} has a dependent object")
    wanted = {"SubnetId": make_subnet(admin, vpc_id), "Groups": [app]}
    interface = admin.call("ec2:CreateNetworkInterface", **wanted)["NetworkInterface"]
    assert admin.refused("ec2:DeleteSecurityGroup", GroupId=app).code == "DependencyViolation"
    admin.call("ec2:DeleteNetworkInterface", NetworkInterfaceId=interface["NetworkInterfaceId"])
    for id in (app, web):
        assert admin.call("ec2:DeleteSecurityGroup", GroupId=id) == {"Return": True, "GroupId": id}
    rules = admin.call("ec2:DescribeSecurityGroupRules", Filters=[{"Name": "group-id", "Values": [app]}])
    assert rules["SecurityGroupRules"] == []


def test_a_group_that_names_itself_can_be_deleted(admin: Admin):
    id = make_group(admin, make_vpc(admin))
    itself = {"IpProtocol": "-1", "UserIdGroupPairs": [{"GroupId": id}]}
    admin.call("ec2:AuthorizeSecurityGroupIngress", GroupId=id, IpPermissions=[itself])
    assert admin.call("ec2:DeleteSecurityGroup", GroupId=id)["Return"]


def test_groups_that_are_not_there_are_named(admin: Admin):
    missing = "sg-0123456789abcdef0"
    refusal = admin.refused("ec2:DescribeSecurityGroups", GroupIds=[missing])
    assert (refusal.code, refusal.message) == (
        "InvalidGroup.NotFound",
        f"The security group '{missing}' does not exist",
    )
    refusal = admin.refused("ec2:DeleteSecurityGroup", GroupId="web")
    assert (refusal.code, refusal.message) == ("InvalidGroupId.Malformed", 'Invalid id: "web" (expecting "sg-...")')
    assert admin.refused("ec2:DeleteSecurityGroup").code == "MissingParameter"


@pytest.mark.fact("security-group-14")
def test_in_2017_a_vpc_had_five_hundred_groups():
    admin = Admin(settings=CellSettings(quotas="notes-2017"))
    vpc_id, other = make_vpc(admin), make_vpc(admin, "10.1.0.0/16")
    for number in range(499):
        make_group(admin, vpc_id, f"group {number}")
    wanted = {"GroupName": "one more", "Description": "d"}
    assert admin.refused("ec2:CreateSecurityGroup", **wanted, VpcId=vpc_id).code == "SecurityGroupLimitExceeded"
    assert admin.call("ec2:CreateSecurityGroup", **wanted, VpcId=other)["GroupId"]
    admin.close()


def test_groups_are_found_by_their_rules(admin: Admin):
    vpc_id = make_vpc(admin)
    web, _ = make_group(admin, vpc_id), make_group(admin, vpc_id, "app")
    admin.call(
        "ec2:AuthorizeSecurityGroupIngress", GroupId=web, IpProtocol="tcp", FromPort=80, ToPort=80, CidrIp="10.0.0.0/8"
    )
    for name, value in (("ip-permission.cidr", "10.0.0.0/8"), ("ip-permission.to-port", "80")):
        found = admin.call("ec2:DescribeSecurityGroups", Filters=[{"Name": name, "Values": [value]}])
        assert [each["GroupId"] for each in found["SecurityGroups"]] == [web]
    out = [*of_vpc(vpc_id), {"Name": "egress.ip-permission.protocol", "Values": ["-1"]}]
    assert len(admin.call("ec2:DescribeSecurityGroups", Filters=out)["SecurityGroups"]) == 3


def test_the_groups_that_a_vpc_can_use(admin: Admin):
    vpc_id = make_vpc(admin)
    make_group(admin, vpc_id)
    found = admin.call("ec2:GetSecurityGroupsForVpc", VpcId=vpc_id)["SecurityGroupForVpcs"]
    assert [(each["GroupName"], each["PrimaryVpcId"]) for each in found] == [("default", vpc_id), ("web", vpc_id)]
    assert found[0]["Description"] == "default VPC security group"
