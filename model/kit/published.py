"""What everybody on the internet may know: where Amazon's own names lead, and how whoever is behind an address answers.

Services that publish names, or have machines that answer, say so here. Any cell may ask; nothing is touched by that.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import TYPE_CHECKING, NamedTuple, TypeVar

if TYPE_CHECKING:
    from model.kit.cell import Cell
    from model.kit.world import World


class Published(NamedTuple):
    """A name that Amazon answers for. `zone_id` is the hosted zone that aliases call it by, `entry` the ARN of what
    takes in demand there. Nobody who looks for `is_well` sends anybody to what is not. Where it is `only_for` one name,
    aliases of others cannot stand for it. Where whoever asks is led to what is `near`, that tells by latitude and
    longitude; `addresses` are then for those of whom nobody knows where they are.
    """

    name: str
    zone_id: str
    addresses: tuple[str, ...]
    is_well: bool
    entry: str = ""
    only_for: str = ""
    near: Callable[[float, float], tuple[str, ...]] | None = None

    def addresses_for(self, spot: tuple[float, float] | None) -> tuple[str, ...]:
        return self.near(*spot) if self.near is not None and spot is not None else self.addresses


class Reply(NamedTuple):
    """How somebody answers at a port: a status of HTTP, or a `flaw` where there is none: refused, timeout, handshake.

    `body` is None where nobody knows what is written in it, `again` when it may be another without anything happening.
    Of what a balancer has handed on it is known `by` whom it was answered, which `lines` that one saw and from which
    `peer`, what was `spoken` to that one, and the `cookies` that the client was given. Where it was asked over TLS,
    the version that both agreed on is known, and what was `shown`; a browser warns of what `is_doubted`.
    """

    status: int = 0
    flaw: str = ""
    body: str | None = None
    again: float = inf
    by: str = ""
    lines: tuple[str, ...] = ()
    peer: str = ""
    cookies: tuple[tuple[str, str], ...] = ()
    spoken: str = ""
    tls: str = ""
    shown: str = ""
    is_doubted: bool = False


class Request(NamedTuple):
    """What somebody asks for; who that is nobody needs to say. Where TLS is spoken, all versions up to `tls` are."""

    port: int
    host: str = ""
    path: str = "/"
    client: str = ""
    client_port: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    tls: str = "TLSv1.3"
    certificate: str = ""
    "What the client shows where it is asked who it is, as PEM."
    before: tuple[str, ...] = ()
    "What proxies on the way have said over the same connection."

    @property
    def cookies(self) -> dict[str, str]:
        texts = [value for name, value in self.headers if name.lower() == "cookie"]
        pairs = (each.strip().partition("=") for text in texts for each in text.split(";"))
        return {name: value for name, _, value in pairs if name}


Publish = Callable[["Cell", str], Published | None]
Answers = Callable[["World", str, Request], Reply | None]
"Who is behind an interface, by its id, in the world that it is in; None for whom a service does not know."

P = TypeVar("P", bound=Publish)
A = TypeVar("A", bound=Answers)

_PUBLISHERS: list[Publish] = []
_ANSWERERS: list[Answers] = []


def publishing(find: P) -> P:
    """Have the function say what a name of its service leads to, or who has an address.

    Names have lower case and no dot at the end.
    """
    _PUBLISHERS.append(find)
    return find


def published(cell: Cell, name: str) -> Published | None:
    plain = name.lower().rstrip(".")
    return next((found for found in (find(cell, plain) for find in _PUBLISHERS) if found is not None), None)


def answering(answers: A) -> A:
    """Have the function say how its service's machines answer."""
    _ANSWERERS.append(answers)
    return answers


def reply_of(world: World, interface_id: str, request: Request) -> Reply:
    """A machine that nobody speaks for answers nothing."""
    found = (answers(world, interface_id, request) for answers in _ANSWERERS)
    return next((reply for reply in found if reply is not None), Reply(flaw="timeout"))
