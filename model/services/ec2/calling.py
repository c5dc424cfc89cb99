"""How the calls of software on an instance come to a service: by an endpoint, over the internet, or not at all.

Software has the credentials of its instance's role from the instance metadata; what is signed with them is sent from
there.
"""

from __future__ import annotations

from model.kit.cell import Cell
from model.kit.networks import barrier_of
from model.kit.principal import Principal
from model.kit.principal import service as role_of
from model.kit.ways import NoWay, Way, finding_ways
from model.kit.world import World
from model.laws.access.policy import read_policy
from model.laws.reach.addresses import place, written
from model.laws.reach.hops import Outside, Station, Walk
from model.laws.reach.network import Nic
from model.laws.reach.packets import TCP, Packet
from model.physics.streams import Exchange
from model.services.ec2.endpoint_services import ENDPOINT_NAMES
from model.services.ec2.flow_sources import is_watched, note_call, passage_of
from model.services.ec2.reach import reach
from model.services.ec2.resolving import resolve
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.vpc_endpoints import VpcEndpoint
from model.services.ec2.wiring import Wiring
from model.services.sts.resources import Session

HTTPS = 443

CALL = Exchange(1, asked_bytes=2_500.0, answered_bytes=6_500.0)
"""On the wire, most of it for TLS."""


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
    host = f"{ENDPOINT_NAMES.get(service, service)}.{region}.amazonaws.com"
    address = resolve(world, nic, host)
    if address is None:
        raise NoWay(host, f"the name does not resolve in {nic.vpc}")
    walked = reach(world, nic.id, Packet(TCP, nic.addresses[0], place(address), HTTPS))
    if is_watched(world):
        note_call(world, passage_of(network, nic, walked, f"{nic.id}>{host}", world.now), CALL)
    barrier = barrier_of(walked)
    if barrier is not None:
        raise NoWay(host, barrier.told)
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
