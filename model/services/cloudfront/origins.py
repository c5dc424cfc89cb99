"""Asking an origin: a bucket by S3's interface, anybody else over HTTP."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import unquote

from model.catalog.regions import find_region
from model.kit.body import FileSlice
from model.kit.errors import AwsError
from model.kit.hosting import Browsing, Page, addresses_behind, hosted
from model.kit.networks import reach
from model.kit.published import Reply, Request, reply_of
from model.kit.world import World
from model.laws.edge.setup import Origin
from model.laws.reach.addresses import place
from model.laws.reach.hops import Outside, Station
from model.laws.reach.packets import TCP, Packet
from model.physics.premises.server import answer_of, server_behind
from model.physics.round_trip import Spot
from model.services.cloudfront.reading_buckets import bucket_called, lets_in
from model.services.cloudfront.resources.distributions import Distribution
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.s3.resources.object_headers import object_headers

EDGES = "143.204.0.1"
"Where an origin sees requests of edges come from."

UNANSWERED: Mapping[str, int] = {"timeout": 504, "refused": 502, "name": 502}


class Fetched(NamedTuple):
    """What came of asking: 304 for what has not changed. `body` names it among the bodies, `at` is where it was."""

    status: int
    headers: Mapping[str, str]
    body: str = ""
    size: int = 0
    at: Spot | None = None


async def fetch(world: World, distribution: Distribution, origin: Origin, path: str, known_tag: str) -> Fetched:
    """`known_tag` is the ETag of the copy that there is, if it has one."""
    whole = f"{origin.path}{path}"
    if origin.bucket:
        return await _from_bucket(world, distribution, origin, unquote(whole[1:]), known_tag)
    return await _from_server(world, origin, whole, known_tag)


async def _from_bucket(world: World, distribution: Distribution, origin: Origin, key: str, known_tag: str) -> Fetched:
    bucket = bucket_called(world, origin.bucket)
    if bucket is None:
        return await _page(world, 404, "NoSuchBucket", "The specified bucket does not exist")
    at = find_region(bucket.region)
    if not key or not lets_in(world, distribution, origin, bucket, key):
        return (await _page(world, 403, "AccessDenied", "Access Denied"))._replace(at=at)
    condition: dict[str, Any] = {"IfNoneMatch": known_tag} if known_tag else {}
    try:
        answer = await world.ask(
            "s3:GetObject", region=bucket.region, account=bucket.account, Bucket=bucket.name, Key=key, **condition
        )
    except AwsError as refusal:
        if refusal.status == 304:
            return Fetched(304, {}, at=at)
        if refusal.code == "NoSuchKey":
            return (await _page(world, 403, "AccessDenied", "Access Denied"))._replace(at=at)
        return (await _page(world, refusal.status, refusal.code, refusal.message))._replace(at=at)
    body = await _kept(world, answer.get("Body", b""))
    return Fetched(200, object_headers(answer), body, answer["ContentLength"], at)


async def _kept(world: World, body: bytes | FileSlice | Iterable[bytes]) -> str:
    """Among the bodies, where an object's own file already is."""
    if isinstance(body, FileSlice):
        return body.path.name
    if isinstance(body, bytes):
        return world.cell.bodies.put(body) if body else ""
    return await to_thread(lambda: world.cell.bodies.put(b"".join(body)))


async def _page(world: World, status: int, code: str, message: str) -> Fetched:
    text = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>'
    body = text.encode()
    return Fetched(status, {"content-type": "application/xml"}, await _kept(world, body), len(body))


async def _from_server(world: World, origin: Origin, path: str, known_tag: str) -> Fetched:
    """A website of AWS's own, whatever machine of this world has the name, or a server outside; nobody else answers."""
    addresses = addresses_behind(world, origin.domain)
    if not addresses:
        return _nobody(UNANSWERED["name"])
    conditions = {"if-none-match": known_tag} if known_tag else {}
    site = hosted(world, Browsing(addresses[0], origin.domain.lower(), path=path, headers=conditions))
    if site is not None:
        return await _from_site(world, await site, origin)
    port = origin.https_port if origin.protocol == "https-only" else origin.http_port
    reply, at = _asked(world, addresses[0], Request(port, origin.domain, path))
    if reply.flaw:
        return _nobody(UNANSWERED.get(reply.flaw, 502))._replace(at=at)
    text = reply.body or f"{origin.domain} answers {path} with {reply.status}.\n"
    body = text.encode()
    return Fetched(reply.status, {"content-type": "text/plain"}, await _kept(world, body), len(body), at)


async def _from_site(world: World, page: Page, origin: Origin) -> Fetched:
    """Over HTTP alone, which is all that websites of buckets speak."""
    if origin.protocol == "https-only":
        return _nobody(UNANSWERED["timeout"])
    body = await _kept(world, page.body)
    size = int(page.headers.get("content-length", 0)) or (len(page.body) if isinstance(page.body, bytes) else 0)
    return Fetched(page.status, page.headers, body, size)


def _asked(world: World, address: str, request: Request) -> tuple[Reply, Spot | None]:
    field = "ipv6_ips" if ":" in address else "public_ips"
    nic = next(iter(world.kernel.store.wherever(NetworkInterface, field, address)), None)
    if nic is None:
        return _asked_outside(world, address, request)
    there = world.cell.world(nic.account, nic.region, "ec2")
    walked = reach(there, Outside(Station.INTERNET), Packet(TCP, place(EDGES), place(address), request.port))
    reply = reply_of(there, nic.id, request) if walked.arrived else Reply(flaw="timeout")
    return reply, find_region(nic.region)


def _asked_outside(world: World, address: str, request: Request) -> tuple[Reply, Spot | None]:
    server = server_behind(world.cell, address)
    return (answer_of(world.cell, server, request), server.place) if server else (Reply(flaw="timeout"), None)


def _nobody(status: int) -> Fetched:
    return Fetched(status, {"content-type": "text/html"})
