"""How the calls of software on an instance come to a service: by an endpoint, over the internet, or not at all.

Software has the credentials of its instance's role from the instance metadata; what is signed with them is sent from
there.
"""

from __future__ import annotations

from collections.abc import Iterator

from model.catalog.service_addresses import service_address
from model.kit.cell import Cell
from model.kit.principal import Principal
from model.kit.principal import service as role_of
from model.kit.ways import NoWay, Way, finding_ways
from model.kit.world import World
from model.laws.access.policy import read_policy
from model.laws.reach.addresses import place, written
from model.laws.reach.hops import Hop, Outside, Station, Walk
from model.laws.reach.network import Nic
from model.laws.reach.packets import TCP, Packet
from model.laws.reach.walk import walk
from model.services.ec2.endpoint_services import ENDPOINT_NAMES, INTERFACE, name_of_service
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.vpc_endpoints import VpcEndpoint
from model.services.ec2.resources.vpcs import Vpc
from model.services.ec2.wiring import Wiring
from model.services.sts.resources import Session

HTTPS = 443


@finding_ways
def from_instance(cell: Cell, principal: Principal, service: str, region: str) -> Way | None:
    """Judged anew for each call, as packets are."""
    instance = _caller(cell, principal)
    if instance is None or instance.primary_interface is None:
        return None
    world = cell.world(instance.account, instance.region, "ec2")
    network = Wiring(world)
    nic = network.nic(instance.primary_interface.network_interface_id)
    if nic is None:
        return None
    address = _address(world, nic, service, region)
    walked = walk(network, nic, Packet(TCP, nic.addresses[0], place(address), HTTPS))
    if walked.culprit is not None:
        raise NoWay(f"{ENDPOINT_NAMES.get(service, service)}.{region}.amazonaws.com", _told(walked.culprit))
    return _way(world, nic, walked)


def _caller(cell: Cell, principal: Principal) -> Instance | None:
    """The running instance that credentials were given to."""
    if principal.type != "AssumedRole" or not principal.session_name.startswith("i-"):
        return None
    session = cell.kernel.store.anywhere(Session, principal.access_key)
    if session is None or session.issuer != role_of("ec2", principal.account).arn:
        return None
    found = cell.kernel.store.anywhere(Instance, principal.session_name)
    return found if found is not None and found.state_name == "running" else None


def _address(world: World, nic: Nic, service: str, region: str) -> str:
    """What the name of a service resolves to in a VPC: an interface of an endpoint, or its public address."""
    for interface in _stand_ins(world, nic, service, region):
        return interface.private_ip_address
    return service_address(ENDPOINT_NAMES.get(service, service), region)


def _stand_ins(world: World, nic: Nic, service: str, region: str) -> Iterator[NetworkInterface]:
    """Interfaces that have a service's name in the VPC, those of the caller's own zone first."""
    if region != world.region or not world.get(Vpc, nic.vpc).enable_dns_support:
        return
    wanted = name_of_service(service, region)
    zone = world.get(NetworkInterface, nic.id).availability_zone
    for endpoint in world.where(VpcEndpoint, vpc_id=nic.vpc):
        named = endpoint.vpc_endpoint_type == INTERFACE and endpoint.private_dns_enabled
        if named and endpoint.service_name == wanted and endpoint.state == "available":
            found = [world.get(NetworkInterface, id) for id in endpoint.network_interface_ids]
            yield from sorted(found, key=lambda each: each.availability_zone != zone)


def _told(culprit: Hop) -> str:
    return f"{culprit.dropped} at {culprit.id or culprit.station}"


def _way(world: World, nic: Nic, walked: Walk) -> Way:
    endpoint = _endpoint(world, walked)
    if endpoint is None:
        return Way(written(walked.there[-1].packet.source))
    policy = read_policy(endpoint.policy_document, endpoint.vpc_endpoint_id, "VPC endpoint policy")
    return Way(written(nic.addresses[0]), endpoint.vpc_id, endpoint.vpc_endpoint_id, policy)


def _endpoint(world: World, walked: Walk) -> VpcEndpoint | None:
    end = walked.end
    if isinstance(end, Outside):
        return world.find(VpcEndpoint, end.id) if end.station is Station.ENDPOINT else None
    found = world.where(VpcEndpoint, network_interface_ids=end.id) if end else ()
    return found[0] if found else None
