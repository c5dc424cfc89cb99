"""Whether packets come through, and what stops them where they do not: the service of networks says so here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from model.kit.value import Value
from model.laws.reach.firewall import AclEntry, GroupRule
from model.laws.reach.hops import Hop, Outside, Walk
from model.laws.reach.network import Route
from model.laws.reach.packets import Packet

if TYPE_CHECKING:
    from model.kit.world import World

Reach = Callable[["World", str | Outside, Packet], Walk]
"The walk of a packet from an interface, by its id, or from somewhere beyond the networks of a world."

F = TypeVar("F", bound=Reach)

_WALKERS: list[Reach] = []


def walking(function: F) -> F:
    """Have the function say what comes through."""
    _WALKERS.append(function)
    return function


def reach(world: World, start: str | Outside, packet: Packet) -> Walk:
    (walker,) = _WALKERS
    return walker(world, start, packet)


class Barrier(Value):
    """What stopped a packet or its answer: evidence to keep, for whoever asks why later."""

    code: str
    station: str
    id: str
    rule: str = ""
    "What decided there: a rule of a group by its id, an entry of an ACL by its number, a route by its destination."
    answering: bool = False

    @property
    def told(self) -> str:
        rule = f" by {self.rule}" if self.rule else ""
        return f"{self.code} at {self.id or self.station}{rule}{', on the way back' if self.answering else ''}"


def barrier_of(walked: Walk) -> Barrier | None:
    culprit = walked.culprit
    if culprit is None:
        return None
    return Barrier(
        code=str(culprit.dropped),
        station=culprit.station,
        id=culprit.id,
        rule=_decisive(culprit),
        answering=culprit in walked.back,
    )


def _decisive(culprit: Hop) -> str:
    match culprit.because:
        case GroupRule(id=id):
            return id
        case AclEntry(number=number):
            return f"entry {number}"
        case Route(destination=destination):
            return f"route {destination}"
        case None:
            return ""
