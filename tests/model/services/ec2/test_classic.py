"""EC2-Classic: what accounts had before there were VPCs, in a world of the year when some still had it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from model.kit.resource import Resource
from model.laws.reach.hops import Code
from tests.admin import Admin
from tests.model.services.ec2.images import LINUX
from tests.model.services.ec2.lands import PARTNER, Land, culprit
from tests.model.services.ec2.old_account import OF_THE_NOTES, OldAccount, old_account
from tests.revising import SEEN, revise
from tests.stories.state import untrue_indexes

HIDDEN = ("Vpcs", "Subnets", "RouteTables", "NetworkAcls", "InternetGateways", "NetworkInterfaces")


@pytest.fixture
def old() -> Iterator[OldAccount]:
    with old_account() as found:
        yield found


def listed(old: OldAccount, *kinds: str, **params: Any) -> list[Any]:
    return [thing for kind in kinds for thing in old.call(f"Describe{kind}", **params)[kind]]


def platforms(old: OldAccount) -> list[str]:
    (told,) = old.call("DescribeAccountAttributes", AttributeNames=["supported-platforms"])["AccountAttributes"]
    return [each["AttributeValue"] for each in told["AttributeValues"]]


@pytest.mark.fact("ec2-64")
def test_an_old_account_launches_into_one_flat_network_that_it_shares_with_others(
    old: OldAccount, admin: Admin
) -> None:
    assert platforms(old) == ["EC2", "VPC"]
    other = OldAccount(old.admin, PARTNER)
    mine, other_group = old.group("web"), other.group("web", port=443, UserId=old.account, GroupName="web")
    one, two = old.machine("web"), other.machine("web", zone="us-east-1c")
    for each in (one, two):
        assert not {"VpcId", "SubnetId", "SourceDestCheck"} & each.keys()
        assert each["NetworkInterfaces"] == []
        assert each["PrivateIpAddress"].startswith("10.")
        assert each["PublicIpAddress"]
    assert other.fetch(two, one["PrivateIpAddress"]).arrived
    assert old.fetch(one, two["PrivateIpAddress"], 443).arrived
    third = old.machine()
    assert culprit(old.fetch(third, two["PrivateIpAddress"], 443)) == (other_group, Code.ENI_SG_RULES_MISMATCH)
    assert culprit(old.fetch(one, two["PrivateIpAddress"], 80)) == (other_group, Code.ENI_SG_RULES_MISMATCH)
    assert old.fetch_from_internet(one["PublicIpAddress"]).arrived
    assert mine != other_group
    today = OldAccount(admin)
    assert platforms(today) == ["VPC"]
    given = {"ImageId": LINUX, "MinCount": 1, "MaxCount": 1}
    for each in ("m3.medium", "t3.micro"):
        assert today.refused("RunInstances", **given, InstanceType=each) == "VPCIdNotSpecified"


def test_vpcs_of_the_same_account_are_apart_from_it(old: OldAccount) -> None:
    land = Land(old.admin)
    land.lead("0.0.0.0/0", GatewayId=land.open_door())
    old.group("web")
    inside, outside = old.launch(InstanceType="t2.micro", SubnetId=land.subnet_id), old.machine("web")
    assert inside["VpcId"] == land.vpc_id
    assert not old.fetch(inside, outside["PrivateIpAddress"]).arrived
    assert [each["VpcId"] for each in listed(old, "Vpcs")] == [land.vpc_id]


def test_nobody_sees_what_the_network_is_made_of(old: OldAccount) -> None:
    old.group("web")
    machine = old.machine("web")
    assert listed(old, *HIDDEN) == []
    by_machine = [{"Name": "attachment.instance-id", "Values": [machine["InstanceId"]]}]
    assert listed(old, "NetworkInterfaces", Filters=by_machine) == []
    for kind in ("Vpc", "Subnet", "RouteTable", "NetworkAcl", "InternetGateway", "NetworkInterface"):
        watch = old.client.watch(f"ec2:{kind}", ("us-east-1",))
        assert watch.take().rows == ()
        watch.close()
    groups = listed(old, "SecurityGroups")
    assert [each["GroupName"] for each in groups] == ["default", "web"]
    assert all("VpcId" not in each and each["IpPermissionsEgress"] == [] for each in groups)
    watch = old.client.watch("ec2:SecurityGroup", ("us-east-1",))
    assert len(watch.take().rows) == 2
    watch.close()


def test_nothing_that_is_read_tells_of_it(old: OldAccount) -> None:
    machine = old.machine()["InstanceId"]
    http = {"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 80}
    old.call("elb:CreateLoadBalancer", LoadBalancerName="kiosk", Listeners=[http], AvailabilityZones=["us-east-1b"])
    old.call("AssociateAddress", InstanceId=machine, PublicIp=old.call("AllocateAddress")["PublicIp"])
    everything = old.admin.cloud.kernel.store.everything()
    hidden = {each.id for each in everything if isinstance(each, Resource) and each.is_hidden}
    assert len(hidden) > 10
    kinds = (
        *HIDDEN,
        "Instances",
        "Addresses",
        "SecurityGroups",
        "SecurityGroupRules",
        "Volumes",
        "Tags",
        "DhcpOptions",
    )
    told = "".join(
        str(old.call(each)) for each in ("elb:DescribeLoadBalancers", *(f"Describe{kind}" for kind in kinds))
    )
    assert machine in told
    assert [id for id in hidden if id in told] == []


def test_it_is_launched_into_by_others_too(old: OldAccount) -> None:
    group = old.group("web")
    launched = {"ImageId": LINUX, "InstanceType": "m3.medium", "SecurityGroups": ["web"]}
    old.call("autoscaling:CreateLaunchConfiguration", LaunchConfigurationName="web", **launched)
    sizes = {"MinSize": 1, "MaxSize": 1, "AvailabilityZones": ["us-east-1b", "us-east-1c"]}
    named = {"AutoScalingGroupName": "web", "LaunchConfigurationName": "web"}
    old.call("autoscaling:CreateAutoScalingGroup", **named, **sizes)
    old.call("RequestSpotInstances", InstanceCount=1, LaunchSpecification=launched)
    old.admin.advance(120)
    found = [each for one in old.call("DescribeInstances")["Reservations"] for each in one["Instances"]]
    assert {each.get("InstanceLifecycle") for each in found} == {None, "spot"}
    for each in found:
        assert each["State"]["Name"] == "running"
        assert "VpcId" not in each
        assert [one["GroupId"] for one in each["SecurityGroups"]] == [group]


def test_each_start_brings_other_addresses(old: OldAccount) -> None:
    machine = old.machine()
    id, pair = machine["InstanceId"], ("PrivateIpAddress", "PublicIpAddress")
    old.call("StopInstances", InstanceIds=[id])
    old.admin.advance(90)
    stopped = old.look(id)
    assert not set(pair) & stopped.keys()
    assert stopped["SecurityGroups"] == machine["SecurityGroups"]
    old.call("StartInstances", InstanceIds=[id])
    old.admin.advance(90)
    again = old.look(id)
    assert all(again[each] and again[each] != machine[each] for each in pair)
    old.call("TerminateInstances", InstanceIds=[id])
    old.admin.advance(60)
    assert not set(pair) & old.look(id).keys()


@pytest.mark.fact("security-group-20")
def test_groups_say_what_comes_in_and_stay_with_their_instances(old: OldAccount) -> None:
    web, other = old.group("web"), old.group("other", port=22)
    machine = old.machine("web")
    id = machine["InstanceId"]
    refusal = old.refusal("ModifyInstanceAttribute", InstanceId=id, Groups=[other])
    assert (refusal.code, refusal.message) == (
        "InvalidParameterCombination",
        "You may only modify the groupSet attribute for VPC instances",
    )
    check = {"SourceDestCheck": {"Value": False}}
    assert old.refused("ModifyInstanceAttribute", InstanceId=id, **check) == "InvalidParameterCombination"
    assert [each["GroupId"] for each in old.look(id)["SecurityGroups"]] == [web]
    rule = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    for each in (
        "AuthorizeSecurityGroupEgress",
        "RevokeSecurityGroupEgress",
        "UpdateSecurityGroupRuleDescriptionsEgress",
    ):
        refusal = old.refusal(each, GroupId=web, IpPermissions=[rule])
        assert (refusal.code, refusal.message) == (
            "InvalidParameterValue",
            "Only Amazon VPC security groups may be used with this operation.",
        )
    assert listed(old, "SecurityGroupRules", Filters=[{"Name": "group-id", "Values": [web]}])[0]["IsEgress"] is False
    somebody = old.machine("other", zone="us-east-1c")
    assert old.fetch(somebody, machine["PrivateIpAddress"]).arrived
    assert culprit(old.fetch(machine, somebody["PrivateIpAddress"])) == (other, Code.ENI_SG_RULES_MISMATCH)
    old.open("web", port=22)
    assert old.fetch_from_internet(machine["PublicIpAddress"], 22).arrived


@pytest.mark.fact("security-group-28")
def test_groups_go_by_name_where_there_is_one_network_and_by_id_everywhere(old: OldAccount, admin: Admin) -> None:
    web = old.group("web")
    assert old.launch("web")["SecurityGroups"] == [{"GroupId": web, "GroupName": "web"}]
    assert old.launch(SecurityGroupIds=[web])["SecurityGroups"] == [{"GroupId": web, "GroupName": "web"}]
    assert old.refused("CreateSecurityGroup", GroupName="web", Description="twice") == "InvalidGroup.Duplicate"
    (found,) = listed(old, "SecurityGroups", GroupNames=["web"])
    assert found["GroupId"] == web
    made = admin.call("ec2:CreateSecurityGroup", GroupName="web", Description="web")["GroupId"]
    given = {"ImageId": LINUX, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
    (told,) = admin.call("ec2:RunInstances", **given, SecurityGroups=["web"])["Instances"]
    assert told["SecurityGroups"] == [{"GroupId": made, "GroupName": "web"}]
    land = Land(admin)
    elsewhere = given | {"SubnetId": land.subnet_id}
    assert admin.refused("ec2:RunInstances", **elsewhere, SecurityGroups=["land"]).code == "InvalidParameterCombination"
    (told,) = admin.call("ec2:RunInstances", **elsewhere, SecurityGroupIds=[land.group_id])["Instances"]
    assert told["SecurityGroups"] == [{"GroupId": land.group_id, "GroupName": "land"}]
    unknown = "sg-00000000000000000"
    assert admin.refused("ec2:RunInstances", **given, SecurityGroupIds=[unknown]).code == "InvalidGroup.NotFound"
    assert old.refused("RunInstances", **given | {"InstanceType": "m3.medium"}, SecurityGroups=["no"]) == (
        "InvalidGroup.NotFound"
    )


def test_a_reservation_has_the_groups_of_its_instances(old: OldAccount) -> None:
    web = old.group("web")
    old.launch("web")
    (told,) = old.call("DescribeInstances")["Reservations"]
    assert told["Groups"] == [{"GroupId": web, "GroupName": "web"}]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"InstanceType": "t2.micro"}, "VPCResourceNotSpecified"),
        ({"InstanceType": "m4.large"}, "VPCResourceNotSpecified"),
        ({"NetworkInterfaces": [{"DeviceIndex": 0}]}, "VPCResourceNotSpecified"),
        ({"PrivateIpAddress": "10.0.0.9"}, "InvalidParameterCombination"),
        ({"Ipv6AddressCount": 1}, "InvalidParameterCombination"),
        ({"Placement": {"Tenancy": "dedicated"}}, "InvalidParameterCombination"),
    ],
)
def test_what_only_a_vpc_has_is_refused(old: OldAccount, asked: dict[str, Any], code: str) -> None:
    given = {"ImageId": LINUX, "InstanceType": "m3.medium", "MinCount": 1, "MaxCount": 1} | asked
    assert old.refused("RunInstances", **given) == code
    assert old.call("DescribeInstances")["Reservations"] == []


def test_a_group_of_a_vpc_is_for_that_vpc(old: OldAccount) -> None:
    land = Land(old.admin)
    given = {"ImageId": LINUX, "InstanceType": "m3.medium", "MinCount": 1, "MaxCount": 1}
    assert old.refused("RunInstances", **given, SecurityGroupIds=[land.group_id]) == "InvalidParameterCombination"
    web, inside = old.group("web"), {"SubnetId": land.subnet_id, "InstanceType": "t2.micro"}
    assert old.refused("RunInstances", **given | inside, SecurityGroupIds=[web]) == "InvalidParameter"
    way = {"RouteTableId": land.table_id, "DestinationCidrBlock": "192.0.2.0/24"}
    machine = old.machine("web")["InstanceId"]
    assert old.refused("CreateRoute", **way, InstanceId=machine) == "InvalidInstanceID"
    attached = {"NetworkInterfaceId": land.interface_id, "DeviceIndex": 1}
    assert old.refused("AttachNetworkInterface", InstanceId=machine, **attached) == "InvalidParameterCombination"


def test_rules_know_three_protocols_and_groups_of_anybody(old: OldAccount) -> None:
    other = OldAccount(old.admin, PARTNER)
    theirs = other.group("theirs")
    old.group("web")

    def refused(**rule: Any) -> str:
        return old.refused("AuthorizeSecurityGroupIngress", GroupName="web", IpPermissions=[rule])

    everybody: dict[str, Any] = {"IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
    assert refused(IpProtocol="-1", **everybody) == "InvalidPermission.Malformed"
    assert refused(IpProtocol="47", **everybody) == "InvalidPermission.Malformed"
    six = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}
    assert refused(**six) == "InvalidParameterValue"
    nobody = {"UserIdGroupPairs": [{"UserId": PARTNER, "GroupName": "nobody"}]}
    assert refused(IpProtocol="tcp", FromPort=1, ToPort=2, **nobody) == "InvalidGroup.NotFound"
    named = {"SourceSecurityGroupName": "theirs", "SourceSecurityGroupOwnerId": PARTNER}
    old.call("AuthorizeSecurityGroupIngress", GroupName="web", **named)
    (group,) = listed(old, "SecurityGroups", GroupNames=["web"])
    pair = {"UserId": PARTNER, "GroupId": theirs, "GroupName": "theirs"}
    assert [(each["IpProtocol"], each["UserIdGroupPairs"]) for each in group["IpPermissions"]] == [
        ("tcp", []),
        ("tcp", [pair]),
        ("udp", [pair]),
        ("icmp", [pair]),
    ]
    (rule,) = [each for each in listed(old, "SecurityGroupRules") if each["ToPort"] == 65535 and partner(each, "tcp")]
    said = {"IpProtocol": "tcp", "FromPort": 0, "ToPort": 9, "ReferencedGroupId": theirs}
    change = {"SecurityGroupRuleId": rule["SecurityGroupRuleId"], "SecurityGroupRule": said}
    old.call("ModifySecurityGroupRules", GroupId=rule["GroupId"], SecurityGroupRules=[change])
    (rule,) = [each for each in listed(old, "SecurityGroupRules") if each["ToPort"] == 9]
    assert partner(rule, "tcp")
    change["SecurityGroupRule"] = said | {"ToPort": 65535}
    old.call("ModifySecurityGroupRules", GroupId=rule["GroupId"], SecurityGroupRules=[change])
    old.call("RevokeSecurityGroupIngress", GroupName="web", **named)
    (group,) = listed(old, "SecurityGroups", GroupNames=["web"])
    assert len(group["IpPermissions"]) == 1


def partner(rule: dict[str, Any], protocol: str) -> bool:
    return rule["IpProtocol"] == protocol and rule.get("ReferencedGroupInfo", {}).get("UserId") == PARTNER


def test_a_group_has_a_hundred_rules_and_stays_while_it_is_used(old: OldAccount) -> None:
    old.group("web", port=1)
    ranges = [{"CidrIp": f"192.0.2.{number}/32"} for number in range(100)]
    rule = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "IpRanges": ranges}
    many = {"GroupName": "web", "IpPermissions": [rule]}
    assert old.refused("AuthorizeSecurityGroupIngress", **many) == "RulesPerSecurityGroupLimitExceeded"
    rule["IpRanges"] = ranges[1:]
    old.call("AuthorizeSecurityGroupIngress", **many)
    old.launch("web")
    assert old.refused("DeleteSecurityGroup", GroupName="web") == "InvalidGroup.InUse"


def test_an_elastic_ip_for_it_goes_by_its_address_and_is_let_go_at_a_stop(old: OldAccount) -> None:
    made = old.call("AllocateAddress")
    assert (made["Domain"], "AllocationId" in made) == ("standard", False)
    own, machine = {"PublicIp": made["PublicIp"]}, old.machine()
    id, before = machine["InstanceId"], machine["PublicIpAddress"]
    assert "AssociationId" not in old.call("AssociateAddress", InstanceId=id, **own)
    (told,) = listed(old, "Addresses")
    assert (told["InstanceId"], told["PublicIp"]) == (id, made["PublicIp"])
    assert not {"AllocationId", "AssociationId", "NetworkInterfaceId", "PrivateIpAddress"} & told.keys()
    assert old.look(id)["PublicIpAddress"] == made["PublicIp"]
    other = old.machine(zone="us-east-1c")["InstanceId"]
    old.call("AssociateAddress", InstanceId=other, **own)
    assert old.look(other)["PublicIpAddress"] == made["PublicIp"]
    assert old.look(id)["PublicIpAddress"] not in (before, made["PublicIp"])
    old.call("AssociateAddress", InstanceId=id, **own)
    old.call("DisassociateAddress", **own)
    assert old.look(id)["PublicIpAddress"] not in (before, made["PublicIp"])
    old.call("AssociateAddress", InstanceId=id, **own)
    old.call("StopInstances", InstanceIds=[id])
    old.admin.advance(90)
    assert listed(old, "Addresses")[0]["InstanceId"] == ""
    assert old.refused("AssociateAddress", InstanceId=id, **own) == "InvalidInstanceID"
    old.call("ReleaseAddress", **own)
    assert listed(old, "Addresses") == []


def test_an_elastic_ip_stays_with_its_kind_of_network(old: OldAccount) -> None:
    land = Land(old.admin)
    inside = old.launch(InstanceType="t2.micro", SubnetId=land.subnet_id)["InstanceId"]
    outside = old.machine()["InstanceId"]
    standard = {"PublicIp": old.call("AllocateAddress")["PublicIp"]}
    of_vpc = {"AllocationId": old.call("AllocateAddress", Domain="vpc")["AllocationId"]}
    wrong = "InvalidParameterCombination"
    assert old.refused("AssociateAddress", InstanceId=inside, **standard) == wrong
    assert old.refused("AssociateAddress", InstanceId=outside, **of_vpc) == wrong
    assert old.refused("AssociateAddress", InstanceId=outside, **standard, AllowReassociation=True) == wrong
    for _ in range(4):
        old.call("AllocateAddress")
    assert old.refused("AllocateAddress") == "AddressLimitExceeded"
    old.call("AllocateAddress", Domain="vpc")


def test_whoever_has_nothing_there_may_have_a_default_vpc_instead(old: OldAccount) -> None:
    machine = old.machine()["InstanceId"]
    assert old.refused("CreateDefaultVpc") == "OperationNotPermitted"
    old.call("TerminateInstances", InstanceIds=[machine])
    old.admin.advance(60)
    old.call("CreateDefaultVpc")
    assert platforms(old) == ["VPC"]
    groups = listed(old, "SecurityGroups")
    assert [each["GroupName"] for each in groups] == ["default"]
    assert groups[0]["VpcId"]


def test_what_is_done_there_can_be_taken_back_and_made_again() -> None:
    before = SEEN.copy()
    SEEN.clear()
    with closing(Admin(settings=OF_THE_NOTES)) as admin:
        revise(admin.cloud, 2)
        old = OldAccount(admin)
        old.group("web", UserId="amazon-elb", GroupName="amazon-elb-sg")
        machine = old.machine("web")["InstanceId"]
        address = {"PublicIp": old.call("AllocateAddress")["PublicIp"]}
        old.call("AssociateAddress", InstanceId=machine, **address)
        old.call("DisassociateAddress", **address)
        http = {"Protocol": "HTTP", "LoadBalancerPort": 80, "InstancePort": 80}
        zones = {"AvailabilityZones": ["us-east-1b"]}
        old.call("elb:CreateLoadBalancer", LoadBalancerName="kiosk", Listeners=[http], **zones)
        old.call("elb:DeleteLoadBalancer", LoadBalancerName="kiosk")
        old.call("StopInstances", InstanceIds=[machine])
        admin.advance(90)
        old.call("StartInstances", InstanceIds=[machine])
        old.call("TerminateInstances", InstanceIds=[machine])
        admin.advance(60)
        old.call("DeleteSecurityGroup", GroupName="web")
        old.call("CreateDefaultVpc")
        revised = {"ec2:DeleteVpc", "ec2:RunInstances", "elb:CreateLoadBalancer", "ec2:CreateDefaultVpc"}
        assert revised <= set(SEEN)
        assert untrue_indexes(admin.cloud.kernel.store) == []
    SEEN.clear()
    SEEN.update(before)
