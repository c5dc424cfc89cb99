"""How balancers hand on what clients send: to whom, and with what added to it."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple, TypeVar

Headers = tuple[tuple[str, str], ...]

T = TypeVar("T")

PROXY = "PROXY "
"""How the line begins that tells who the client is, before all that it says itself."""


class Connection(NamedTuple):
    """Who speaks from where to where."""

    source: str
    source_port: int
    aim: str
    aim_port: int


def by_flow(connection: Connection, among: Sequence[T]) -> T:
    """The same for as long as a connection lasts, and evenly over many."""
    number = int.from_bytes(blake2b(repr(tuple(connection)).encode(), digest_size=8).digest(), "big")
    return among[number % len(among)]


def with_client(lines: Sequence[str], connection: Connection) -> tuple[str, ...]:
    """What was sent after a readable line about the client; whoever has done so before is not minded."""
    family = "TCP6" if ":" in connection.source else "TCP4"
    ends = f"{connection.source} {connection.aim} {connection.source_port} {connection.aim_port}"
    return (f"{PROXY}{family} {ends}", *lines)


def is_readable(lines: Sequence[str]) -> bool:
    """Whether whoever expects one line about the client understands what comes."""
    return sum(line.startswith(PROXY) for line in lines) <= 1


def forwarded(headers: Headers, client: str, protocol: str, port: int) -> Headers:
    """Headers of a request that a balancer has read: who asked, how, and at which port."""
    before = [value for name, value in headers if name.lower() == "x-forwarded-for"]
    others = tuple((name, value) for name, value in headers if not name.lower().startswith("x-forwarded-"))
    told = {"X-Forwarded-For": ", ".join([*before, client])}
    told |= {"X-Forwarded-Proto": protocol.lower(), "X-Forwarded-Port": str(port)}
    return (*others, *told.items())


def written(path: str, host: str, headers: Headers) -> tuple[str, ...]:
    """A request as it goes over a connection."""
    return (f"GET {path} HTTP/1.1", f"Host: {host}", *(f"{name}: {value}" for name, value in headers))


class Binding(NamedTuple):
    """What a balancer's cookie says: with whom, and since when."""

    whom: str
    since: int

    def __str__(self) -> str:
        return f"{self.whom}.{self.since:x}"


def mark_of(name: str) -> str:
    """What a cookie calls somebody, so that clients cannot read it."""
    return blake2b(name.encode(), digest_size=12).hexdigest()


def read_binding(text: str) -> Binding | None:
    """None for what no balancer wrote."""
    whom, _, since = text.rpartition(".")
    try:
        return Binding(whom, int(since, 16)) if whom else None
    except ValueError:
        return None


def holds(binding: Binding, now: float, seconds: float | None) -> bool:
    """Whether it is still in force; without a period for as long as the browser keeps it."""
    return seconds is None or now < binding.since + seconds
