"""How a log of a balancer is written: what happened since the last time, file by file, into its bucket."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping
from typing import NamedTuple

from model.kernel.unhurried import Unhurried
from model.kit.squeezing import squeezed
from model.kit.world import World
from model.physics.demand import RequestShape
from model.physics.traffic import TLS_VERSIONS, Traffic
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.elb.resources.access_logs import Refuse, lets_in, open_place, put_request, words_of_test
from model.services.elb.resources.load_balancers import ClassicBalancer
from model.services.elbv2.fronts import Front, front_ports, reads_requests
from model.services.elbv2.log_lines import (
    STATUSES,
    Greeting,
    Teller,
    line_of_application,
    line_of_classic,
    line_of_connection,
    line_of_flow,
)
from model.services.elbv2.logs import CONNECTION, Log
from model.services.elbv2.negotiation import Terms, terms_at
from model.services.elbv2.resources.listeners import Listener
from model.services.elbv2.resources.load_balancers import LoadBalancer
from model.services.elbv2.security_policies import BY_DEFAULT, POLICIES
from model.services.elbv2.singles import Drawn, Single, singles
from model.services.elbv2.tracks import FIXED, REDIRECT, tracks_at
from model.services.s3.resources.buckets import Bucket
from model.services.s3.resources.deliveries import bucket_named

_LINES_AT_ONCE = 50

Write = Callable[[Teller, Single], str]

_ANSWERED, _FAILED, _NOBODYS = "answered", "failed", ""
_OF_REQUESTS: Mapping[str, str] = {
    kind: _ANSWERED if kind.startswith("target") else _NOBODYS if kind == "elb_503" else _FAILED for kind in STATUSES
}
_OF_CONNECTIONS: Mapping[str, str] = {"new_connections": _ANSWERED, "tls_errors": _NOBODYS}
_OWN: Mapping[str, str] = {REDIRECT: "redirects", FIXED: "fixed_responses"}
_OF_BYTES: Mapping[str, str] = {"answered": _ANSWERED, "connection_errors": _FAILED}


class Telling(NamedTuple):
    """Of what a log tells, by how it was counted and which targets had it, and how a line of it is written."""

    kinds: Mapping[str, str]
    write: Write
    teller: Teller


async def deliver(world: World, front: Front, log: Log, since: float) -> None:
    """Where nothing happened there is no file; what cannot be delivered is lost."""
    traffic, bucket = world.find(Traffic, front.arn), bucket_named(world, log.place.bucket)
    telling = telling_of(world, front, traffic, log) if traffic is not None else None
    if traffic is None or telling is None or bucket is None or not lets_in(world, bucket, log.place, log.writer):
        return
    told = await Unhurried(singles(world, front, traffic, telling.kinds, since, world.now))
    files = await Unhurried(_files(front, telling, told))
    for address, lines in files.items():
        unique = world.luck("balancer's log file", log.name, address, world.now).letters(8)
        body = await Unhurried(squeezed(lines)) if log.is_squeezed else "".join(f"{line}\n" for line in lines).encode()
        await put(world, log, bucket, log.file_key(world.now, address, unique), body)


def _files(front: Front, telling: Telling, told: list[Single]) -> Generator[None, None, dict[str, list[str]]]:
    """Lines by the address of the node that had it."""
    found: dict[str, list[str]] = {}
    for place, single in enumerate(told, 1):
        found.setdefault(_address(front, single.node), []).append(telling.write(telling.teller, single))
        if not place % _LINES_AT_ONCE:
            yield
    return found


def _address(front: Front, node: NetworkInterface) -> str:
    if isinstance(front, LoadBalancer) and front.type == "network":
        return ""
    return node.private_ip_address if front.scheme == "internal" else node.public_ip or node.private_ip_address


async def put(world: World, log: Log, bucket: Bucket, key: str, body: bytes) -> None:
    kind = "application/octet-stream" if log.is_squeezed else "text/plain"
    await world.cell.ask(
        "s3:PutObject",
        put_request(bucket, key, body, kind),
        region=bucket.region,
        account=bucket.account,
        service=log.writer.host,
        source=log.writer.source(world),
    )


async def prove(world: World, log: Log, refuse: Refuse) -> None:
    """Show that files can be written, before any is."""
    bucket = open_place(world, log.place, log.writer, refuse)
    await put(world, log, bucket, log.test_key(world.account), words_of_test(log.writer, world))


def telling_of(world: World, front: Front, traffic: Traffic, log: Log) -> Telling | None:
    """None where there is nothing to tell of: nobody listens, or flows are not taken out of TLS."""
    ports = front_ports(world, front)
    if not ports:
        return None
    shape = traffic.told(world.kernel.seed).shape
    if isinstance(front, ClassicBalancer):
        return _of_classic(world, front, traffic, shape)
    listener = next(each for each in world.where(Listener, load_balancer_arn=front.arn) if each.port == ports[0])
    greeting = _greeting(world, front, traffic, listener)
    host = traffic.host or front.dns_name or ""
    teller = Teller(front.dimension, listener.protocol, listener.port, host, shape, greeting=greeting)
    if front.type == "network":
        name = f"{front.dimension} {listener.arn.rpartition('/')[2]}"
        return Telling(_OF_CONNECTIONS, line_of_flow, teller._replace(name=name)) if greeting else None
    if log.kind == CONNECTION:
        return Telling(_OF_CONNECTIONS, line_of_connection, teller)
    teller = teller._replace(tracks=tuple(tracks_at(world, listener, traffic, host)))
    return Telling(_kinds(teller), line_of_application, teller)


def _kinds(teller: Teller) -> Mapping[str, str]:
    """What the balancer says itself is among them where it does; its own 503 are counted among all of those."""
    own = {_OWN[track.action] for track in teller.tracks if track.action in _OWN and track.status != "503"}
    return {**_OF_REQUESTS, **dict.fromkeys(sorted(own), _NOBODYS)}


def _of_classic(world: World, balancer: ClassicBalancer, traffic: Traffic, shape: RequestShape) -> Telling | None:
    if balancer.front is None:
        return None
    port, terms = balancer.front.listener, terms_at(world, balancer, balancer.front.listener.load_balancer_port)
    policy = terms.policy if terms and terms.policy in POLICIES else BY_DEFAULT
    greeting = Greeting(policy, port.ssl_certificate_id or "", _versions(terms, traffic)) if terms else None
    host = traffic.host or balancer.dns_name
    teller = Teller(balancer.load_balancer_name, port.protocol, port.load_balancer_port, host, shape, (), greeting)
    return Telling(_OF_REQUESTS if reads_requests(balancer) else _OF_BYTES, line_of_classic, teller)


def _greeting(world: World, front: LoadBalancer, traffic: Traffic, listener: Listener) -> Greeting | None:
    terms = terms_at(world, front, listener.port)
    if terms is None:
        return None
    certificate = listener.certificates[0].certificate_arn if listener.certificates else ""
    return Greeting(terms.policy, certificate, _versions(terms, traffic))


def _versions(terms: Terms, traffic: Traffic) -> Drawn[str]:
    """What clients agree on with the listener, as often as there are such clients."""
    newest = traffic.tls or ((TLS_VERSIONS[-1], 1.0),)
    agreed = ((terms.agreed(each), share) for each, share in newest)
    return Drawn((version, share) for version, share in agreed if version)
