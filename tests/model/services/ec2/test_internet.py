"""The way between an interface and the internet, with the piece that is missing named."""

import pytest

from model.laws.reach.addresses import place
from model.laws.reach.hops import Code, Walk
from model.laws.reach.packets import TCP, Packet
from model.services.ec2.internet import from_internet, to_internet
from model.services.ec2.reach import reach
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.routing import way_to
from tests.admin import Admin
from tests.model.services.ec2.launches import look, running
from tests.model.services.ec2.networks import default_vpc, make_subnet, make_vpc
from tests.model.services.ec2.test_addresses import allocate
from tests.model.services.ec2.test_internet_gateways import make_gateway
from tests.model.services.ec2.test_network_acls import guard, make_acl
from tests.model.services.ec2.test_network_interfaces import make_interface
from tests.model.services.ec2.test_reaching import SOMEBODY, tcp
from tests.model.services.ec2.test_route_tables import main_table, make_table
from tests.model.services.ec2.test_security_group_rules import let_in
from tests.model.services.ec2.test_security_groups import default_group, make_group

ANYWHERE = "0.0.0.0/0"


class Site:
    """A VPC of one's own with one interface, and nothing yet that leads to it."""

    def __init__(self, admin: Admin) -> None:
        self.admin = admin
        self.world = admin.cloud.world("123456789012", "us-east-1", "ec2")
        self.vpc_id = make_vpc(admin)
        self.subnet_id = make_subnet(admin, self.vpc_id)
        self.group_id = make_group(admin, self.vpc_id)
        self.gateway_id = make_gateway(admin)
        self.table_id = str(main_table(admin, self.vpc_id)["RouteTableId"])
        made = make_interface(admin, self.subnet_id, Groups=[self.group_id])
        self.interface = self.world.get(NetworkInterface, made["NetworkInterfaceId"])

    def attach(self) -> None:
        self.admin.call("ec2:AttachInternetGateway", InternetGatewayId=self.gateway_id, VpcId=self.vpc_id)

    def lead_out(self) -> None:
        wanted = {"DestinationCidrBlock": ANYWHERE, "GatewayId": self.gateway_id}
        self.admin.call("ec2:CreateRoute", RouteTableId=self.table_id, **wanted)

    def give_address(self) -> None:
        wanted = {"AllocationId": allocate(self.admin)["AllocationId"], "NetworkInterfaceId": self.interface.id}
        self.admin.call("ec2:AssociateAddress", **wanted)

    def open_port(self) -> None:
        let_in(self.admin, self.group_id, tcp(80))

    def visit(self) -> Walk:
        return from_internet(self.world, self.interface, TCP, 80, SOMEBODY)

    def fetch(self) -> Walk:
        return to_internet(self.world, self.interface, TCP, 443, SOMEBODY)


def culprit(walked: Walk) -> tuple[str, Code | None] | None:
    return (walked.culprit.id, walked.culprit.dropped) if walked.culprit else None


@pytest.fixture
def site(admin: Admin) -> Site:
    return Site(admin)


@pytest.mark.fact("igw-03", "subnet-07")
def test_an_attached_gateway_needs_a_route_to_it(site: Site):
    site.attach()
    site.give_address()
    site.open_port()
    no_route = (site.table_id, Code.NO_ROUTE_TO_DESTINATION)
    assert [culprit(site.visit()), culprit(site.fetch())] == [no_route, no_route]
    site.lead_out()
    assert site.visit().arrived
    assert site.fetch().arrived
    site.admin.call("ec2:DeleteRoute", RouteTableId=site.table_id, DestinationCidrBlock=ANYWHERE)
    assert [culprit(site.visit()), culprit(site.fetch())] == [no_route, no_route]


@pytest.mark.fact("igw-04")
def test_an_interface_needs_a_public_address_too(site: Site):
    site.attach()
    site.lead_out()
    site.open_port()
    assert culprit(site.visit()) == (site.interface.id, Code.IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS)
    assert culprit(site.fetch()) == (site.gateway_id, Code.IGW_PUBLIC_IP_ASSOCIATION_FOR_EGRESS)
    site.give_address()
    assert site.visit().arrived
    assert site.fetch().arrived


@pytest.mark.fact("subnet-08")
def test_in_a_private_subnet_a_public_address_and_an_open_group_do_not_help(site: Site):
    site.attach()
    site.lead_out()
    site.give_address()
    site.open_port()
    private = make_table(site.admin, site.vpc_id)
    site.admin.call("ec2:AssociateRouteTable", RouteTableId=private, SubnetId=site.subnet_id)
    no_route = (private, Code.NO_ROUTE_TO_DESTINATION)
    assert [culprit(site.visit()), culprit(site.fetch())] == [no_route, no_route]


@pytest.mark.fact("vpc-12", "vpc-17", "igw-06")
def test_each_piece_of_the_recipe_is_needed_and_named(site: Site):
    acl_id = make_acl(site.admin, site.vpc_id)
    guard(site.admin, site.subnet_id, acl_id)
    everything = {"NetworkAclId": acl_id, "RuleNumber": 100, "Protocol": "-1", "RuleAction": "allow"}
    assert culprit(site.visit()) == (site.interface.id, Code.IGW_PRIVATE_IP_ASSOCIATION_FOR_INGRESS)
    site.attach()
    site.give_address()
    closed = (acl_id, Code.SUBNET_ACL_RESTRICTION)
    assert culprit(site.visit()) == closed
    site.admin.call("ec2:CreateNetworkAclEntry", **everything, Egress=False, CidrBlock=ANYWHERE)
    assert culprit(site.visit()) == (site.group_id, Code.ENI_SG_RULES_MISMATCH)
    site.open_port()
    unanswered = site.visit()
    assert culprit(unanswered) == closed
    assert unanswered.end is not None
    site.admin.call("ec2:CreateNetworkAclEntry", **everything, Egress=True, CidrBlock=ANYWHERE)
    assert culprit(site.visit()) == (site.table_id, Code.NO_ROUTE_TO_DESTINATION)
    site.lead_out()
    assert site.visit().arrived
    assert site.fetch().arrived


@pytest.mark.fact("nat-01")
def test_a_private_subnet_reaches_the_internet_by_a_nat_gateway_and_is_not_reached(site: Site):
    site.attach()
    site.lead_out()
    private, table_id = make_subnet(site.admin, site.vpc_id, "10.0.9.0/24"), make_table(site.admin, site.vpc_id)
    site.admin.call("ec2:AssociateRouteTable", RouteTableId=table_id, SubnetId=private)
    site.open_port()
    made = make_interface(site.admin, private, Groups=[site.group_id])
    site.interface = site.world.get(NetworkInterface, made["NetworkInterfaceId"])
    assert culprit(site.fetch()) == (table_id, Code.NO_ROUTE_TO_DESTINATION)
    wanted = {"SubnetId": site.subnet_id, "AllocationId": allocate(site.admin)["AllocationId"]}
    nat = site.admin.call("ec2:CreateNatGateway", **wanted)["NatGateway"]["NatGatewayId"]
    site.admin.advance(seconds=180)
    site.admin.call("ec2:CreateRoute", RouteTableId=table_id, DestinationCidrBlock=ANYWHERE, NatGatewayId=nat)
    assert site.fetch().arrived
    assert not site.visit().arrived
    site.admin.call("ec2:DeleteNatGateway", NatGatewayId=nat)
    assert culprit(site.fetch()) == (table_id, Code.BAD_STATE_ROUTE)


@pytest.mark.fact("route-table-09")
def test_the_more_specific_route_wins(site: Site):
    site.attach()
    site.lead_out()
    wanted = {"DestinationCidrBlock": "10.5.0.0/16", "NetworkInterfaceId": site.interface.id}
    site.admin.call("ec2:CreateRoute", RouteTableId=site.table_id, **wanted)
    subnet = site.world.get(Subnet, site.subnet_id)
    targets = {address: way_to(site.world, subnet, address) for address in ("10.5.1.1", "8.8.8.8", "10.0.7.7")}
    assert [route.target if route else None for route in targets.values()] == [
        site.interface.id,
        site.gateway_id,
        "local",
    ]


@pytest.mark.fact("vpc-07")
def test_an_instance_of_the_default_vpc_is_public_and_one_of_an_own_vpc_is_not(admin: Admin, site: Site):
    given = look(admin, running(admin))
    own = look(admin, running(admin, SubnetId=site.subnet_id))
    assert given["VpcId"] == default_vpc(admin)["VpcId"]
    assert given["PublicIpAddress"]
    assert "PublicIpAddress" not in own
    walks = [to_internet(site.world, interface_of(site, each), TCP, 443, SOMEBODY) for each in (given, own)]
    assert [each.arrived for each in walks] == [True, False]


def interface_of(site: Site, instance: dict[str, list[dict[str, str]]]) -> NetworkInterface:
    return site.world.get(NetworkInterface, instance["NetworkInterfaces"][0]["NetworkInterfaceId"])


@pytest.mark.fact("security-group-10")
def test_an_instance_without_a_group_gets_the_default_one(admin: Admin, site: Site):
    one, other = (look(admin, running(admin)) for _ in range(2))
    default = default_group(admin, one["VpcId"])["GroupId"]
    assert one["SecurityGroups"] == [{"GroupId": default, "GroupName": "default"}]
    assert not from_internet(site.world, interface_of(site, one), TCP, 22, SOMEBODY).arrived
    peer = interface_of(site, other)
    own, target = place(peer.private_ip_address), place(one["PrivateIpAddress"])
    assert reach(site.world, peer.id, Packet(TCP, own, target, 22)).arrived


@pytest.mark.fact("security-group-25")
def test_a_scan_finds_what_was_opened_and_nothing_else(admin: Admin, site: Site):
    group_id = make_group(admin, default_vpc(admin)["VpcId"], "scanned")
    interface = interface_of(site, look(admin, running(admin, SecurityGroupIds=[group_id])))
    ports = (1, 22, 80, 443, 3306, 65_535)
    assert scan(site, interface, ports) == []
    let_in(admin, group_id, tcp(80))
    assert scan(site, interface, ports) == [80]


def scan(site: Site, interface: NetworkInterface, ports: tuple[int, ...]) -> list[int]:
    return [port for port in ports if from_internet(site.world, interface, TCP, port, SOMEBODY).arrived]


@pytest.mark.fact("security-group-28")
def test_groups_are_named_by_id_anywhere_and_by_name_in_the_default_vpc(admin: Admin, site: Site):
    make_group(admin, default_vpc(admin)["VpcId"], "front")
    by_name = look(admin, running(admin, SecurityGroups=["front"]))
    assert by_name["SecurityGroups"][0]["GroupName"] == "front"
    by_id = look(admin, running(admin, SubnetId=site.subnet_id, SecurityGroupIds=[site.group_id]))
    assert by_id["SecurityGroups"][0]["GroupId"] == site.group_id
    launch = {"ImageId": by_id["ImageId"], "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
    elsewhere = {**launch, "SubnetId": site.subnet_id, "SecurityGroups": ["web"]}
    assert admin.refused("ec2:RunInstances", **elsewhere).code == "InvalidParameterCombination"
    unknown = {**launch, "SecurityGroupIds": ["sg-0123456789abcdef0"]}
    assert admin.refused("ec2:RunInstances", **unknown).code == "InvalidGroup.NotFound"
