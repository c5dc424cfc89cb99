"""The packet walk of the desk: between whatever two ends one names, with each step told."""

from __future__ import annotations

from typing import Any

import pytest

from model.client import AwsError, Client, PacketWalk
from model.kit.principal import root
from tests.admin import Admin
from tests.model.services.ec2.corporations import DESK, Company
from tests.model.services.ec2.lands import PARTNER, Land, peer
from tests.model.services.ec2.launches import running, stop, tags


class Shop:
    """A web server with a public address and a database without one, in a VPC with a door to the internet."""

    def __init__(self, admin: Admin) -> None:
        self.admin = admin
        self.land = Land(admin, peers=("10.0.0.0/8",))
        self.land.lead("0.0.0.0/0", GatewayId=self.land.open_door())
        self.web = self.machine("web-1", AssociatePublicIpAddress=True)
        self.db = self.machine("db-1")

    def machine(self, name: str, **more: Any) -> str:
        card = {"DeviceIndex": 0, "SubnetId": self.land.subnet_id, "Groups": [self.land.group_id], **more}
        return running(self.admin, NetworkInterfaces=[card], TagSpecifications=tags("instance", Name=name))

    def walk(self, start: str, end: str, protocol: str = "tcp", port: int | str = 443) -> PacketWalk:
        return self.admin.client.reachability().walk(start, end, protocol, port)

    def refused(self, *asked: Any) -> str:
        with pytest.raises(AwsError) as refusal:
            self.walk(*asked)
        return refusal.value.message


@pytest.fixture
def shop(admin: Admin) -> Shop:
    return Shop(admin)


def told(walked: PacketWalk) -> list[str]:
    return [f"{step.word} {step.rule}".strip() for step in walked.there]


def test_neighbours_talk_and_each_step_says_what_let_the_packet_on(shop: Shop) -> None:
    walked = shop.walk("web-1", "db-1", "tcp", 5432)
    assert walked.arrived
    assert walked.traffic.name == "postgresql"
    assert told(walked) == [
        "interface",
        "security group allow all to 0.0.0.0/0",
        "security group allow all from 10.0.0.0/8",
        "interface",
    ]
    assert [step.label for step in walked.there] == ["web-1", "land", "land", "db-1"]
    assert all(step.kind and step.id for step in walked.there)
    assert [step.back for step in walked.back] == [True, True]
    assert "its answer back" in walked.verdict.sentence


def test_a_closed_group_is_named_with_what_would_open_it(shop: Shop) -> None:
    walked = shop.walk("internet", "web-1", port="ssh")
    assert walked.verdict.code == "ENI_SG_RULES_MISMATCH"
    last = walked.there[-1]
    assert (last.kind, last.id, last.dropped) == ("ec2:SecurityGroup", shop.land.group_id, walked.verdict.code)
    assert last.rule == "no rule is about it"
    assert "tcp 22 from 198.51.100.1/32" in walked.verdict.remedy
    assert walked.back == ()
    shop.land.open("198.51.100.1/32")
    assert shop.walk("internet", "web-1", port="ssh").arrived


def test_translation_at_the_gateway_is_told_in_both_directions(shop: Shop) -> None:
    shop.land.open("0.0.0.0/0")
    walked = shop.walk("198.51.100.7", "web-1")
    assert walked.arrived
    (there,) = [step for step in walked.there if step.translates]
    assert there.word == "internet gateway"
    public, private = walked.end.public, walked.end.address
    assert (there.arrives.destination, there.leaves.destination) == (f"{public}:443", f"{private}:443")
    (back,) = [step for step in walked.back if step.translates]
    assert (back.arrives.source, back.leaves.source) == (f"{private}:443", f"{public}:443")


def test_a_nat_gateway_shows_both_of_its_translations(shop: Shop) -> None:
    land = shop.land
    address = land.call("AllocateAddress", Domain="vpc")["AllocationId"]
    nat = land.call("CreateNatGateway", SubnetId=land.subnet_id, AllocationId=address)["NatGateway"]["NatGatewayId"]
    shop.admin.advance(300)
    within = land.subnet("10.0.1.0/24")
    table = land.call("CreateRouteTable", VpcId=land.vpc_id)["RouteTable"]["RouteTableId"]
    land.call("AssociateRouteTable", RouteTableId=table, SubnetId=within)
    land.call("CreateRoute", RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", NatGatewayId=nat)
    inside, _ = land.interface(within)
    walked = shop.walk(inside, "internet")
    assert walked.arrived
    assert [step.word for step in walked.there if step.translates] == ["interface", "internet gateway"]
    assert [step.word for step in walked.back if step.translates] == ["internet gateway", "interface"]
    assert f"0.0.0.0/0 → {nat}" in [step.rule for step in walked.there]
    assert shop.walk("internet", nat).verdict.code == "UNSOLICITED"


def test_what_has_no_public_address_is_not_found_on_the_internet(shop: Shop) -> None:
    assert shop.walk("internet", "db-1").verdict.code == "IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS"
    assert shop.walk("internet", "10.9.9.9").verdict.code == "IGW_DESTINATION_ADDRESS_NOT_IN_RFC1918_EGRESS"
    assert shop.walk("db-1", "internet").verdict.code == "IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS"


def test_an_acl_that_keeps_answers_in_is_blamed_on_the_way_back(shop: Shop) -> None:
    shop.land.open("0.0.0.0/0")
    within = [{"Name": "vpc-id", "Values": [shop.land.vpc_id]}]
    (acl,) = shop.land.call("DescribeNetworkAcls", Filters=within)["NetworkAcls"]
    entry = {"RuleNumber": 50, "Protocol": "-1", "RuleAction": "deny", "Egress": True, "CidrBlock": "0.0.0.0/0"}
    shop.land.call("CreateNetworkAclEntry", NetworkAclId=acl["NetworkAclId"], **entry)
    walked = shop.walk("internet", "web-1")
    last = walked.back[-1]
    assert (last.id, last.rule, last.rule_id) == (acl["NetworkAclId"], "rule 50 deny all to 0.0.0.0/0", "50")
    assert "the answer did not come back" in walked.verdict.sentence
    assert "1024-65535" in walked.verdict.remedy


def test_a_stopped_machine_neither_sends_nor_answers(shop: Shop) -> None:
    stop(shop.admin, shop.db)
    assert shop.walk("web-1", "db-1").verdict.code == "BAD_STATE"
    assert shop.walk("db-1", "web-1").verdict.code == "BAD_STATE"
    assert len(shop.walk("db-1", "web-1").there) == 1


def test_ends_go_by_id_name_address_and_dns_name(shop: Shop) -> None:
    shop.land.call("ModifyVpcAttribute", VpcId=shop.land.vpc_id, EnableDnsHostnames={"Value": True})
    (reservation,) = shop.land.call("DescribeInstances", InstanceIds=[shop.web])["Reservations"]
    web = reservation["Instances"][0]
    for name in ("web-1", shop.web, web["PrivateIpAddress"], web["PublicIpAddress"], web["PublicDnsName"]):
        assert shop.walk("db-1", name).end.id == shop.web
    assert shop.walk("db-1", web["PrivateIpAddress"]).arrived
    listed = {end.label: end.kind for end in shop.admin.client.reachability().ends()}
    assert listed["web-1"] == "instance"
    assert listed["the internet"] == "internet"
    service = shop.walk("web-1", "s3.us-east-1.amazonaws.com")
    assert service.arrived
    assert service.end.label == "s3.us-east-1.amazonaws.com"


def test_bad_ends_protocols_and_ports_are_refused(shop: Shop) -> None:
    assert "no id, name or address" in shop.refused("web-9", "db-1")
    assert "both ends" in shop.refused("web-1", shop.web)
    assert "protocol" in shop.refused("web-1", "db-1", "smoke", 1)
    for port in (0, 65536, "many", -1, ""):
        assert "port" in shop.refused("web-1", "db-1", "tcp", port)
    shop.machine("web-1")
    assert "several" in shop.refused("web-1", "db-1")
    assert "IPv6" in shop.refused("db-1", "2001:db8::1")


def test_a_balancer_is_an_end_by_its_name_and_known_by_it_on_the_way(shop: Shop) -> None:
    other = shop.land.subnet("10.0.9.0/24", "b")
    asked = {"Subnets": [shop.land.subnet_id, other], "SecurityGroups": [shop.land.group_id], "Scheme": "internal"}
    made = shop.admin.call("elbv2:CreateLoadBalancer", Name="front", **asked)["LoadBalancers"][0]
    walked = shop.walk("web-1", "front", port=80)
    assert walked.arrived
    assert (walked.end.kind, walked.there[-1].label) == ("load balancer", "front")
    assert shop.walk("web-1", made["DNSName"], port=80).end.label == "front"


def test_a_ping_has_no_port(shop: Shop) -> None:
    walked = shop.walk("web-1", "db-1", "ping", "")
    assert walked.arrived
    assert ":" not in walked.there[0].arrives.destination


def test_the_office_and_its_hosts_are_ends_too(admin: Admin) -> None:
    land = Land(admin)
    office = Company(land)
    office.set_up()
    desk = admin.client.reachability()
    assert "office" in [end.label for end in desk.ends() if end.kind == "on premises"]
    walked = desk.walk("office", land.interface_id, "tcp", 22)
    assert walked.arrived
    assert walked.path is None
    assert desk.walk(DESK, land.interface_id, "tcp", 22).there[0].id == office.vpn_id
    assert desk.walk(land.interface_id, DESK, "tcp", 22).arrived
    office.cut(*office.ends)
    assert desk.walk("office", land.interface_id, "tcp", 22).verdict.code == "BAD_STATE_VPN"


def test_a_partners_machine_is_reached_and_reaches(admin: Admin) -> None:
    shop, partner = Land(admin), Land(admin, "10.1.0.0/16", account=PARTNER)
    pcx = peer(shop, partner)
    desk = admin.client.reachability()
    assert partner.interface_id in [end.id for end in desk.ends() if end.kind == "peer"]
    walked = desk.walk(shop.interface_id, partner.address, "tcp", 80)
    assert walked.arrived
    assert pcx in [step.id for step in walked.there]
    assert walked.there[-1].account == PARTNER
    assert desk.walk(partner.interface_id, shop.interface_id, "tcp", 80).arrived


def test_the_same_walk_can_be_asked_of_network_insights(shop: Shop) -> None:
    for start, end in (("web-1", "db-1"), ("internet", "web-1"), ("web-1", "198.51.100.9")):
        path = shop.walk(start, end, "tcp", 8080).path
        assert path is not None
        made = shop.admin.call("ec2:CreateNetworkInsightsPath", **path)["NetworkInsightsPath"]
        id = made["NetworkInsightsPathId"]
        begun = shop.admin.call("ec2:StartNetworkInsightsAnalysis", NetworkInsightsPathId=id)["NetworkInsightsAnalysis"]
        shop.admin.advance(30)
        ids = [begun["NetworkInsightsAnalysisId"]]
        answer = shop.admin.call("ec2:DescribeNetworkInsightsAnalyses", NetworkInsightsAnalysisIds=ids)
        found = answer["NetworkInsightsAnalyses"][0]["NetworkPathFound"]
        assert found == shop.walk(start, end, "tcp", 8080).arrived


def test_whoever_may_not_analyse_is_told_so(shop: Shop) -> None:
    shop.admin.call("iam:CreateUser", UserName="ann")
    visitor = Client(shop.admin.cloud, root("123456789012"))
    shop.admin.run(visitor.entrance.sign_in("arn:aws:iam::123456789012:user/ann"))
    desk = visitor.reachability()
    for ask in (desk.ends, lambda: desk.walk("web-1", "db-1", "tcp", 80)):
        with pytest.raises(AwsError, match="ec2:StartNetworkInsightsAnalysis"):
            ask()
