"""How a web server takes what is posted to it, where it is one of this world's."""

from __future__ import annotations

from urllib.parse import urlsplit

from model.kit.naming import addresses_of
from model.kit.networks import reach
from model.kit.published import Reply, Request, published, reply_of
from model.kit.world import World
from model.laws.reach.addresses import place
from model.laws.reach.hops import Outside, Station
from model.laws.reach.packets import TCP, Packet
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.sns.feedback import WELL, Fate

SENDER = "54.240.230.1"
"From where SNS posts."
PORTS = {"http": 80, "https": 443}
TAKEN = range(200, 300)
CLIENT_ERRORS = range(400, 500)
TOO_MANY = 429


def reply_to(world: World, url: str) -> Reply | None:
    """None where no name server of this world knows the host: it stands outside, and takes all."""
    read = urlsplit(url)
    host = read.hostname or ""
    address = _address(world, host)
    if not address:
        return None
    found = next(iter(world.kernel.store.wherever(NetworkInterface, "public_ips", address)), None)
    if found is None:
        return Reply(flaw="timeout")
    there = world.cell.world(found.account, found.region, "ec2")
    port = read.port or PORTS[read.scheme]
    walked = reach(there, Outside(Station.INTERNET), Packet(TCP, place(SENDER), place(address), port))
    if not walked.arrived:
        return Reply(flaw="timeout")
    return reply_of(there, found.id, Request(port, host, read.path or "/", SENDER))


def _address(world: World, host: str) -> str:
    """As the name servers of the internet tell it; of an address itself."""
    if host.replace(".", "").isdecimal():
        return host
    found = published(world.cell, host)
    return next(iter(found.addresses if found else addresses_of(world, "", host) or ()), "")


def is_taken(reply: Reply | None) -> bool:
    return reply is None or reply.status in TAKEN


def fate_of(reply: Reply | None) -> Fate:
    """A server outside takes all; one that does not answer has no status."""
    return WELL if reply is None else Fate(reply.status, reply.flaw or str(reply.status))


def is_worth_retrying(reply: Reply | None) -> bool:
    """What the server says is the sender's own fault is not tried again."""
    return reply is not None and (reply.status not in CLIENT_ERRORS or reply.status == TOO_MANY)
