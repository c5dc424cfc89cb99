"""A VPC with machines in a public and private subnets, and walks between them and the internet."""

from __future__ import annotations

from typing import Any

from model.laws.reach.addresses import place, written
from model.laws.reach.hops import Code, Walk
from model.laws.reach.packets import TCP, Packet
from model.laws.reach.walk import walk
from model.services.ec2.internet import from_internet, to_internet
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.wiring import Wiring
from tests.admin import Admin
from tests.model.services.ec2.launches import look, running
from tests.model.services.ec2.networks import make_subnet, make_vpc
from tests.model.services.ec2.test_addresses import allocate
from tests.model.services.ec2.test_internet_gateways import make_gateway
from tests.model.services.ec2.test_reaching import SOMEBODY, tcp
from tests.model.services.ec2.test_route_tables import main_table, make_table
from tests.model.services.ec2.test_security_group_rules import let_in
from tests.model.services.ec2.test_security_groups import make_group

ANYWHERE = "0.0.0.0/0"


class Machines:
    """The main table leads to the internet; `private` subnets have tables of their own."""

    def __init__(self, admin: Admin) -> None:
        self.admin = admin
        self.world = admin.cloud.world("123456789012", "us-east-1", "ec2")
        self.vpc = make_vpc(admin)
        self.public = make_subnet(admin, self.vpc)
        gateway = make_gateway(admin)
        admin.call("ec2:AttachInternetGateway", InternetGatewayId=gateway, VpcId=self.vpc)
        self.lead(str(main_table(admin, self.vpc)["RouteTableId"]), GatewayId=gateway)

    def lead(self, table: str, **target: str) -> None:
        self.admin.call("ec2:CreateRoute", RouteTableId=table, DestinationCidrBlock=ANYWHERE, **target)

    def private(self, cidr: str = "10.0.9.0/24", zone: str = "us-east-1a") -> tuple[str, str]:
        """A subnet, and its table that leads nowhere yet."""
        subnet, table = make_subnet(self.admin, self.vpc, cidr, zone), make_table(self.admin, self.vpc)
        self.admin.call("ec2:AssociateRouteTable", RouteTableId=table, SubnetId=subnet)
        return subnet, table

    def group(self, name: str, *rules: dict[str, Any]) -> str:
        id = make_group(self.admin, self.vpc, name)
        for rule in rules:
            let_in(self.admin, id, rule)
        return id

    def machine(self, subnet: str = "", *groups: str, **more: Any) -> str:
        return running(self.admin, SubnetId=subnet or self.public, SecurityGroupIds=list(groups), **more)

    def give_address(self, machine: str) -> tuple[str, str]:
        """An Elastic IP: its allocation, and the address."""
        found = allocate(self.admin)
        self.admin.call("ec2:AssociateAddress", AllocationId=found["AllocationId"], InstanceId=machine)
        return found["AllocationId"], found["PublicIp"]

    def interface(self, machine: str) -> NetworkInterface:
        primary = self.world.get(Instance, machine).primary_interface
        assert primary is not None
        return self.world.get(NetworkInterface, primary.network_interface_id)

    def visit(self, machine: str, port: int = 80, peer: str = SOMEBODY) -> Walk:
        """Somebody on the internet opens a connection to a machine."""
        return from_internet(self.world, self.interface(machine), TCP, port, peer)

    def fetch(self, machine: str, port: int = 443) -> Walk:
        """A machine opens a connection to somebody there."""
        return to_internet(self.world, self.interface(machine), TCP, port, SOMEBODY)

    def between(self, one: str, other: str, port: int) -> Walk:
        network = Wiring(self.world)
        start = network.nic(self.interface(one).network_interface_id)
        assert start is not None
        return walk(network, start, Packet(TCP, start.addresses[0], self.address(other), port))

    def address(self, machine: str) -> int:
        return place(look(self.admin, machine)["PrivateIpAddress"])

    def nat_gateway(self, subnet: str = "") -> tuple[str, str]:
        """Its id, and its public address."""
        found = allocate(self.admin)
        wanted = {"SubnetId": subnet or self.public, "AllocationId": found["AllocationId"]}
        made = self.admin.call("ec2:CreateNatGateway", **wanted)["NatGateway"]
        self.admin.advance(180)
        return made["NatGatewayId"], found["PublicIp"]


def seen_as(walked: Walk) -> str:
    """The address that the far end sees."""
    return written(walked.there[-1].packet.source)


def code(walked: Walk) -> Code | None:
    return walked.culprit.dropped if walked.culprit else None


__all__ = ["ANYWHERE", "SOMEBODY", "Machines", "code", "seen_as", "tcp"]
