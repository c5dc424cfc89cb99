"""Names, as instances have them told."""

from __future__ import annotations

from ipaddress import IPv4Address

import pytest

from model.catalog.service_addresses import service_address
from model.services.ec2.leases import RENEWED_AFTER_SECONDS
from tests.admin import Admin
from tests.model.services.ec2.callers import Software, allow, make_role
from tests.model.services.ec2.launches import look
from tests.model.services.ec2.machines import Machines
from tests.model.services.ec2.test_vpc_endpoints import SQS, make_endpoint

QUEUES = "sqs.us-east-1.amazonaws.com"


def ask(net: Machines, machine: str, name: str) -> str | None:
    guest = net.admin.client.guest(machine)
    assert guest is not None
    return guest.resolve(name)


def use_servers(net: Machines, *servers: str) -> None:
    wanted = [{"Key": "domain-name-servers", "Values": list(servers)}]
    made = net.admin.call("ec2:CreateDhcpOptions", DhcpConfigurations=wanted)["DhcpOptions"]
    net.admin.call("ec2:AssociateDhcpOptions", DhcpOptionsId=made["DhcpOptionsId"], VpcId=net.vpc)
    net.admin.advance(RENEWED_AFTER_SECONDS)


@pytest.mark.fact("dhcp-04")
def test_amazons_server_tells_names_and_one_that_cannot_be_reached_does_not(admin: Admin) -> None:
    net = Machines(admin)
    machine = net.machine()
    assert ask(net, machine, QUEUES) == service_address("sqs", "us-east-1")
    use_servers(net, "198.51.100.53")
    assert ask(net, machine, QUEUES) is None, "the machine has no way to the internet"
    net.give_address(machine)
    assert ask(net, machine, QUEUES) == service_address("sqs", "us-east-1")
    use_servers(net, "10.0.0.2")
    assert ask(net, machine, QUEUES) == service_address("sqs", "us-east-1"), "which is the same by its address"


@pytest.mark.fact("vpc-14")
def test_without_dns_support_no_name_resolves(admin: Admin) -> None:
    net = Machines(admin)
    make_role(admin, allow("*"))
    admin.call("ec2:ModifySubnetAttribute", SubnetId=net.public, MapPublicIpOnLaunch={"Value": True})
    software = Software(admin, net.public)
    assert software.call("ec2:DescribeVpcs")["Vpcs"]
    admin.call("ec2:ModifyVpcAttribute", VpcId=net.vpc, EnableDnsSupport={"Value": False})
    assert ask(net, software.id, QUEUES) is None
    silent = software.refused("ec2:DescribeVpcs")
    assert (silent.code, "does not resolve" in silent.message) == ("ConnectTimeout", True)


def test_a_name_leads_to_the_private_address_inside_and_to_the_public_one_outside(admin: Admin) -> None:
    net, other = Machines(admin), Machines(admin)
    admin.call("ec2:ModifyVpcAttribute", VpcId=net.vpc, EnableDnsHostnames={"Value": True})
    machine = net.machine()
    net.give_address(machine)
    found = look(admin, machine)
    assert ask(net, machine, found["PublicDnsName"]) == found["PrivateIpAddress"]
    assert ask(net, machine, found["PrivateDnsName"].partition(".")[0]) == found["PrivateIpAddress"]
    assert ask(other, other.machine(), found["PublicDnsName"]) == found["PublicIpAddress"]


def test_an_endpoint_takes_the_name_of_its_service_in_its_vpc(admin: Admin) -> None:
    net = Machines(admin)
    machine = net.machine()
    admin.call("ec2:ModifyVpcAttribute", VpcId=net.vpc, EnableDnsHostnames={"Value": True})
    endpoint = make_endpoint(admin, net.vpc, service=SQS, VpcEndpointType="Interface", SubnetIds=[net.public])
    assert ask(net, machine, QUEUES) == service_address("sqs", "us-east-1"), "not before it is available"
    admin.advance(180)
    assert IPv4Address(ask(net, machine, QUEUES) or "").is_private
    admin.call("ec2:ModifyVpcEndpoint", VpcEndpointId=endpoint, PrivateDnsEnabled=False)
    assert ask(net, machine, QUEUES) == service_address("sqs", "us-east-1")


@pytest.mark.fact("dhcp-05")
def test_machines_are_of_the_domain_of_their_vpc_from_the_next_renewal_on(admin: Admin) -> None:
    net = Machines(admin)
    old = net.machine()
    given = look(admin, old)["PrivateIpAddress"]
    label = f"ip-{given.replace('.', '-')}"
    assert told_to(net, old, "hostname") == f"{label}.ec2.internal"
    server = look(admin, net.machine(net.public, net.group("dns", DNS)))["PrivateIpAddress"]
    wanted = {"domain-name": ["corp.example"], "domain-name-servers": [server]}
    written = [{"Key": key, "Values": values} for key, values in wanted.items()]
    made = admin.call("ec2:CreateDhcpOptions", DhcpConfigurations=written)["DhcpOptions"]["DhcpOptionsId"]
    assert ask(net, old, f"{label}.corp.example") is None
    admin.call("ec2:AssociateDhcpOptions", DhcpOptionsId=made, VpcId=net.vpc)
    fresh = net.machine()
    assert told_to(net, fresh, "local-hostname").endswith(".corp.example")
    assert told_to(net, old, "hostname") == f"{label}.ec2.internal", "until its lease is renewed"
    admin.advance(RENEWED_AFTER_SECONDS)
    assert told_to(net, old, "hostname") == f"{label}.corp.example"
    for name in (label, f"{label}.corp.example"):
        assert ask(net, fresh, name) == given
    assert ask(net, fresh, f"{label}.other.example") is None


DNS = {"IpProtocol": "udp", "FromPort": 53, "ToPort": 53, "IpRanges": [{"CidrIp": "10.0.0.0/16"}]}


def told_to(net: Machines, machine: str, name: str) -> str:
    guest = net.admin.client.guest(machine)
    assert guest is not None
    return net.admin.run(guest.read(f"meta-data/{name}")) or ""
