"""Health checks and requests go the way of all packets, there and back, and what stops them is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from model.physics.traffic import Traffic
from model.services.elbv2.resources.targets import Target
from tests.admin import Admin
from tests.model.services.ec2.corporations import DESK, Company
from tests.model.services.ec2.lands import PARTNER, Land, peer
from tests.model.services.ec2.launches import look, running
from tests.model.services.ec2.test_network_acls import guard, make_acl
from tests.shop import Shop
from tests.stories.premises import Premises

HOME = "123456789012"
EVERYTHING = {"CidrBlock": "0.0.0.0/0", "Protocol": "-1", "RuleAction": "allow"}


class Hall:
    """A shop whose machine stands in a subnet of its own, behind an ACL of its own that lets everything through."""

    def __init__(self, admin: Admin, shop: Shop) -> None:
        self.admin, self.shop, self.call = admin, shop, admin.call
        self.world = admin.cloud.world(HOME, "us-east-1", "elbv2")
        self.balancer = shop.make_balancer()["LoadBalancerArn"]
        self.group = shop.make_group(HealthCheckIntervalSeconds=10)["TargetGroupArn"]
        shop.listen(self.balancer, self.group)
        place = {"VpcId": shop.vpc, "CidrBlock": "172.31.96.0/20", "AvailabilityZone": "us-east-1a"}
        self.subnet = self.call("ec2:CreateSubnet", **place)["Subnet"]["SubnetId"]
        shop.subnets.append(self.subnet)
        self.acl = self.guarded(self.subnet)
        (self.machine,) = shop.machines(subnet=len(shop.subnets) - 1)
        shop.register(self.group, self.machine)
        admin.advance(240)

    def guarded(self, subnet: str) -> str:
        """A new ACL around a subnet that lets everything through."""
        acl = make_acl(self.admin, self.shop.vpc)
        for egress in (False, True):
            self.call("ec2:CreateNetworkAclEntry", NetworkAclId=acl, RuleNumber=100, Egress=egress, **EVERYTHING)
        guard(self.admin, subnet, acl)
        return acl

    def narrow(self, acl: str, *, egress: bool, first: int, last: int) -> None:
        """Let only TCP to these ports through, in one direction."""
        entry = {"CidrBlock": "0.0.0.0/0", "Protocol": "6", "RuleAction": "allow", "PortRange": _range(first, last)}
        self.call("ec2:ReplaceNetworkAclEntry", NetworkAclId=acl, RuleNumber=100, Egress=egress, **entry)

    @property
    def health(self) -> tuple[str, str | None]:
        return self.shop.health(self.group)[self.machine]

    @property
    def stopped(self) -> str:
        return self.target.stopped

    @property
    def missing(self) -> str:
        """What keeps clients from the balancer."""
        return self.world.get(Traffic, self.balancer).stopped

    @property
    def target(self) -> Target:
        (found,) = self.world.where(Target, target_group_arn=self.group)
        return found


def _range(first: int, last: int) -> Mapping[str, int]:
    return {"From": first, "To": last}


@pytest.fixture
def hall(admin: Admin, shop: Shop) -> Hall:
    return Hall(admin, shop)


def test_an_acl_that_lets_no_answers_out_lets_checks_time_out(admin: Admin, hall: Hall) -> None:
    assert hall.health == ("healthy", None)
    hall.narrow(hall.acl, egress=True, first=80, last=80)
    admin.advance(60)
    assert hall.health == ("unhealthy", "Target.Timeout")
    barrier = hall.target.barrier
    assert barrier is not None
    assert (barrier.code, barrier.id, barrier.answering) == ("SUBNET_ACL_RESTRICTION", hall.acl, True)
    assert hall.stopped == f"SUBNET_ACL_RESTRICTION at {hall.acl} by entry 32767, on the way back"
    hall.narrow(hall.acl, egress=True, first=1024, last=65535)
    admin.advance(120)
    assert (hall.health, hall.stopped) == (("healthy", None), "")


def test_a_group_that_lets_nothing_out_stops_the_balancer_itself(admin: Admin, shop: Shop, hall: Hall) -> None:
    outward = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
    shop.call("ec2:RevokeSecurityGroupEgress", GroupId=shop.web, IpPermissions=outward)
    admin.advance(60)
    assert hall.health == ("unhealthy", "Target.Timeout")
    assert hall.stopped.startswith("ENI_SG_RULES_MISMATCH at sg-")


def test_requests_to_a_silent_target_are_answered_504(admin: Admin, shop: Shop, hall: Hall) -> None:
    shop.demand(hall.balancer, 20)
    hall.narrow(hall.acl, egress=True, first=80, last=80)
    admin.advance(1)
    rates = [shop.rate(hall.balancer, each) for each in ("requests", "connection_errors", "elb_504", "elb_502")]
    assert rates == [20, 20, 20, 0]


def test_without_a_way_back_to_the_internet_no_request_is_counted(admin: Admin, shop: Shop, hall: Hall) -> None:
    shop.demand(hall.balancer, 20)
    admin.advance(60)
    (table,) = shop.call("ec2:DescribeRouteTables")["RouteTables"]
    out = {"RouteTableId": table["RouteTableId"], "DestinationCidrBlock": "0.0.0.0/0"}
    (gateway,) = shop.call("ec2:DescribeInternetGateways")["InternetGateways"]
    shop.call("ec2:DeleteRoute", **out)
    admin.advance(1)
    assert [shop.rate(hall.balancer, each) for each in ("requests", "elb_5xx", "lost")] == [0, 0, 20]
    assert hall.world.get(Traffic, hall.balancer).stopped_at == table["RouteTableId"]
    assert hall.missing == f"NO_ROUTE_TO_DESTINATION at {table['RouteTableId']}, on the way back"
    assert hall.health == ("healthy", None)
    shop.call("ec2:CreateRoute", GatewayId=gateway["InternetGatewayId"], **out)
    admin.advance(1)
    assert [shop.rate(hall.balancer, each) for each in ("requests", "lost")] == [20, 0]
    assert hall.missing == ""
    assert hall.world.get(Traffic, hall.balancer).stopped_at == ""


def test_clients_of_a_node_that_cannot_answer_are_lost_and_the_others_are_served(
    admin: Admin, shop: Shop, hall: Hall
) -> None:
    shop.demand(hall.balancer, 20)
    hall.narrow(hall.guarded(shop.subnets[1]), egress=True, first=80, last=80)
    admin.advance(1)
    assert [shop.rate(hall.balancer, each) for each in ("requests", "lost")] == [10, 10]


def test_the_gateway_of_a_network_with_a_balancer_on_the_internet_stays(admin: Admin, shop: Shop, hall: Hall) -> None:
    nodes = shop.call("ec2:DescribeNetworkInterfaces", Filters=[{"Name": "requester-id", "Values": ["amazon-elb"]}])
    owners = {each["Association"]["IpOwnerId"] for each in nodes["NetworkInterfaces"]}
    assert owners == {"amazon-elb"}
    (gateway,) = shop.call("ec2:DescribeInternetGateways")["InternetGateways"]
    refusal = admin.refused("ec2:DetachInternetGateway", InternetGatewayId=gateway["InternetGatewayId"], VpcId=shop.vpc)
    assert refusal.code == "DependencyViolation"


def test_a_node_in_a_zone_that_is_out_is_missed_by_nobody(admin: Admin, shop: Shop, hall: Hall) -> None:
    shop.demand(hall.balancer, 20)
    Premises(admin).disturb("us-east-1b", "water")
    admin.advance(120)
    assert hall.health == ("healthy", None)
    assert [shop.rate(hall.balancer, each) for each in ("requests", "lost")] == [20, 0]


def test_an_address_beyond_a_peering_is_a_target_as_long_as_routes_lead_there_and_back(
    admin: Admin, shop: Shop
) -> None:
    near, far = Land(admin, "10.0.0.0/16"), Land(admin, "10.1.0.0/16")
    peer(near, far)
    balancer, group = inside(shop, near, TargetType="ip")
    address = serving(admin, far)
    target = [{"Id": address, "AvailabilityZone": "all"}]
    shop.call("elbv2:RegisterTargets", TargetGroupArn=group, Targets=target)
    admin.advance(300)
    assert shop.health(group)[address] == ("healthy", None)
    caller = launched(admin, near)["InstanceId"]
    shop.demand(balancer, 10, clients=caller)
    admin.advance(1)
    assert shop.rate(group, "target_2xx") == 10
    far.call("DeleteRoute", RouteTableId=far.table_id, DestinationCidrBlock=near.cidr)
    admin.advance(60)
    assert shop.health(group)[address] == ("unhealthy", "Target.Timeout")


def inside(shop: Shop, land: Land, **settings: Any) -> tuple[str, str]:
    """A balancer for the land's own network, and its target group."""
    places: dict[str, Any] = {
        "Subnets": [land.subnet_id, land.subnet("10.0.9.0/24", zone="b")],
        "SecurityGroups": [land.group_id],
    }
    balancer = shop.make_balancer(Scheme="internal", **places)["LoadBalancerArn"]
    group = shop.make_group(VpcId=land.vpc_id, HealthCheckIntervalSeconds=10, **settings)["TargetGroupArn"]
    shop.listen(balancer, group)
    return balancer, group


def launched(admin: Admin, land: Land) -> dict[str, Any]:
    return look(admin, running(admin, SubnetId=land.subnet_id, SecurityGroupIds=[land.group_id]))


def serving(admin: Admin, land: Land) -> str:
    """The address of a running machine."""
    return launched(admin, land)["PrivateIpAddress"]


def test_a_shop_for_the_office_is_lost_to_it_with_its_tunnels(admin: Admin, shop: Shop) -> None:
    land = Land(admin)
    office = Company(land)
    office.set_up()
    balancer, group = inside(shop, land, TargetType="instance")
    shop.register(group, launched(admin, land)["InstanceId"])
    admin.advance(300)
    shop.demand(balancer, 10, clients=office.vpn_id, client_address=DESK)
    admin.advance(1)
    assert [shop.rate(balancer, each) for each in ("target_2xx", "lost")] == [10, 0]
    office.cut(*office.ends)
    admin.advance(60)
    assert [shop.rate(balancer, each) for each in ("target_2xx", "lost")] == [0, 10]
    assert [state for state, _ in shop.health(group).values()] == ["healthy"]


def test_clients_who_are_nowhere_are_refused(admin: Admin, shop: Shop) -> None:
    balancer = shop.make_balancer()["LoadBalancerArn"]
    with pytest.raises(ValueError, match="does not appear to be an IPv4 or IPv6 address"):
        shop.demand(balancer, 10, clients="vpn-0123456789abcdef0", client_address="the office")


def test_an_interface_on_no_machine_answers_nobody(admin: Admin, shop: Shop) -> None:
    land = Land(admin)
    _, group = inside(shop, land, TargetType="ip")
    shop.register(group, land.address)
    admin.advance(300)
    assert shop.health(group)[land.address] == ("unhealthy", "Target.Timeout")


def test_what_another_account_closes_is_seen_by_the_checks_that_come_from_its_peer(admin: Admin, shop: Shop) -> None:
    near, far = Land(admin), Land(admin, "10.1.0.0/16", account=PARTNER)
    peer(near, far)
    _, group = inside(shop, near, TargetType="ip")
    shop.call("elbv2:RegisterTargets", TargetGroupArn=group, Targets=[{"Id": far.address, "AvailabilityZone": "all"}])
    admin.advance(300)
    assert shop.health(group)[far.address] == ("healthy", None)
    closed = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.0.0.0/8"}]}]
    far.call("RevokeSecurityGroupIngress", GroupId=far.group_id, IpPermissions=closed)
    admin.advance(60)
    assert shop.health(group)[far.address] == ("unhealthy", "Target.Timeout")
