"""Load balancers come up over zones, keep their names to themselves, and go when asked."""

from __future__ import annotations

import re

import pytest

from tests.admin import Admin
from tests.shop import Shop


def test_a_new_balancer_is_provisioning_for_a_minute_or_more_and_then_active(admin: Admin, shop: Shop) -> None:
    made = shop.make_balancer()
    assert made["State"] == {"Code": "provisioning"}
    admin.advance(55)
    assert state_of(shop) == "provisioning"
    admin.advance(125)
    assert state_of(shop) == "active"


def state_of(shop: Shop) -> str:
    return shop.call("elbv2:DescribeLoadBalancers")["LoadBalancers"][0]["State"]["Code"]


def test_names_and_arns_are_of_awss_form(shop: Shop) -> None:
    made = shop.make_balancer("front")
    assert re.fullmatch(
        r"arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/front/[0-9a-f]{16}",
        made["LoadBalancerArn"],
    )
    assert re.fullmatch(r"front-\d{9,10}\.us-east-1\.elb\.amazonaws\.com", made["DNSName"])
    assert made["CanonicalHostedZoneId"] == "Z35SXDOTRQ7X7K"
    assert made["Scheme"] == "internet-facing"
    assert made["Type"] == "application"
    assert made["IpAddressType"] == "ipv4"


def test_the_name_of_an_internal_balancer_says_so(shop: Shop) -> None:
    assert shop.make_balancer("inside", Scheme="internal")["DNSName"].startswith("internal-inside-")


@pytest.mark.fact("elb-03")
def test_a_balancer_stands_in_every_zone_that_is_enabled(shop: Shop) -> None:
    made = shop.make_balancer(Subnets=shop.subnets[:3])
    assert [zone["SubnetId"] for zone in made["AvailabilityZones"]] == shop.subnets[:3]
    assert len(nodes(shop)) == 3
    shop.call("elbv2:SetSubnets", LoadBalancerArn=made["LoadBalancerArn"], Subnets=shop.subnets[:2])
    assert {node["SubnetId"] for node in nodes(shop)} == set(shop.subnets[:2])


def nodes(shop: Shop) -> list[dict[str, str]]:
    found = shop.call("ec2:DescribeNetworkInterfaces")["NetworkInterfaces"]
    return [each for each in found if each["Description"].startswith("ELB app/")]


def test_two_zones_are_the_least(admin: Admin, shop: Shop) -> None:
    refusal = admin.refused("elbv2:CreateLoadBalancer", Name="x", Subnets=shop.subnets[:1])
    assert refusal.code == "ValidationError"
    assert "two different Availability Zones" in refusal.message


def test_a_zone_takes_one_subnet_only(admin: Admin, shop: Shop) -> None:
    cidr = "172.31.250.0/24"
    more = shop.call("ec2:CreateSubnet", VpcId=shop.vpc, CidrBlock=cidr, AvailabilityZone="us-east-1a")["Subnet"]
    refusal = admin.refused("elbv2:CreateLoadBalancer", Name="x", Subnets=[*shop.subnets[:2], more["SubnetId"]])
    assert refusal.code == "InvalidConfigurationRequest"


def test_subnets_have_to_exist(admin: Admin, shop: Shop) -> None:
    wrong = [shop.subnets[0], "subnet-00000000000000000"]
    assert admin.refused("elbv2:CreateLoadBalancer", Name="x", Subnets=wrong).code == "SubnetNotFound"


def test_the_internet_needs_a_gateway(admin: Admin, shop: Shop) -> None:
    vpc = shop.call("ec2:CreateVpc", CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    inside = [
        shop.call("ec2:CreateSubnet", VpcId=vpc, CidrBlock=f"10.0.{n}.0/24", AvailabilityZone=f"us-east-1{zone}")
        for n, zone in enumerate("ab")
    ]
    ids = [each["Subnet"]["SubnetId"] for each in inside]
    refusal = admin.refused("elbv2:CreateLoadBalancer", Name="x", Subnets=ids)
    assert refusal.code == "InvalidSubnet"
    assert "has no internet gateway" in refusal.message
    assert shop.call("elbv2:CreateLoadBalancer", Name="x", Subnets=ids, Scheme="internal")["LoadBalancers"]


@pytest.mark.parametrize("name", ["a" * 33, "with_underscore", "-front", "back-", "internal-x"])
def test_names_that_aws_would_not_take(admin: Admin, shop: Shop, name: str) -> None:
    assert admin.refused("elbv2:CreateLoadBalancer", Name=name, Subnets=shop.subnets[:2]).code == "ValidationError"


def test_the_same_balancer_asked_for_again_is_the_one_that_is_there(admin: Admin, shop: Shop) -> None:
    first, again = shop.make_balancer(), shop.make_balancer()
    assert first["LoadBalancerArn"] == again["LoadBalancerArn"]
    refusal = admin.refused("elbv2:CreateLoadBalancer", Name="shop", Subnets=shop.subnets[1:3])
    assert refusal.code == "DuplicateLoadBalancerName"


def test_security_groups_have_to_belong_to_the_network(admin: Admin, shop: Shop) -> None:
    other = shop.call("ec2:CreateVpc", CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
    stranger = shop.call("ec2:CreateSecurityGroup", GroupName="x", Description="x", VpcId=other)["GroupId"]
    for group, code in (("sg-0123", "InvalidSecurityGroup"), (stranger, "InvalidConfigurationRequest")):
        refusal = admin.refused("elbv2:CreateLoadBalancer", Name="x", Subnets=shop.subnets[:2], SecurityGroups=[group])
        assert refusal.code == code


def test_without_groups_it_gets_the_networks_default_one(shop: Shop) -> None:
    made = shop.make_balancer(SecurityGroups=[])
    found = shop.call("ec2:DescribeSecurityGroups", GroupIds=made["SecurityGroups"])["SecurityGroups"]
    assert [group["GroupName"] for group in found] == ["default"]


def test_what_is_not_there_is_not_found_by_arn_or_name(admin: Admin, shop: Shop) -> None:
    missing = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/x/0123456789abcdef"
    assert admin.refused("elbv2:DescribeLoadBalancers", Names=["x"]).code == "LoadBalancerNotFound"
    refusal = admin.refused("elbv2:DescribeLoadBalancers", LoadBalancerArns=[missing])
    assert refusal.code == "LoadBalancerNotFound"
    assert refusal.status == 400
    assert admin.refused("elbv2:DescribeLoadBalancers", LoadBalancerArns=["nonsense"]).code == "ValidationError"


def test_deleting_takes_listeners_and_nodes_along_and_may_be_repeated(admin: Admin, shop: Shop) -> None:
    arn = shop.make_balancer()["LoadBalancerArn"]
    group = shop.make_group()["TargetGroupArn"]
    listener = shop.listen(arn, group)["ListenerArn"]
    shop.call("elbv2:DeleteLoadBalancer", LoadBalancerArn=arn)
    assert shop.call("elbv2:DescribeLoadBalancers")["LoadBalancers"] == []
    assert admin.refused("elbv2:DescribeListeners", ListenerArns=[listener]).code == "ListenerNotFound"
    assert nodes(shop) == []
    assert shop.call("elbv2:DescribeTargetGroups")["TargetGroups"][0]["LoadBalancerArns"] == []
    shop.call("elbv2:DeleteLoadBalancer", LoadBalancerArn=arn)


def test_deletion_protection_protects(admin: Admin, shop: Shop) -> None:
    arn = shop.make_balancer()["LoadBalancerArn"]
    protect(shop, arn, "true")
    assert admin.refused("elbv2:DeleteLoadBalancer", LoadBalancerArn=arn).code == "OperationNotPermitted"
    protect(shop, arn, "false")
    shop.call("elbv2:DeleteLoadBalancer", LoadBalancerArn=arn)


def protect(shop: Shop, arn: str, value: str) -> None:
    wanted = [{"Key": "deletion_protection.enabled", "Value": value}]
    shop.call("elbv2:ModifyLoadBalancerAttributes", LoadBalancerArn=arn, Attributes=wanted)


@pytest.mark.fact("elb-18")
def test_the_idle_timeout_is_a_minute_and_may_be_up_to_4000_seconds(admin: Admin, shop: Shop) -> None:
    arn = shop.make_balancer()["LoadBalancerArn"]
    assert attributes_of(shop, arn)["idle_timeout.timeout_seconds"] == "60"
    key = "idle_timeout.timeout_seconds"
    for value in ("0", "4001", "long"):
        wanted = [{"Key": key, "Value": value}]
        refusal = admin.refused("elbv2:ModifyLoadBalancerAttributes", LoadBalancerArn=arn, Attributes=wanted)
        assert refusal.code == "ValidationError"
    shop.call("elbv2:ModifyLoadBalancerAttributes", LoadBalancerArn=arn, Attributes=[{"Key": key, "Value": "120"}])
    assert attributes_of(shop, arn)[key] == "120"


def attributes_of(shop: Shop, arn: str) -> dict[str, str]:
    answer = shop.call("elbv2:DescribeLoadBalancerAttributes", LoadBalancerArn=arn)
    return {each["Key"]: each["Value"] for each in answer["Attributes"]}


def test_an_unknown_attribute_is_refused(admin: Admin, shop: Shop) -> None:
    arn = shop.make_balancer()["LoadBalancerArn"]
    wanted = [{"Key": "colour", "Value": "blue"}]
    refusal = admin.refused("elbv2:ModifyLoadBalancerAttributes", LoadBalancerArn=arn, Attributes=wanted)
    assert (refusal.code, "not recognized" in refusal.message) == ("ValidationError", True)


def test_lists_come_in_pages(admin: Admin, shop: Shop) -> None:
    for n in range(3):
        shop.make_balancer(f"shop-{n}")
    first = shop.call("elbv2:DescribeLoadBalancers", PageSize=2)
    second = shop.call("elbv2:DescribeLoadBalancers", PageSize=2, Marker=first["NextMarker"])
    names = [each["LoadBalancerName"] for each in (*first["LoadBalancers"], *second["LoadBalancers"])]
    assert names == ["shop-0", "shop-1", "shop-2"]
    assert "NextMarker" not in second
    assert admin.refused("elbv2:DescribeLoadBalancers", Marker="nonsense").code == "ValidationError"


def test_tags_are_put_changed_and_taken_off(admin: Admin, shop: Shop) -> None:
    arn = shop.make_balancer(Tags=[{"Key": "team", "Value": "web"}])["LoadBalancerArn"]
    shop.call("elbv2:AddTags", ResourceArns=[arn], Tags=[{"Key": "team", "Value": "shop"}, {"Key": "a", "Value": "1"}])
    shop.call("elbv2:RemoveTags", ResourceArns=[arn], TagKeys=["a"])
    told = shop.call("elbv2:DescribeTags", ResourceArns=[arn])["TagDescriptions"]
    assert told == [{"ResourceArn": arn, "Tags": [{"Key": "team", "Value": "shop"}]}]
    twice = [{"Key": "x", "Value": "1"}, {"Key": "x", "Value": "2"}]
    assert admin.refused("elbv2:AddTags", ResourceArns=[arn], Tags=twice).code == "DuplicateTagKeys"


def test_account_limits_are_told(shop: Shop) -> None:
    told = {each["Name"]: each["Max"] for each in shop.call("elbv2:DescribeAccountLimits")["Limits"]}
    assert told["application-load-balancers"] == "50"
    assert told["target-groups"] == "3000"
    first = shop.call("elbv2:DescribeAccountLimits", PageSize=2)
    rest = shop.call("elbv2:DescribeAccountLimits", Marker=first["NextMarker"])["Limits"]
    assert {each["Name"]: each["Max"] for each in (*first["Limits"], *rest)} == told
    assert {"network-load-balancers", "gateway-load-balancers"} < told.keys()
