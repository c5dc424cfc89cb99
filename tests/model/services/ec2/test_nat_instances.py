"""Machines that translate for others: the recipe for one, and what a gateway does better."""

from __future__ import annotations

import pytest

from model.catalog.prices import price
from model.laws.reach.addresses import place
from model.laws.reach.hops import Code
from model.laws.reach.packets import TCP, Packet
from model.laws.reach.walk import INTERNET, walk
from model.physics.facilities.site import HALLS, hall_of
from model.services.ec2.resources.instances import Instance
from model.services.ec2.wiring import Wiring
from tests.admin import Admin
from tests.model.services.ec2.launches import UP
from tests.model.services.ec2.machines import SOMEBODY, Machines, code, seen_as, tcp

EVERYTHING = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "10.0.0.0/16"}]}


def nat_image(admin: Admin) -> str:
    named = [{"Name": "name", "Values": ["*amzn-ami-vpc-nat*"]}]
    found = admin.call("ec2:DescribeImages", Filters=named)["Images"]
    return found[0]["ImageId"]


class Translated(Machines):
    """Two private machines, and what the recipe for a NAT instance needs, step by step."""

    def __init__(self, admin: Admin) -> None:
        super().__init__(admin)
        subnet, self.table = self.private()
        self.ids = [self.machine(subnet, self.group(name)) for name in ("one", "two")]
        self.nat_group = self.group("nat")
        self.nat = self.machine(self.public, self.nat_group, ImageId=nat_image(admin), InstanceType="t2.micro")

    def allow(self) -> None:
        self.admin.call("ec2:AuthorizeSecurityGroupIngress", GroupId=self.nat_group, IpPermissions=[EVERYTHING])

    def uncheck(self, value: bool = False) -> None:
        self.admin.call("ec2:ModifyInstanceAttribute", InstanceId=self.nat, SourceDestCheck={"Value": value})

    def whole(self) -> str:
        """All of it; the address that others see."""
        self.allow()
        self.uncheck()
        self.lead(self.table, InstanceId=self.nat)
        return self.give_address(self.nat)[1]


@pytest.fixture
def net(admin: Admin) -> Translated:
    return Translated(admin)


@pytest.mark.fact("nat-03")
def test_a_nat_instance_puts_its_own_address_on_and_returns_answers_to_whom_they_belong(net: Translated) -> None:
    public = net.whole()
    walks = [net.fetch(id) for id in net.ids]
    assert all(walked.arrived for walked in walks)
    assert [seen_as(walked) for walked in walks] == [public, public]
    home = [walked.back[-1].packet.destination for walked in walks]
    assert home == [net.address(id) for id in net.ids]
    unasked = net.visit(net.nat, 443)
    assert (unasked.arrived, code(unasked)) == (False, Code.ENI_SG_RULES_MISMATCH)
    assert not any(net.interface(id).network_interface_id == hop.id for hop in unasked.there for id in net.ids)


@pytest.mark.fact("nat-02")
def test_through_either_private_machines_reach_out_and_are_not_reached(net: Translated) -> None:
    net.whole()
    subnet, table = net.private("10.0.8.0/24")
    gateway, public = net.nat_gateway()
    net.lead(table, NatGatewayId=gateway)
    by_gateway, by_instance = net.machine(subnet, net.group("open", tcp(80))), net.ids[0]
    assert [net.fetch(each).arrived for each in (by_gateway, by_instance)] == [True, True]
    unasked = walk(Wiring(net.world), INTERNET, Packet(TCP, place(SOMEBODY), place(public), 80))
    assert code(unasked) is Code.UNSOLICITED
    assert net.interface(by_gateway).network_interface_id not in [hop.id for hop in unasked.there]
    assert not net.visit(net.nat).arrived


@pytest.mark.fact("nat-04")
def test_a_nat_instance_passes_nothing_on_with_its_check_on(net: Translated) -> None:
    net.whole()
    net.uncheck(True)
    assert code(net.fetch(net.ids[0])) is Code.ENI_SOURCE_DEST_CHECK_RESTRICTION
    net.uncheck(False)
    assert net.fetch(net.ids[0]).arrived


@pytest.mark.fact("nat-05", "nat-06")
def test_each_step_of_the_recipe_is_needed(net: Translated) -> None:
    client = net.ids[0]
    assert code(net.fetch(client)) is Code.NO_ROUTE_TO_DESTINATION
    net.lead(net.table, InstanceId=net.nat)
    assert code(net.fetch(client)) is Code.ENI_SG_RULES_MISMATCH
    net.allow()
    assert code(net.fetch(client)) is Code.ENI_SOURCE_DEST_CHECK_RESTRICTION
    net.uncheck()
    assert code(net.fetch(client)) is Code.IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS
    net.give_address(net.nat)
    assert net.fetch(client).arrived
    net.admin.call("ec2:StopInstances", InstanceIds=[net.nat])
    net.admin.advance(UP)
    assert code(net.fetch(client)) is Code.BAD_STATE_ROUTE


@pytest.mark.fact("nat-08")
def test_the_recipe_for_a_gateway_is_an_address_and_a_route(admin: Admin) -> None:
    net = Machines(admin)
    subnet, table = net.private()
    client = net.machine(subnet)
    assert admin.refused("ec2:CreateNatGateway", SubnetId=net.public).code == "MissingParameter"
    gateway, public = net.nat_gateway()
    assert code(net.fetch(client)) is Code.NO_ROUTE_TO_DESTINATION
    net.lead(table, NatGatewayId=gateway)
    assert net.fetch(client).arrived
    assert seen_as(net.fetch(client)) == public


def fail_host(admin: Admin, machine: str) -> None:
    """The hall that a machine's host is in loses its power."""
    hardware = admin.cloud.world("123456789012", "us-east-1", "ec2").get(Instance, machine).hardware
    assert hall_of(hardware) in HALLS
    admin.run(admin.client.facilities.disturb("us-east-1a", "smoke", hall_of(hardware)))
    admin.advance(60)


@pytest.mark.fact("nat-10")
def test_a_gateway_outlives_the_host_that_takes_a_nat_instance_down(net: Translated) -> None:
    net.whole()
    other, table = net.private("10.0.8.0/24", "us-east-1b")
    gateway, _ = net.nat_gateway()
    net.lead(table, NatGatewayId=gateway)
    client = net.machine(other)
    subnet, behind_instance = net.private("10.0.7.0/24", "us-east-1b")
    net.lead(behind_instance, InstanceId=net.nat)
    second = net.machine(subnet)
    assert [net.fetch(each).arrived for each in (client, second)] == [True, True]
    fail_host(net.admin, net.nat)
    assert net.fetch(client).arrived, "the gateway is on other hosts too"
    assert code(net.fetch(second)) is Code.BAD_STATE, "and a person has to see to the instance"
    (kind,) = net.admin.call("ec2:DescribeInstanceTypes", InstanceTypes=["t2.micro"])["InstanceTypes"]
    assert kind["NetworkInfo"]["NetworkPerformance"] == "Low to Moderate", "its type bounds it"
    hour, gigabyte = (price(each, "us-east-1").first for each in ("nat/hour", "nat/data"))
    assert (hour, gigabyte) == (0.045, 0.045), "which is what the gateway costs instead"


@pytest.mark.fact("nat-07")
def test_a_gateway_lasts_as_long_as_its_zone(admin: Admin) -> None:
    net = Machines(admin)
    subnet, table = net.private("10.0.9.0/24", "us-east-1b")
    gateway, _ = net.nat_gateway()
    net.lead(table, NatGatewayId=gateway)
    client = net.machine(subnet)
    admin.run(admin.client.facilities.disturb("us-east-1a", "smoke", HALLS[0]))
    admin.advance(60)
    assert net.fetch(client).arrived
    admin.run(admin.client.facilities.disturb("us-east-1a", "water"))
    admin.advance(600)
    assert code(net.fetch(client)) is Code.BAD_STATE


@pytest.mark.fact("nat-09")
def test_a_gateway_in_each_zone_makes_zones_independent(admin: Admin) -> None:
    net = Machines(admin)
    subnet, table = net.private("10.0.9.0/24", "us-east-1b")
    gateway, _ = net.nat_gateway()
    net.lead(table, NatGatewayId=gateway)
    client = net.machine(subnet)
    admin.run(admin.client.facilities.disturb("us-east-1a", "water"))
    admin.advance(600)
    assert not net.fetch(client).arrived
    other = admin.call("ec2:CreateSubnet", VpcId=net.vpc, CidrBlock="10.0.2.0/24", AvailabilityZone="us-east-1b")
    own, _ = net.nat_gateway(other["Subnet"]["SubnetId"])
    wanted = {"RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": own}
    admin.call("ec2:ReplaceRoute", **wanted)
    assert net.fetch(client).arrived


@pytest.mark.fact("eip-08")
def test_a_stable_address_outlives_the_server_behind_it(admin: Admin) -> None:
    net = Machines(admin)
    web = net.group("web", tcp(80))
    elsewhere = admin.call("ec2:CreateSubnet", VpcId=net.vpc, CidrBlock="10.0.2.0/24", AvailabilityZone="us-east-1b")
    first, standby = net.machine(net.public, web), net.machine(elsewhere["Subnet"]["SubnetId"], web)
    allocation, public = net.give_address(first)
    assert net.visit(first).arrived
    fail_host(admin, first)
    assert code(net.visit(first)) is Code.BAD_STATE
    wanted = {"AllocationId": allocation, "InstanceId": standby, "AllowReassociation": True}
    admin.call("ec2:AssociateAddress", **wanted)
    assert net.interface(standby).public_ips == (public,)
    assert net.visit(standby).arrived
