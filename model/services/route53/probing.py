"""How an endpoint answers a checker at this moment, whoever it is and whatever lies between them."""

from __future__ import annotations

from collections.abc import Sequence
from http import HTTPStatus
from math import inf
from typing import NamedTuple

from model.kit.networks import barrier_of, reach
from model.kit.published import Reply, Request, reply_of
from model.kit.world import World
from model.laws.reach.addresses import place
from model.laws.reach.hops import Outside, Station
from model.laws.reach.packets import TCP, Packet
from model.physics.premises.server import answer_of, server_behind
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.route53.checkers import checkers
from model.services.route53.resolving import public_addresses
from model.services.route53.resources.health_checks import CheckTerms

CONNECT_SECONDS = {"TCP": 10.0}
OTHER_CONNECT_SECONDS = 4.0
"Within which a connection has to be made."

GOOD = range(200, 400)


class Seen(NamedTuple):
    """A flaw, empty if there is none, what the checker says of it, and when it may see something else."""

    flaw: str
    told: str
    again: float = inf


def patience_seconds(type: str, flaw: str) -> float:
    return CONNECT_SECONDS.get(type, OTHER_CONNECT_SECONDS) if flaw == "timeout" else 0.0


def probe(world: World, terms: CheckTerms) -> list[Seen]:
    """What each of its checkers is answered now."""
    everybody = checkers(terms.regions)
    address = terms.ip_address or address_of(world, terms)
    if address is None:
        told = "Failure: DNS resolution failed: there is no address for the domain name."
        return [Seen("name", told)] * len(everybody)
    request = Request(terms.port or 80, terms.fully_qualified_domain_name or address, terms.resource_path or "/")
    replies = _replies(world, [each.address for each in everybody], address, request)
    judged = {reply: _judged(terms, reply) for reply in dict.fromkeys(replies)}
    return [judged[reply] for reply in replies]


def address_of(world: World, terms: CheckTerms) -> str | None:
    """Checkers ask the name servers of the internet, for IPv4 alone."""
    found = public_addresses(world, terms.fully_qualified_domain_name or "")
    return found[0] if found else None


def _replies(world: World, sources: Sequence[str], address: str, request: Request) -> list[Reply]:
    """At an address that nobody has, nobody answers; to all who come through, the answer is one."""
    field = "ipv6_ips" if ":" in address else "public_ips"
    found = next(iter(world.kernel.store.wherever(NetworkInterface, field, address)), None)
    if found is None:
        outside = server_behind(world.cell, address)
        reply = answer_of(world.cell, outside, request) if outside else Reply(flaw="timeout")
        return [reply] * len(sources)
    there = world.cell.world(found.account, found.region, "ec2")
    reply = reply_of(there, found.id, request)
    return [_stopped(there, source, address, request.port) or reply for source in sources]


def _stopped(there: World, source: str, address: str, port: int) -> Reply | None:
    """What whoever does not come through notices, and what is in the way."""
    walked = reach(there, Outside(Station.INTERNET), Packet(TCP, place(source), place(address), port))
    barrier = barrier_of(walked)
    return None if walked.arrived else Reply(flaw="timeout", body=barrier.told if barrier else None)


def _judged(config: CheckTerms, reply: Reply) -> Seen:
    if reply.flaw == "timeout":
        told = "could not establish a connection within the timeout limit"
        return Seen("timeout", f"Failure: The health checker {told}.{_because(reply)}")
    if reply.flaw:
        told = "Failure: Connection refused. The endpoint does not accept connections at this port."
        return Seen(reply.flaw, told, reply.again)
    if config.type == "TCP":
        return Seen("", "Success: A connection was established.")
    said = f"HTTP Status Code {reply.status}, {HTTPStatus(reply.status).phrase}"
    if reply.status not in GOOD:
        return Seen("status", f"Failure: {said}. Resolved IP: {config.ip_address or config.target}")
    wanted = config.search_string
    if wanted and reply.body is not None and wanted not in reply.body:
        return Seen("string", f"Failure: {said}, and the body does not hold the search string.")
    return Seen("", f"Success: {said}")


def _because(reply: Reply) -> str:
    return f" {reply.body}" if reply.body else ""
