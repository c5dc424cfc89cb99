"""What groups and ACLs let through, from the API's rules to the verdict."""

from typing import Any

import pytest

from model.laws.reach.addresses import place
from model.laws.reach.firewall import AclEntry, GroupRule, Verdict
from model.laws.reach.hops import Station, Walk
from model.laws.reach.packets import ICMP, TCP, Packet
from model.services.ec2.internet import from_internet, to_internet
from model.services.ec2.reach import reach
from model.services.ec2.resources.network_interfaces import NetworkInterface
from tests.admin import Admin
from tests.model.services.ec2.networks import make_subnet, make_vpc
from tests.model.services.ec2.test_internet_gateways import make_gateway
from tests.model.services.ec2.test_network_acls import acl_of, guard, make_acl
from tests.model.services.ec2.test_network_interfaces import make_interface
from tests.model.services.ec2.test_route_tables import main_table
from tests.model.services.ec2.test_security_group_rules import let_in as authorize
from tests.model.services.ec2.test_security_groups import default_group, make_group

SOMEBODY = "198.51.100.7"
ANYWHERE = "0.0.0.0/0"


class Network:
    """A VPC with two subnets, and interfaces in them that are asked what reaches them."""

    def __init__(self, admin: Admin) -> None:
        self.admin = admin
        self.vpc_id = make_vpc(admin)
        self.subnet_id = make_subnet(admin, self.vpc_id)
        self.other_subnet_id = make_subnet(admin, self.vpc_id, "10.0.2.0/24")
        self.world = admin.cloud.world("123456789012", "us-east-1", "ec2")
        self._open_door()

    def _open_door(self) -> None:
        gateway = make_gateway(self.admin)
        self.admin.call("ec2:AttachInternetGateway", InternetGatewayId=gateway, VpcId=self.vpc_id)
        out = {"DestinationCidrBlock": ANYWHERE, "GatewayId": gateway}
        self.admin.call("ec2:CreateRoute", RouteTableId=main_table(self.admin, self.vpc_id)["RouteTableId"], **out)

    def group(self, name: str, *inbound: dict[str, Any]) -> str:
        id = make_group(self.admin, self.vpc_id, name)
        if inbound:
            authorize(self.admin, id, *inbound)
        return id

    def interface(self, *groups: str, subnet_id: str = "") -> NetworkInterface:
        id = make_interface(self.admin, subnet_id or self.subnet_id, Groups=list(groups))["NetworkInterfaceId"]
        wanted = {"NetworkInterfaceId": id, "AssociatePublicIpAddress": True}
        self.admin.call("ec2:ModifyNetworkInterfaceAttribute", **wanted)
        return self.world.get(NetworkInterface, id)

    def into(self, to: NetworkInterface, port: int, peer: str | NetworkInterface = SOMEBODY) -> Verdict:
        """Whether the firewalls let the first packet get there, and which rule had the last word."""
        walked = self._walk_from(peer, to, port)
        return Verdict(walked.end is not None, last_word(walked))

    def _walk_from(self, peer: str | NetworkInterface, to: NetworkInterface, port: int) -> Walk:
        if isinstance(peer, str):
            return from_internet(self.world, to, TCP, port, peer)
        packet = Packet(TCP, place(peer.private_ip_address), place(to.private_ip_address), port)
        return reach(self.world, peer.network_interface_id, packet)

    def out_of(self, of: NetworkInterface, port: int, peer: str | NetworkInterface = SOMEBODY) -> Verdict:
        """The same of the firewalls on its own side, whatever becomes of the packet beyond them."""
        if isinstance(peer, str):
            walked = to_internet(self.world, of, TCP, port, peer)
        else:
            walked = self._walk_from(of, peer, port)
        stopped = any(hop.leaving and hop.dropped for hop in walked.there)
        return Verdict(not stopped, last_word(walked))

    def entry(self, acl_id: str, number: int, action: str, **more: Any) -> None:
        rule = {"Protocol": "-1", "Egress": False, "CidrBlock": ANYWHERE, **more}
        self.admin.call("ec2:CreateNetworkAclEntry", NetworkAclId=acl_id, RuleNumber=number, RuleAction=action, **rule)


def last_word(walked: Walk) -> GroupRule | AclEntry | None:
    (*_, last) = (hop for hop in walked.there if hop.station in (Station.GROUP, Station.ACL))
    assert last.because is None or isinstance(last.because, (GroupRule, AclEntry))
    return last.because


@pytest.fixture
def network(admin: Admin) -> Network:
    return Network(admin)


def tcp(first: int, last: int | None = None, **peer: Any) -> dict[str, Any]:
    return {"IpProtocol": "tcp", "FromPort": first, "ToPort": first if last is None else last, **(peer or world_wide())}


def world_wide(cidr: str = ANYWHERE) -> dict[str, Any]:
    return {"IpRanges": [{"CidrIp": cidr}]}


def members(group_id: str) -> dict[str, Any]:
    return {"UserIdGroupPairs": [{"GroupId": group_id}]}


@pytest.mark.fact("security-group-03")
def test_a_new_group_lets_nothing_in_until_it_has_a_rule(network: Network):
    group_id = network.group("web")
    interface = network.interface(group_id)
    assert not network.into(interface, 22).allowed
    assert not from_internet(network.world, interface, ICMP, 8, SOMEBODY).arrived
    authorize(network.admin, group_id, tcp(22))
    assert network.into(interface, 22).allowed


@pytest.mark.fact("security-group-04")
def test_the_rule_that_lets_everything_out_can_be_replaced(network: Network):
    group_id = network.group("web")
    interface = network.interface(group_id)
    assert network.out_of(interface, 25).allowed
    everything = [{"IpProtocol": "-1", **world_wide()}]
    network.admin.call("ec2:RevokeSecurityGroupEgress", GroupId=group_id, IpPermissions=everything)
    assert not network.out_of(interface, 443).allowed
    network.admin.call("ec2:AuthorizeSecurityGroupEgress", GroupId=group_id, IpPermissions=[tcp(443)])
    assert [network.out_of(interface, port).allowed for port in (443, 80)] == [True, False]


@pytest.mark.fact("security-group-08")
def test_members_of_the_default_group_reach_each_other_and_nobody_else_gets_in(network: Network):
    one, other = network.interface(), network.interface()
    stranger = network.interface(network.group("strangers"))
    assert all(network.into(one, port, other).allowed for port in (22, 80, 60_000))
    assert not network.into(one, 22).allowed
    assert not network.into(one, 22, stranger).allowed
    assert network.out_of(one, 443).allowed


@pytest.mark.fact("security-group-09")
def test_the_default_group_stays_but_its_rules_can_go(network: Network):
    id = default_group(network.admin, network.vpc_id)["GroupId"]
    assert network.admin.refused("ec2:DeleteSecurityGroup", GroupId=id).code == "CannotDelete"
    one, other = network.interface(), network.interface()
    itself = [{"IpProtocol": "-1", **members(id)}]
    network.admin.call("ec2:RevokeSecurityGroupIngress", GroupId=id, IpPermissions=itself)
    assert not network.into(one, 22, other).allowed
    network.admin.call("ec2:AuthorizeSecurityGroupIngress", GroupId=id, IpPermissions=itself)
    assert network.into(one, 22, other).allowed


@pytest.mark.fact("security-group-17")
def test_several_groups_hold_more_rules_than_one_may(network: Network):
    groups = [network.group(f"g{n}", *(tcp(1000 * n + port) for port in range(50))) for n in (1, 2, 3)]
    interface = network.interface(*groups)
    opened = [1000 * n + port for n in (1, 2, 3) for port in range(50)]
    assert all(network.into(interface, port).allowed for port in opened)
    assert not network.into(interface, 1050).allowed


@pytest.mark.fact("security-group-19")
def test_sharing_a_group_opens_nothing_by_itself(network: Network):
    id = network.group("web")
    one, other = network.interface(id), network.interface(id)
    assert not network.into(one, 80, other).allowed
    authorize(network.admin, id, {"IpProtocol": "-1", **members(id)})
    assert network.into(one, 80, other).allowed
    assert network.into(network.interface(), 80, network.interface()).allowed


@pytest.mark.fact("security-group-21")
def test_the_sample_of_a_web_group(network: Network):
    app, database = network.group("app"), network.group("db")
    web = network.group("web", tcp(80), tcp(443), tcp(9999, **members(app)), tcp(22, **world_wide("192.168.0.0/16")))
    everything = [{"IpProtocol": "-1", **world_wide()}]
    network.admin.call("ec2:RevokeSecurityGroupEgress", GroupId=web, IpPermissions=everything)
    to_database = [tcp(3306, **members(database))]
    network.admin.call("ec2:AuthorizeSecurityGroupEgress", GroupId=web, IpPermissions=to_database)
    server, member, store = network.interface(web), network.interface(app), network.interface(database)
    assert [network.into(server, port).allowed for port in (80, 443, 9999, 22)] == [True, True, False, False]
    assert network.into(server, 9999, member).allowed
    assert network.into(server, 22, "192.168.4.4").allowed
    assert network.out_of(server, 3306, store).allowed
    assert not network.out_of(server, 3306).allowed
    assert not network.out_of(server, 443, store).allowed


@pytest.mark.fact("security-group-22")
def test_the_sample_of_a_group_that_trusts_itself(network: Network):
    id = network.group("web", tcp(80))
    authorize(network.admin, id, {"IpProtocol": "-1", **members(id)})
    one, other = network.interface(id), network.interface(id)
    assert all(network.into(one, port, other).allowed for port in (22, 80, 5432))
    assert [network.into(one, port).allowed for port in (80, 22)] == [True, False]
    assert all(network.out_of(each, 443).allowed for each in (one, other))


@pytest.mark.fact("vpc-13", "nacl-12", "security-group-05")
def test_two_layers_guard_an_interface_and_the_verdict_names_the_one_that_kept_out(network: Network):
    acl_id = make_acl(network.admin, network.vpc_id)
    guard(network.admin, network.subnet_id, acl_id)
    network.entry(acl_id, 100, "deny", CidrBlock=f"{SOMEBODY}/32")
    network.entry(acl_id, 200, "allow")
    opened, closed = network.interface(network.group("open", tcp(80))), network.interface(network.group("closed"))
    at_border = network.into(opened, 80).because
    assert isinstance(at_border, AclEntry)
    assert (at_border.acl_id, at_border.number, at_border.allows) == (acl_id, 100, False)
    assert network.into(closed, 80, "203.0.113.9") == Verdict(False, None)
    passed = network.into(opened, 80, "203.0.113.9")
    assert passed.allowed
    assert isinstance(passed.because, GroupRule)


@pytest.mark.fact("nacl-07")
def test_an_acl_of_ones_own_keeps_everything_out_until_it_has_rules(network: Network):
    acl_id = make_acl(network.admin, network.vpc_id)
    guard(network.admin, network.subnet_id, acl_id)
    interface = network.interface(network.group("web", tcp(80)))
    assert not network.into(interface, 80).allowed
    assert not network.out_of(interface, 443).allowed
    network.entry(acl_id, 100, "allow")
    network.entry(acl_id, 100, "allow", Egress=True)
    assert network.into(interface, 80).allowed
    assert network.out_of(interface, 443).allowed


@pytest.mark.fact("nacl-02")
def test_an_acl_guards_all_interfaces_of_its_subnet_and_no_others(network: Network):
    acl_id = make_acl(network.admin, network.vpc_id)
    network.entry(acl_id, 50, "deny", Protocol="6", PortRange={"From": 22, "To": 22})
    network.entry(acl_id, 100, "allow")
    group = network.group("ssh", tcp(22))
    before = network.interface(group)
    guard(network.admin, network.subnet_id, acl_id)
    after, elsewhere = network.interface(group), network.interface(group, subnet_id=network.other_subnet_id)
    assert [network.into(each, 22).allowed for each in (before, after, elsewhere)] == [False, False, True]


@pytest.mark.fact("nacl-11")
def test_within_a_subnet_no_acl_is_asked(network: Network):
    guard(network.admin, network.subnet_id, make_acl(network.admin, network.vpc_id))
    one, neighbour = network.interface(), network.interface()
    elsewhere = network.interface(subnet_id=network.other_subnet_id)
    assert network.into(one, 22, neighbour).allowed
    assert network.out_of(one, 22, neighbour).allowed
    assert not network.into(one, 22, elsewhere).allowed


@pytest.mark.fact("nacl-09")
def test_the_sample_of_an_acl(network: Network):
    acl_id = make_acl(network.admin, network.vpc_id)
    guard(network.admin, network.subnet_id, acl_id)
    for number, port, cidr in ((100, 80, ANYWHERE), (101, 443, ANYWHERE), (110, 22, "192.168.0.0/16")):
        network.entry(acl_id, number, "allow", Protocol="6", PortRange={"From": port, "To": port}, CidrBlock=cidr)
    network.entry(acl_id, 100, "allow", Protocol="6", PortRange={"From": 1024, "To": 65535}, Egress=True)
    server = network.interface(network.group("web", {"IpProtocol": "-1", **world_wide()}))
    assert [network.into(server, port).allowed for port in (80, 443, 22, 25)] == [True, True, False, False]
    assert network.into(server, 22, "192.168.3.3").allowed
    assert [network.out_of(server, port).allowed for port in (50_000, 443)] == [True, False]
    assert len(acl_of(network.admin, network.subnet_id)["Entries"]) == 6
