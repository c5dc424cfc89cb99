"""Classic balancers are there as soon as they are asked for, and refused as AWS refuses them."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any

import pytest

from model.catalog.running_costs import dollars_per_hour
from model.kit.published import published
from tests.admin import Admin
from tests.model.services.elb.kiosk import HTTP, Kiosk
from tests.model.services.elbv2.visitors import visit
from tests.model.services.iam.test_certificates import certificate, private
from tests.names import Names, alias
from tests.shop import Shop

TCP = {"Protocol": "TCP", "LoadBalancerPort": 3306, "InstanceProtocol": "TCP", "InstancePort": 3306}


def uploaded(admin: Admin, name: str = "web", *others: str) -> str:
    files = {"CertificateBody": certificate(name, *others), "PrivateKey": private(name)}
    made = admin.call("iam:UploadServerCertificate", ServerCertificateName=name, **files)
    return made["ServerCertificateMetadata"]["Arn"]


@pytest.mark.fact("elb-07")
def test_it_carries_four_protocols_and_no_others(admin: Admin, kiosk: Kiosk) -> None:
    own = uploaded(admin)
    https = {"Protocol": "HTTPS", "LoadBalancerPort": 443, "InstancePort": 80, "SSLCertificateId": own}
    ssl = {"Protocol": "SSL", "LoadBalancerPort": 8443, "InstancePort": 8443, "SSLCertificateId": own}
    kiosk.make(HTTP, https, TCP, ssl)
    told = [each["Listener"] for each in kiosk.described()["ListenerDescriptions"]]
    assert [each["Protocol"] for each in told] == ["HTTP", "HTTPS", "TCP", "SSL"]
    assert [each["InstanceProtocol"] for each in told] == ["HTTP", "HTTP", "TCP", "TCP"]
    udp = {"Protocol": "UDP", "LoadBalancerPort": 5353, "InstancePort": 53}
    assert kiosk.refused("CreateLoadBalancerListeners", Listeners=[udp]) == "ValidationError"
    across = {"Protocol": "HTTP", "LoadBalancerPort": 8080, "InstanceProtocol": "TCP", "InstancePort": 80}
    assert kiosk.refused("CreateLoadBalancerListeners", Listeners=[across]) == "InvalidConfigurationRequest"


def test_it_needs_a_listener_and_each_a_port_of_its_own(kiosk: Kiosk) -> None:
    places = {"Subnets": kiosk.shop.subnets[:1]}
    assert kiosk.refused("CreateLoadBalancer", Listeners=[], **places) == "ValidationError"
    assert kiosk.refused("CreateLoadBalancer", Listeners=[HTTP, HTTP], **places) == "DuplicateListener"
    kiosk.make()
    kiosk.ask("CreateLoadBalancerListeners", Listeners=[HTTP])
    assert len(kiosk.described()["ListenerDescriptions"]) == 1
    other = HTTP | {"InstancePort": 8080}
    assert kiosk.refused("CreateLoadBalancerListeners", Listeners=[other]) == "DuplicateListener"
    kiosk.ask("DeleteLoadBalancerListeners", LoadBalancerPorts=[80, 81])
    assert kiosk.described()["ListenerDescriptions"] == []


def test_names_are_taken_once(kiosk: Kiosk) -> None:
    kiosk.make()
    assert kiosk.refused("CreateLoadBalancer", Listeners=[HTTP], Subnets=kiosk.shop.subnets[:1]) == (
        "DuplicateLoadBalancerName"
    )


@pytest.mark.parametrize("name", ["-kiosk", "kiosk-", "ki.osk", "k" * 33])
def test_what_is_no_name_is_refused(admin: Admin, shop: Shop, name: str) -> None:
    place: dict[str, Any] = {"Listeners": [HTTP], "Subnets": shop.subnets[:1]}
    assert admin.refused("elb:CreateLoadBalancer", LoadBalancerName=name, **place).code == "ValidationError"


def test_it_is_described_with_all_that_it_has(admin: Admin, kiosk: Kiosk) -> None:
    kiosk.make(Tags=[{"Key": "team", "Value": "shop"}])
    told = kiosk.described()
    assert told["AvailabilityZones"] == ["us-east-1a", "us-east-1b"]
    assert (told["Scheme"], told["VPCId"]) == ("internet-facing", kiosk.shop.vpc)
    assert told["DNSName"].startswith("kiosk-")
    assert told["DNSName"].endswith(".us-east-1.elb.amazonaws.com")
    assert told["HealthCheck"]["Target"] == "TCP:80"
    assert told["SourceSecurityGroup"]["GroupName"] == "web"
    assert told["CreatedTime"] == admin.now
    tags = admin.call("elb:DescribeTags", LoadBalancerNames=["kiosk"])["TagDescriptions"][0]["Tags"]
    assert tags == [{"Key": "team", "Value": "shop"}]


def test_it_is_not_among_the_later_ones(admin: Admin, kiosk: Kiosk) -> None:
    balancer = kiosk.make()
    assert admin.call("elbv2:DescribeLoadBalancers")["LoadBalancers"] == []
    assert admin.refused("elbv2:DescribeListeners", LoadBalancerArn=balancer).code == "ValidationError"


def test_it_follows_the_zones_that_are_enabled(admin: Admin, kiosk: Kiosk) -> None:
    kiosk.make()
    assert kiosk.ask("EnableAvailabilityZonesForLoadBalancer", AvailabilityZones=["us-east-1c"])[
        "AvailabilityZones"
    ] == ["us-east-1a", "us-east-1b", "us-east-1c"]
    left = kiosk.ask("DetachLoadBalancerFromSubnets", Subnets=kiosk.shop.subnets[:1])["Subnets"]
    assert left == kiosk.shop.subnets[1:3]
    of_balancer = [{"Name": "requester-id", "Values": ["amazon-elb"]}]
    nodes = admin.call("ec2:DescribeNetworkInterfaces", Filters=of_balancer)["NetworkInterfaces"]
    assert {each["SubnetId"] for each in nodes} == set(left)
    zones = {"AvailabilityZones": ["us-east-1b", "us-east-1c"]}
    assert kiosk.refused("DisableAvailabilityZonesForLoadBalancer", **zones) == "InvalidConfigurationRequest"
    assert kiosk.ask("AttachLoadBalancerToSubnets", Subnets=kiosk.shop.subnets[:1])["Subnets"] == kiosk.shop.subnets[:3]
    left = kiosk.ask("DisableAvailabilityZonesForLoadBalancer", AvailabilityZones=["us-east-1c"])["AvailabilityZones"]
    assert left == ["us-east-1a", "us-east-1b"]


def test_what_is_deleted_leaves_nothing(admin: Admin, kiosk: Kiosk) -> None:
    kiosk.site()
    kiosk.ask("DeleteLoadBalancer")
    admin.advance(60)
    of_balancer = [{"Name": "requester-id", "Values": ["amazon-elb"]}]
    assert admin.call("ec2:DescribeNetworkInterfaces", Filters=of_balancer)["NetworkInterfaces"] == []
    assert kiosk.refused("DescribeInstanceHealth") == "LoadBalancerNotFound"
    kiosk.ask("DeleteLoadBalancer")


@pytest.mark.fact("elb-30")
def test_each_port_has_one_certificate_whatever_name_clients_come_by(admin: Admin, kiosk: Kiosk) -> None:
    first, second = uploaded(admin, "first"), uploaded(admin, "second")
    https = {"Protocol": "HTTPS", "LoadBalancerPort": 443, "InstancePort": 80, "SSLCertificateId": first}
    kiosk.make(https)
    again = https | {"SSLCertificateId": second}
    assert kiosk.refused("CreateLoadBalancerListeners", Listeners=[again]) == "DuplicateListener"
    kiosk.ask("SetLoadBalancerListenerSSLCertificate", LoadBalancerPort=443, SSLCertificateId=second)
    (told,) = kiosk.described()["ListenerDescriptions"]
    assert told["Listener"]["SSLCertificateId"] == second
    asked = {host: visit(admin, port=443, tls="TLSv1.2", host=f"{host}.example.com") for host in ("first", "second")}
    assert {host: (reply.shown, reply.is_doubted) for host, reply in asked.items()} == {
        "first": (second, True),
        "second": (second, False),
    }
    both = uploaded(admin, "both", "first.example.com", "second.example.com")
    kiosk.ask("SetLoadBalancerListenerSSLCertificate", LoadBalancerPort=443, SSLCertificateId=both)
    for host in ("first", "second"):
        assert not visit(admin, port=443, tls="TLSv1.2", host=f"{host}.example.com").is_doubted
    unknown = {"LoadBalancerPort": 443, "SSLCertificateId": second + "x"}
    assert kiosk.refused("SetLoadBalancerListenerSSLCertificate", **unknown) == "CertificateNotFound"


def test_it_has_addresses_of_the_old_kind_alone(admin: Admin, kiosk: Kiosk) -> None:
    kiosk.make()
    of_balancer = [{"Name": "requester-id", "Values": ["amazon-elb"]}]
    nodes = admin.call("ec2:DescribeNetworkInterfaces", Filters=of_balancer)["NetworkInterfaces"]
    assert all(each["Ipv6Addresses"] == [] and each["Association"]["PublicIp"] for each in nodes)
    name = kiosk.described()["DNSName"]
    world = admin.cloud.world("123456789012", "us-east-1", "elb")
    for each in (name, f"dualstack.{name}"):
        found = published(world.cell, each)
        assert found is not None
        assert [ip_address(address).version for address in found.addresses] == [4, 4]
    names, zone = Names(admin), kiosk.described()["CanonicalHostedZoneNameID"]
    for type in ("A", "AAAA"):
        names.create(alias("www.example.com", zone, name, type=type, evaluates=False))
    told = {type: names.answer("www.example.com", type) for type in ("A", "AAAA")}
    assert [(each["ResponseCode"], len(each["RecordData"])) for each in told.values()] == [
        ("NOERROR", 2),
        ("NOERROR", 0),
    ]


def test_it_costs_by_the_hour_until_it_is_deleted() -> None:
    of_classic = dollars_per_hour("elb:ClassicBalancer", "us-east-1", {})
    of_later = [
        dollars_per_hour("elbv2:LoadBalancer", "us-east-1", {"type": type}) for type in ("application", "gateway")
    ]
    assert (of_classic, of_later) == (0.025, [0.0225, 0.0125])


@pytest.mark.fact("elb-18", "elb-24")
def test_attributes_are_kept_within_their_bounds(kiosk: Kiosk) -> None:
    kiosk.make()
    assert kiosk.ask("DescribeLoadBalancerAttributes")["LoadBalancerAttributes"]["ConnectionSettings"] == {
        "IdleTimeout": 60
    }
    kiosk.modify(ConnectionSettings={"IdleTimeout": 120}, CrossZoneLoadBalancing={"Enabled": True})
    kiosk.modify(ConnectionDraining={"Enabled": True})
    told = kiosk.ask("DescribeLoadBalancerAttributes")["LoadBalancerAttributes"]
    assert told["ConnectionSettings"] == {"IdleTimeout": 120}
    assert told["CrossZoneLoadBalancing"] == {"Enabled": True}
    assert told["ConnectionDraining"] == {"Enabled": True, "Timeout": 300}
    for wrong in (0, 3601):
        settings = {"ConnectionSettings": {"IdleTimeout": wrong}}
        assert kiosk.refused("ModifyLoadBalancerAttributes", LoadBalancerAttributes=settings) == "ValidationError"
        draining = {"ConnectionDraining": {"Enabled": True, "Timeout": wrong}}
        assert kiosk.refused("ModifyLoadBalancerAttributes", LoadBalancerAttributes=draining) == "ValidationError"
    log = {"AccessLog": {"Enabled": True}}
    assert kiosk.refused("ModifyLoadBalancerAttributes", LoadBalancerAttributes=log) == "InvalidConfigurationRequest"
    other = {"AdditionalAttributes": [{"Key": "color", "Value": "red"}]}
    assert (
        kiosk.refused("ModifyLoadBalancerAttributes", LoadBalancerAttributes=other) == "LoadBalancerAttributeNotFound"
    )


def test_tags_are_put_on_and_taken_off(admin: Admin, kiosk: Kiosk) -> None:
    kiosk.make()
    names: dict[str, Any] = {"LoadBalancerNames": ["kiosk"]}
    admin.call("elb:AddTags", **names, Tags=[{"Key": "team", "Value": "shop"}, {"Key": "stage", "Value": "test"}])
    admin.call("elb:RemoveTags", **names, Tags=[{"Key": "team"}])
    (told,) = admin.call("elb:DescribeTags", **names)["TagDescriptions"]
    assert told["Tags"] == [{"Key": "stage", "Value": "test"}]
    twice = [{"Key": "team", "Value": "a"}, {"Key": "team", "Value": "b"}]
    assert admin.refused("elb:AddTags", **names, Tags=twice).code == "DuplicateTagKeys"


def test_only_so_many_are_allowed_in_a_region(admin: Admin, shop: Shop) -> None:
    place: dict[str, Any] = {"Listeners": [HTTP], "Subnets": shop.subnets[:1]}
    (limit, *_) = admin.call("elb:DescribeAccountLimits")["Limits"]
    for number in range(int(limit["Max"])):
        admin.call("elb:CreateLoadBalancer", LoadBalancerName=f"kiosk{number}", **place)
    assert admin.refused("elb:CreateLoadBalancer", LoadBalancerName="more", **place).code == "TooManyLoadBalancers"


def test_where_it_cannot_stand_is_refused(admin: Admin, kiosk: Kiosk) -> None:
    listeners = {"Listeners": [HTTP]}
    assert kiosk.refused("CreateLoadBalancer", **listeners, Subnets=["subnet-0"]) == "SubnetNotFound"
    assert kiosk.refused("CreateLoadBalancer", **listeners) == "ValidationError"
    assert kiosk.refused("CreateLoadBalancer", **listeners, AvailabilityZones=["us-east-1z"]) == "ValidationError"
    place = {"Subnets": kiosk.shop.subnets[:1]}
    assert kiosk.refused("CreateLoadBalancer", **listeners, **place, Scheme="public") == "InvalidScheme"
    vpc = admin.call("ec2:CreateVpc", CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    subnet = admin.call("ec2:CreateSubnet", VpcId=vpc, CidrBlock="10.9.0.0/24")["Subnet"]["SubnetId"]
    assert kiosk.refused("CreateLoadBalancer", **listeners, Subnets=[subnet]) == "InvalidSubnet"
