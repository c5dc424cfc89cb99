"""What security groups and subnets do to packets of real machines."""

from __future__ import annotations

from typing import Any

import pytest

from model.laws.reach.addresses import place, written
from model.laws.reach.hops import Code, Station
from model.laws.reach.packets import ICMP, Packet
from model.laws.reach.walk import walk
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.wiring import Wiring
from tests.admin import Admin
from tests.model.services.ec2.launches import look
from tests.model.services.ec2.machines import ANYWHERE, SOMEBODY, Machines, code, seen_as, tcp
from tests.model.services.ec2.networks import make_subnet, make_vpc
from tests.model.services.ec2.test_network_interfaces import make_interface

ALL_OUT = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": ANYWHERE}]}]
PING = 8
LEARNER = "198.51.100.77"


@pytest.fixture
def net(admin: Admin) -> Machines:
    return Machines(admin)


@pytest.mark.fact("security-group-01", "security-group-02")
def test_answers_pass_whatever_the_rules_of_the_other_direction(net: Machines) -> None:
    group = net.group("web", tcp(80), tcp(22))
    server = net.machine(net.public, group)
    net.give_address(server)
    assert net.fetch(server).arrived
    net.admin.call("ec2:RevokeSecurityGroupEgress", GroupId=group, IpPermissions=ALL_OUT)
    assert [net.visit(server, port).arrived for port in (80, 22)] == [True, True]
    assert code(net.fetch(server)) is Code.ENI_SG_RULES_MISMATCH


@pytest.mark.fact("security-group-11")
def test_an_instance_has_a_group_always(net: Machines) -> None:
    group = net.group("web")
    server = net.machine(net.public, group)
    refusal = net.admin.refused("ec2:ModifyInstanceAttribute", InstanceId=server, Groups=[])
    assert refusal.code == "InvalidParameterCombination", "an empty list is nothing in the query protocol"
    assert [each["GroupId"] for each in look(net.admin, server)["SecurityGroups"]] == [group]
    assert look(net.admin, net.machine())["SecurityGroups"][0]["GroupName"] == "default"


@pytest.mark.fact("security-group-26")
def test_a_group_is_made_and_given_to_a_machine(net: Machines) -> None:
    ssh: dict[str, Any] = {"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": f"{LEARNER}/32"}]}
    group = net.group("first steps", ssh)
    server = net.machine(net.public, group)
    net.give_address(server)
    assert net.visit(server, 22, LEARNER).arrived
    assert code(net.visit(server, 22, SOMEBODY)) is Code.ENI_SG_RULES_MISMATCH
    assert not net.visit(server, 80).arrived
    net.admin.call("ec2:AuthorizeSecurityGroupIngress", GroupId=group, IpPermissions=[tcp(80)])
    assert net.visit(server, 80).arrived


@pytest.mark.fact("security-group-27", "vpc-15")
def test_who_is_in_one_machine_is_not_in_the_next(net: Machines) -> None:
    web = net.group("web", tcp(80))
    from_web = {"IpProtocol": "tcp", "FromPort": 3306, "ToPort": 3306, "UserIdGroupPairs": [{"GroupId": web}]}
    data = net.group("data", from_web)
    subnet, _ = net.private()
    server, database = net.machine(net.public, web), net.machine(subnet, data)
    net.give_address(server)
    assert net.visit(server, 80).arrived
    assert net.between(server, database, 3306).arrived
    lateral = net.between(server, database, 22)
    assert code(lateral) is Code.ENI_SG_RULES_MISMATCH
    assert lateral.culprit
    assert lateral.culprit.id == data
    assert not net.visit(database, 3306).arrived
    stranger = net.machine(net.public, net.group("other"))
    assert not net.between(stranger, database, 3306).arrived


@pytest.mark.fact("vpc-01")
def test_vpcs_are_strangers_to_each_other_even_with_the_same_addresses(admin: Admin) -> None:
    world = admin.cloud.world("123456789012", "us-east-1", "ec2")
    vpcs = [make_vpc(admin, cidr) for cidr in ("10.0.0.0/16", "10.0.0.0/16", "10.1.0.0/16")]
    cidrs = ("10.0.1.0/24", "10.0.2.0/24", "10.1.1.0/24")
    subnets = [make_subnet(admin, vpc, cidr) for vpc, cidr in zip(vpcs, cidrs, strict=True)]
    found = [world.get(NetworkInterface, make_interface(admin, each)["NetworkInterfaceId"]) for each in subnets]

    def ping(one: NetworkInterface, other: NetworkInterface) -> Code | None:
        network = Wiring(world)
        start = network.nic(one.network_interface_id)
        assert start is not None
        return code(walk(network, start, Packet(ICMP, start.addresses[0], place(other.private_ip_address), PING)))

    assert ping(found[0], found[1]) is Code.NO_POSSIBLE_DESTINATION
    assert ping(found[0], found[2]) is Code.NO_ROUTE_TO_DESTINATION
    assert {each["VpcId"] for each in admin.call("ec2:DescribeVpcs")["Vpcs"]} >= set(vpcs)


@pytest.mark.fact("subnet-11")
def test_a_machine_knows_its_private_address_only(net: Machines) -> None:
    server = net.machine()
    _, public = net.give_address(server)
    nic = Wiring(net.world).nic(net.interface(server).network_interface_id)
    assert nic is not None
    private = look(net.admin, server)["PrivateIpAddress"]
    assert [written(each) for each in nic.addresses] == [private]
    assert look(net.admin, server)["PublicIpAddress"] == public
    guest = net.admin.client.guest(server)
    assert guest is not None
    assert net.admin.run(guest.read("meta-data/public-ipv4")) == public
    walked = net.fetch(server)
    (leaving,) = [hop for hop in walked.there if hop.station is Station.INTERFACE]
    assert (written(leaving.packet.source), seen_as(walked)) == (private, public)


@pytest.mark.fact("subnet-01")
def test_a_subnet_is_in_one_zone_and_out_with_it(net: Machines) -> None:
    web = net.group("web", tcp(80))
    other = make_subnet(net.admin, net.vpc, "10.0.2.0/24", "us-east-1b")
    here, there = net.machine(net.public, web), net.machine(other, web)
    for each in (here, there):
        net.give_address(each)
    assert [net.visit(each).arrived for each in (here, there)] == [True, True]
    net.admin.run(net.admin.client.facilities.disturb("us-east-1a", "water"))
    net.admin.advance(600)
    assert [net.visit(each).arrived for each in (here, there)] == [False, True]
    assert net.world.get(Subnet, net.public).availability_zone == "us-east-1a"
    wanted = {"VpcId": net.vpc, "CidrBlock": "10.0.3.0/24", "AvailabilityZone": "eu-west-1a"}
    assert net.admin.refused("ec2:CreateSubnet", **wanted).code == "InvalidParameterValue"


@pytest.mark.fact("eni-03")
def test_a_second_interface_is_in_a_second_subnet_with_rules_of_its_own(net: Machines) -> None:
    subnet, table = net.private()
    server = net.machine(net.public, net.group("front", tcp(80)))
    net.give_address(server)
    back = net.group("back", tcp(22))
    second = make_interface(net.admin, subnet, Groups=[back])["NetworkInterfaceId"]
    wanted = {"NetworkInterfaceId": second, "InstanceId": server, "DeviceIndex": 1}
    net.admin.call("ec2:AttachNetworkInterface", **wanted)
    peer = net.machine(net.public, net.group("peer"))

    def reach(address: str, port: int) -> bool:
        network = Wiring(net.world)
        start = network.nic(net.interface(peer).network_interface_id)
        assert start is not None
        return walk(network, start, Packet("6", start.addresses[0], place(address), port)).arrived

    first, other = (each["PrivateIpAddress"] for each in look(net.admin, server)["NetworkInterfaces"])
    assert [reach(first, 80), reach(first, 22), reach(other, 80), reach(other, 22)] == [True, False, False, True]
    assert net.visit(server, 80).arrived
    network = Wiring(net.world)
    nic = network.nic(second)
    assert nic is not None
    out = walk(network, nic, Packet("6", nic.addresses[0], place(SOMEBODY), 443))
    assert (code(out), out.culprit and out.culprit.id) == (Code.NO_ROUTE_TO_DESTINATION, table)
