"""Names as machines and the internet see them: private zones, delegation, and aliases of aliases."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.names import Names, alias, record
from tests.shop import Shop


def resolved(admin: Admin, machine: str, name: str) -> str | None:
    guest = admin.client.guest(machine)
    assert guest is not None
    return guest.resolve(name)


def vpc_of(shop: Shop) -> dict[str, Any]:
    return {"VPCRegion": "us-east-1", "VPCId": shop.vpc}


@pytest.mark.fact("route53-07")
def test_a_private_zone_answers_in_its_vpcs_alone_and_before_the_public_one(admin: Admin, shop: Shop) -> None:
    inside = shop.machines(1)[0]
    vpc = shop.call("ec2:CreateVpc", CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    subnet = shop.call("ec2:CreateSubnet", VpcId=vpc, CidrBlock="10.9.0.0/24", AvailabilityZone="us-east-1a")["Subnet"][
        "SubnetId"
    ]
    told = shop.call(
        "ec2:RunInstances", ImageId=shop.image, InstanceType="c5.large", MinCount=1, MaxCount=1, SubnetId=subnet
    )
    outside = told["Instances"][0]["InstanceId"]
    admin.advance(60)
    private = Names(admin, VPC=vpc_of(shop))
    private.create(record("db.example.com", "10.0.0.5"), record("www.example.com", "10.0.0.6"))
    assert resolved(admin, inside, "db.example.com") == "10.0.0.5"
    assert resolved(admin, outside, "db.example.com") is None
    public = admin.call("route53:CreateHostedZone", Name="example.com", CallerReference="public")["HostedZone"]["Id"]
    batch = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": record("www.example.com", "192.0.2.1")}]}
    admin.call("route53:ChangeResourceRecordSets", HostedZoneId=public.rpartition("/")[2], ChangeBatch=batch)
    admin.advance(61)
    assert resolved(admin, inside, "www.example.com") == "10.0.0.6"
    assert resolved(admin, outside, "www.example.com") == "192.0.2.1"
    admin.call("route53:AssociateVPCWithHostedZone", HostedZoneId=private.id, VPC=vpc_of(shop) | {"VPCId": vpc})
    assert resolved(admin, outside, "www.example.com") == "192.0.2.1"
    shop.call("ec2:ModifyVpcAttribute", VpcId=vpc, EnableDnsHostnames={"Value": True})
    assert resolved(admin, outside, "www.example.com") == "10.0.0.6"


def test_a_private_zone_decides_alone_even_about_what_it_does_not_know(admin: Admin, shop: Shop) -> None:
    machine = shop.machines(1)[0]
    Names(admin).create(record("www.example.com", "192.0.2.1"))
    assert resolved(admin, machine, "www.example.com") == "192.0.2.1"
    admin.call("route53:CreateHostedZone", Name="example.com", CallerReference="private", VPC=vpc_of(shop))
    assert resolved(admin, machine, "www.example.com") is None


def test_machines_find_balancers_by_their_names(admin: Admin, shop: Shop) -> None:
    machine = shop.machines(1)[0]
    balancer = shop.make_balancer()
    admin.advance(200)
    Names(admin).create(record("app.example.com", balancer["DNSName"], type="CNAME"))
    assert resolved(admin, machine, balancer["DNSName"]) == resolved(admin, machine, "app.example.com") is not None


def test_a_zone_below_another_is_known_once_its_parent_leads_there(admin: Admin, shop: Shop) -> None:
    machine = shop.machines(1)[0]
    parent, child = Names(admin), Names(admin, "eu.example.com")
    child.create(record("www.eu.example.com", "192.0.2.1"))
    assert resolved(admin, machine, "www.eu.example.com") is None
    servers = child.made["DelegationSet"]["NameServers"]
    parent.create(record("eu.example.com", *servers, type="NS"))
    assert resolved(admin, machine, "www.eu.example.com") == "192.0.2.1"
    parent.change(("UPSERT", record("eu.example.com", "ns.elsewhere.net", type="NS")))
    assert resolved(admin, machine, "www.eu.example.com") is None


def test_a_tree_of_policies_leaves_out_branches_of_which_nothing_is_well(admin: Admin, names: Names) -> None:
    terms = {"Type": "TCP", "IPAddress": "9.9.9.9", "Port": 80, "RequestInterval": 10}
    check = admin.call("route53:CreateHealthCheck", CallerReference="x", HealthCheckConfig=terms)["HealthCheck"]["Id"]
    names.create(
        record("us.example.com", "192.0.2.1", SetIdentifier="a", Weight=1, HealthCheckId=check),
        record("us.example.com", "192.0.2.2", SetIdentifier="b", Weight=1, HealthCheckId=check),
        record("eu.example.com", "192.0.2.3"),
    )
    names.create(
        alias("www.example.com", names.id, "us.example.com", SetIdentifier="us", Region="us-east-1"),
        alias("www.example.com", names.id, "eu.example.com", SetIdentifier="eu", Region="eu-west-1"),
    )
    assert names.data("www.example.com", city="Boston") == ["192.0.2.3"]
    admin.call("route53:UpdateHealthCheck", HealthCheckId=check, Inverted=True)
    admin.advance(1)
    assert names.data("www.example.com", city="Boston")[0] in ("192.0.2.1", "192.0.2.2")
    assert names.data("www.example.com", city="Paris") == ["192.0.2.3"]


def test_names_that_lead_in_a_circle_are_given_up(names: Names) -> None:
    names.create(
        record("a.example.com", "b.example.com", type="CNAME"), record("b.example.com", "a.example.com", type="CNAME")
    )
    assert names.answer("a.example.com")["ResponseCode"] == "SERVFAIL"
