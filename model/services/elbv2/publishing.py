"""What the internet sees of balancers and machines: where their names lead, and how they answer a request."""

from __future__ import annotations

from typing import NamedTuple

from model.kit.cell import Cell
from model.kit.published import Published, Reply, Request, answering, publishing
from model.kit.world import World
from model.laws.handing_on import is_readable
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.elb.resources.load_balancers import ClassicBalancer
from model.services.elbv2.chained import balancer_behind, leads_to_balancer
from model.services.elbv2.dealing import manner_of
from model.services.elbv2.examination import examine, find_instance, software_ready_at
from model.services.elbv2.fronts import (
    Front,
    Pool,
    all_fronts,
    front_ports,
    is_up,
    pools_behind,
    targets_of,
)
from model.services.elbv2.greeting import believes, shown_at
from model.services.elbv2.handing_on import hand_on
from model.services.elbv2.lines import Line, line_of
from model.services.elbv2.mutual import doubt_at, told_to_targets
from model.services.elbv2.negotiation import terms_at
from model.services.elbv2.reach import nearest, nodes
from model.services.elbv2.resources.listeners import Deed
from model.services.elbv2.resources.load_balancers import LoadBalancer
from model.services.elbv2.resources.targets import Target
from model.services.elbv2.ruling import deed_for, heaviest_group, listener_at
from model.services.elbv2.verdicts import ANSWERING

BOTH_FAMILIES, NEW_FAMILY = "dualstack.", "ipv6."
"What may be put before the name of a balancer, to be told addresses of IPv6 too, or of IPv6 alone."

_STATUS_OF_FLAW = {"timeout": 504, "refused": 502}


@publishing
def balancer_called(cell: Cell, name: str) -> Published | None:
    """By its own name, or by the address of a node."""
    families = next((each for each in (BOTH_FAMILIES, NEW_FAMILY) if name.startswith(each)), "")
    plain = name.removeprefix(families)
    at = {each.id for each in cell.kernel.store.wherever(NetworkInterface, "public_ips", plain)}
    store = cell.kernel.store
    fronts: list[Front] = [*store.everywhere(LoadBalancer), *store.everywhere(ClassicBalancer)]
    for balancer in fronts:
        if _name_of(balancer) == plain or at.intersection((*balancer.interface_ids, *balancer.retiring_ids)):
            return _published(cell.world(balancer.account, balancer.region, "elbv2"), balancer, families)
    return None


def _name_of(front: Front) -> str:
    """A balancer of appliances has none."""
    return (front.dns_name or "").lower()


def _published(world: World, balancer: Front, families: str) -> Published:
    """A classic one's own name leads to addresses of IPv4 alone, unless it is asked for others by what is before it."""
    told = _told_of(world, balancer)
    is_classic = isinstance(balancer, ClassicBalancer)
    hidden = not balancer.is_public_on_ipv4 and balancer.scheme == "internet-facing"
    old = () if hidden else tuple(each.public_ip or each.private_ip_address for each in told)
    is_told = families if is_classic else balancer.speaks_ipv6
    new = tuple(address for each in told for address in each.ipv6_ips) if is_told else ()
    addresses = new if families == NEW_FAMILY else (*old, *new)
    zone = (balancer.canonical_hosted_zone_name_id if is_classic else balancer.canonical_hosted_zone_id) or ""
    return Published(_name_of(balancer), zone, addresses, _is_well(world, balancer), balancer.arn)


def _told_of(world: World, balancer: Front) -> list[NetworkInterface]:
    """The nodes that its name leads to: those that are there, and where none is all of them."""
    if not is_up(balancer):
        return []
    everybody = (world.find(NetworkInterface, id) for id in balancer.interface_ids)
    return nodes(world, balancer) or [each for each in everybody if each is not None]


def _is_well(world: World, balancer: Front) -> bool:
    """Every group that has targets has a healthy one, and some group has."""
    if not is_up(balancer) or not nodes(world, balancer):
        return False
    groups = [
        [each for each in targets_of(world, pool) if each.state not in _OUT] for pool in pools_behind(world, balancer)
    ]
    used = [targets for targets in groups if targets]
    return bool(used) and all(any(each.is_well for each in targets) for targets in used)


@answering
def answer_of(world: World, interface_id: str, request: Request) -> Reply | None:
    """Of a machine by itself; of a balancer what its rules make of the request."""
    interface = world.find(NetworkInterface, interface_id)
    if interface is None:
        return None
    if interface.instance_id:
        return _answer_of_machine(world, world.find(Instance, interface.instance_id))
    found = (each for each in all_fronts(world) if interface_id in (*each.interface_ids, *each.retiring_ids))
    balancer = next(found, None)
    return _answer_of_balancer(world, balancer, interface, request) if balancer else None


def _answer_of_machine(world: World, instance: Instance | None) -> Reply:
    if instance is None or instance.state_name != "running" or not instance.answers:
        return Reply(flaw="timeout")
    ready = software_ready_at(world, instance)
    return Reply(200) if ready <= world.now else Reply(flaw="refused", again=ready)


class Asked(NamedTuple):
    """A request at a balancer, and the node that has it."""

    front: Front
    node: NetworkInterface
    request: Request


def _answer_of_balancer(world: World, balancer: Front, node: NetworkInterface, request: Request) -> Reply:
    if not is_up(balancer):
        return Reply(flaw="timeout")
    if request.port not in front_ports(world, balancer):
        return Reply(flaw="refused")
    terms = terms_at(world, balancer, request.port)
    version = terms.agreed(request.tls) if terms else ""
    if terms and not version:
        return Reply(flaw="handshake")
    listener = listener_at(world, balancer, request.port)
    if listener is not None:
        if doubt_at(world, listener, request.certificate):
            return Reply(flaw="handshake", tls=version)
        told = told_to_targets(listener, request.certificate)
        request = request._replace(headers=(*request.headers, *told))
    reply = _answer_of_listener(world, balancer, Asked(balancer, node, request))._replace(tls=version)
    shown = shown_at(world, balancer, request.port, request.host) if terms else None
    if shown is None:
        return reply
    return reply._replace(shown=shown.arn, is_doubted=not believes(world, shown, request.host))


def _answer_of_listener(world: World, balancer: Front, asked: Asked) -> Reply:
    request = asked.request
    if isinstance(balancer, ClassicBalancer):
        return _answer_of_group(world, balancer, asked)
    deed = deed_for(world, balancer, request.port, request.path, request.host)
    assert deed is not None, "somebody listens at the port"
    return _answer_of_deed(world, deed, asked)


def _answer_of_deed(world: World, deed: Deed, asked: Asked) -> Reply:
    if deed.fixed_response_config is not None:
        return Reply(int(deed.fixed_response_config.status_code), body=deed.fixed_response_config.message_body or "")
    if deed.redirect_config is not None:
        return Reply(int(deed.redirect_config.status_code.removeprefix("HTTP_")), body="")
    group = heaviest_group(world, deed)
    return _answer_of_group(world, group, asked) if group else Reply(503, body="")


def _answer_of_group(world: World, pool: Pool, asked: Asked) -> Reply:
    """Requests go to those that are well; where too few are, to all, but from Classic balancers to nobody else. Nodes
    that keep to their zones know of nobody beyond.
    """
    manner, zones = manner_of(world, pool), (asked.node.availability_zone, "all")
    within = [each for each in targets_of(world, pool) if manner.across_zones or each.zone in zones]
    targets = [each for each in within if each.state not in _OUT]
    healthy = [each for each in targets if each.is_well]
    is_enough = manner.least.is_met(len(healthy), len(targets))
    given = healthy if is_enough or not manner.fail_open else targets
    if not given:
        return Reply(503, body="")
    line = line_of(world, pool)
    flaws = {each.name: _flaw_of(world, pool, each, line) for each in given}
    able = [each for each in given if flaws[each.name] in ANSWERING]
    if not able:
        return Reply(_STATUS_OF_FLAW.get(flaws[given[0].name], 502), body="")
    if leads_to_balancer(pool):
        return _answer_behind(world, able[0], asked)
    handed = hand_on(world, asked.front, pool, asked.request, asked.node.private_ip_address, able)
    status = 200 if is_readable(handed.lines) else 400
    return Reply(
        status,
        by=handed.target.target_id,
        lines=handed.lines,
        peer=handed.peer,
        cookies=handed.cookies,
        spoken=line.protocol,
    )


def _answer_behind(world: World, target: Target, asked: Asked) -> Reply:
    """What a balancer that is a target says; it sees who the client is."""
    behind = balancer_behind(world, target)
    node = nearest(world, behind, asked.node.availability_zone) if behind else None
    if behind is None or node is None:
        return Reply(flaw="timeout")
    return _answer_of_balancer(world, behind, node, asked.request._replace(port=target.port))


def _flaw_of(world: World, pool: Pool, target: Target, line: Line) -> str:
    """A target that cannot prove who it is is told nothing."""
    found = examine(world, pool, target).flaw
    return found or ("" if line.believes(find_instance(world, pool, target)) else "refused")


_OUT = ("unused", "draining")
