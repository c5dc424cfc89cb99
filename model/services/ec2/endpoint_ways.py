"""What makes endpoints ways: routes of a gateway's in tables, interfaces in subnets, and names that lead to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.ec2.addressing import delete_interface, new_interface
from model.services.ec2.endpoint_services import EndpointService
from model.services.ec2.prefix_lists import service_list
from model.services.ec2.refusals import different_networks
from model.services.ec2.resources.network_interfaces import InterfaceAttachment, NetworkInterface
from model.services.ec2.resources.prefix_lists import ManagedPrefixList
from model.services.ec2.resources.route_tables import Route, RouteTable
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.resources.vpc_endpoints import ENDPOINT, DnsEntry, VpcEndpoint
from model.services.ec2.resources.vpcs import Vpc


def list_to(world: World, endpoint: VpcEndpoint) -> ManagedPrefixList:
    """The prefix list of a gateway endpoint's service."""
    found = service_list(world.region, endpoint.service_name)
    assert found is not None, "a gateway endpoint is to a service with a prefix list"
    return found


def lead_through(world: World, endpoint: VpcEndpoint, table_ids: Iterable[str]) -> None:
    """Give tables the route from the service's prefix list to the endpoint; each has one way to a service."""
    for table_id in table_ids:
        id, table = list_to(world, endpoint).prefix_list_id, world.get(RouteTable, table_id)
        if table.vpc_id != endpoint.vpc_id:
            raise different_networks(f"route table {table_id}", f"vpc endpoint {endpoint.vpc_endpoint_id}")
        if id in table.prefix_list_ids:
            raise AwsError(
                "RouteAlreadyExists", f"route table {table_id} already has a route with destination-prefix-list-id {id}"
            )
        table.lead((*table.routes, Route(destination_prefix_list_id=id, gateway_id=endpoint.vpc_endpoint_id)))
        endpoint.route_table_ids = (*endpoint.route_table_ids, table_id)


def lead_no_more(world: World, endpoint: VpcEndpoint, table_ids: Iterable[str]) -> None:
    for table_id in table_ids:
        table = world.find(RouteTable, table_id)
        if table is not None:
            kept = (route for route in table.routes if route.target != endpoint.vpc_endpoint_id)
            table.lead(tuple(kept))
    gone = set(table_ids)
    endpoint.route_table_ids = tuple(id for id in endpoint.route_table_ids if id not in gone)


def stand_in(world: World, endpoint: VpcEndpoint, subnet_ids: Sequence[str], group_ids: tuple[str, ...]) -> None:
    """Put an interface into each subnet; a zone has one."""
    for subnet_id in subnet_ids:
        subnet = world.get(Subnet, subnet_id)
        if subnet.vpc_id != endpoint.vpc_id:
            raise different_networks(f"subnet {subnet_id}", f"vpc endpoint {endpoint.vpc_endpoint_id}")
        _refuse_second(world, endpoint, subnet)
        interface = _interface(world, endpoint, subnet, group_ids)
        endpoint.subnet_ids = (*endpoint.subnet_ids, subnet_id)
        endpoint.network_interface_ids = (*endpoint.network_interface_ids, interface.network_interface_id)
        endpoint.groups = interface.groups


def _refuse_second(world: World, endpoint: VpcEndpoint, subnet: Subnet) -> None:
    zones = {world.get(Subnet, id).availability_zone for id in endpoint.subnet_ids}
    if subnet.availability_zone in zones:
        raise AwsError(
            "DuplicateSubnetsInSameZone",
            f"Found another VPC endpoint subnet in the availability zone of {subnet.subnet_id}.",
        )


def _interface(world: World, endpoint: VpcEndpoint, subnet: Subnet, group_ids: tuple[str, ...]) -> NetworkInterface:
    description = f"VPC Endpoint Interface {endpoint.vpc_endpoint_id}"
    interface = new_interface(world, subnet, group_ids, description=description, public=False)
    interface.interface_type = ENDPOINT
    interface.requester_id, interface.requester_managed, interface.status = world.account, True, "in-use"
    interface.hang(
        InterfaceAttachment(
            attachment_id=world.new_id("ela-attach"),
            instance_id=None,
            instance_owner_id="amazon-aws",
            device_index=1,
            delete_on_termination=False,
            attach_time=world.now,
        )
    )
    return interface


def withdraw(world: World, endpoint: VpcEndpoint, subnet_ids: Iterable[str]) -> None:
    """Take the interfaces out of subnets again."""
    gone = set(subnet_ids)
    for id in endpoint.network_interface_ids:
        interface = world.find(NetworkInterface, id)
        if interface is not None and interface.subnet_id in gone:
            delete_interface(world, interface)
    there = (id for id in endpoint.network_interface_ids if world.find(NetworkInterface, id))
    endpoint.network_interface_ids = tuple(there)
    endpoint.subnet_ids = tuple(id for id in endpoint.subnet_ids if id not in gone)


def name_it(world: World, endpoint: VpcEndpoint, service: EndpointService) -> None:
    """The names that lead to its interfaces: its own, one for each zone, and the service's where that is asked for."""
    own = f"{endpoint.vpc_endpoint_id}-{sha256(endpoint.vpc_endpoint_id.encode()).hexdigest()[:8]}"
    zone_id = f"Z{sha256(service.name.encode()).hexdigest()[:13].upper()}"
    zones = [world.get(Subnet, id).availability_zone for id in endpoint.subnet_ids]
    names = [f"{own}.{service.host}", *(f"{own}-{zone}.{service.host}" for zone in zones)]
    if endpoint.private_dns_enabled:
        names.append(service.host)
    endpoint.dns_entries = tuple(DnsEntry(dns_name=name, hosted_zone_id=zone_id) for name in names)


def refuse_private_name(world: World, vpc: Vpc, service_name: str, other_than: str = "") -> None:
    """A VPC resolves the public name of a service to one endpoint, and only if it has names at all."""
    if not (vpc.enable_dns_support and vpc.enable_dns_hostnames):
        raise AwsError(
            "InvalidParameter",
            "Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for"
            f" {vpc.vpc_id}",
        )
    for each in world.where(VpcEndpoint, vpc_id=vpc.vpc_id):
        others = each.vpc_endpoint_id != other_than and each.state in ("pending", "available")
        if others and each.private_dns_enabled and each.service_name == service_name:
            raise AwsError(
                "InvalidParameter",
                "private-dns-enabled cannot be set because there is already a conflicting DNS domain for"
                f" {service_name} in the VPC {vpc.vpc_id}",
            )
