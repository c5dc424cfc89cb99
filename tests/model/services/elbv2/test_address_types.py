"""Balancers with addresses of both families."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

import pytest

from model.kit.published import published
from model.physics.traffic import Traffic
from model.services.elbv2.fronts import find_front
from model.services.elbv2.reach import Knock, doors
from tests.admin import Admin
from tests.shop import Shop

WITHOUT = "dualstack-without-public-ipv4"


@pytest.fixture
def shop(admin: Admin) -> Shop:
    return Shop(admin)


def number(shop: Shop) -> None:
    """Give the first two subnets addresses of IPv6."""
    shop.call("ec2:AssociateVpcCidrBlock", VpcId=shop.vpc, AmazonProvidedIpv6CidrBlock=True)
    shop.admin.advance(60)
    vpc = shop.call("ec2:DescribeVpcs", VpcIds=[shop.vpc])["Vpcs"][0]
    whole = vpc["Ipv6CidrBlockAssociationSet"][0]["Ipv6CidrBlock"]
    for place, subnet in enumerate(shop.subnets[:2]):
        block = whole.replace("00::/56", f"{place:02x}::/64")
        shop.call("ec2:AssociateSubnetCidrBlock", SubnetId=subnet, Ipv6CidrBlock=block)


def families(shop: Shop, name: str) -> list[int]:
    found = published(shop.admin.cloud, name.lower())
    return [ip_address(each).version for each in found.addresses] if found else []


def put(shop: Shop, balancer: dict[str, Any], kind: str) -> str:
    answer = shop.call("elbv2:SetIpAddressType", LoadBalancerArn=balancer["LoadBalancerArn"], IpAddressType=kind)
    return answer["IpAddressType"]


def test_the_name_leads_to_addresses_of_the_families_that_were_chosen(shop: Shop) -> None:
    number(shop)
    balancer = shop.make_balancer()
    shop.admin.advance(200)
    told = {"ipv4": families(shop, balancer["DNSName"])}
    for kind in ("dualstack", WITHOUT, "ipv4"):
        assert put(shop, balancer, kind) == kind
        told[kind] = families(shop, balancer["DNSName"])
    assert told == {"ipv4": [4, 4], "dualstack": [4, 4, 6, 6], WITHOUT: [6, 6]}


def test_a_balancer_can_be_made_so_and_moved_so(shop: Shop) -> None:
    number(shop)
    balancer = shop.make_balancer(IpAddressType="dualstack")
    place = {"LoadBalancerArn": balancer["LoadBalancerArn"], "Subnets": shop.subnets[:2]}
    assert balancer["IpAddressType"] == "dualstack"
    assert shop.call("elbv2:SetSubnets", **place)["IpAddressType"] == "dualstack"
    assert shop.call("elbv2:SetSubnets", IpAddressType="ipv4", **place)["IpAddressType"] == "ipv4"


def test_without_a_public_address_of_the_old_family_visitors_come_over_the_new_one(shop: Shop) -> None:
    number(shop)
    balancer = shop.site(machines=1)[0]
    put(shop, {"LoadBalancerArn": balancer}, WITHOUT)
    assert way_in(shop, balancer) is False
    everybody = [{"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80, "Ipv6Ranges": [{"CidrIpv6": "::/0"}]}]
    shop.call("ec2:AuthorizeSecurityGroupIngress", GroupId=shop.web, IpPermissions=everybody)
    table = shop.call("ec2:DescribeRouteTables")["RouteTables"][0]
    gateway = shop.call("ec2:DescribeInternetGateways")["InternetGateways"][0]["InternetGatewayId"]
    way = {"RouteTableId": table["RouteTableId"], "GatewayId": gateway}
    shop.call("ec2:CreateRoute", DestinationIpv6CidrBlock="::/0", **way)
    assert way_in(shop, balancer) is True


def way_in(shop: Shop, arn: str) -> bool:
    world = shop.admin.cloud.world("123456789012", "us-east-1", "elbv2")
    front = find_front(world, arn)
    assert front is not None
    return doors(world, front, Traffic(entry=arn, story="{}", starts_at=0.0), Knock(80)).share == 1


def test_a_type_that_a_balancer_or_its_subnets_cannot_have_is_refused(shop: Shop) -> None:
    balancer = shop.make_balancer()
    refused = shop.admin.refused
    place = {"LoadBalancerArn": balancer["LoadBalancerArn"]}
    assert refused("elbv2:SetIpAddressType", IpAddressType="dualstack", **place).code == "InvalidSubnet"
    number(shop)
    inner = shop.make_balancer("inner", Scheme="internal")["LoadBalancerArn"]
    wrong = refused("elbv2:SetIpAddressType", IpAddressType=WITHOUT, LoadBalancerArn=inner)
    assert wrong.code == "InvalidConfigurationRequest"
    gone = place["LoadBalancerArn"] + "0"
    assert refused("elbv2:SetIpAddressType", IpAddressType="ipv4", LoadBalancerArn=gone).code == "LoadBalancerNotFound"
