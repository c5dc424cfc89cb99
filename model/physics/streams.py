"""Who keeps sending packets to whom: whatever carries demand says so here, for those who watch the wires."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from model.laws.reach.hops import Outside
from model.laws.reach.packets import Packet

if TYPE_CHECKING:
    from model.kit.world import World


class Exchange(NamedTuple):
    """What two ends have said to each other in a while: connections that were opened, and bytes of either side.

    Of one that is `refused` nothing but that was said. One that is `kept` open has been there before.
    """

    connections: int = 0
    asked_bytes: float = 0.0
    answered_bytes: float = 0.0
    refused: bool = False
    kept: bool = False

    @property
    def happened(self) -> bool:
        return bool(self.connections or self.asked_bytes)


@dataclass(frozen=True, slots=True)
class Stream:
    """Packets of one kind from an interface, by its id, or from outside. `packet` is the one that begins each flow.

    `said` tells what was exchanged between two times, if it came through.
    """

    name: str
    start: str | Outside
    packet: Packet
    said: Callable[[float, float], Exchange]


Find = Callable[["World"], Iterable[Stream]]

F = TypeVar("F", bound=Find)

_SOURCES: list[Find] = []


def streaming(find: F) -> F:
    """Have the function say what its service sends through the networks of an account and region."""
    insort(_SOURCES, find, key=attrgetter("__module__"))
    return find


def streams(world: World) -> Iterator[Stream]:
    for find in _SOURCES:
        yield from find(world)
