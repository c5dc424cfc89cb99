"""Whether packets come through, and what stops them where they do not: the service of networks says so here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from model.laws.reach.hops import Outside, Walk
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
