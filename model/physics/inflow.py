"""What comes to a balancer from upstream: a DNS name or a distribution sends so much, until it says otherwise.

Whoever divides demand pours it out; the letter goes to the cell of the entry, and is taken in there. Nobody needs to
know what is behind the entry, or how it fares.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

import orjson

from model.kit.arn import read_arn
from model.kit.behavior import Woken
from model.kit.value import Value

if TYPE_CHECKING:
    from model.kit.world import World


class Inflow(Value):
    """Requests per second, and who sends them."""

    upstream: str
    rate: float


class Poured(NamedTuple):
    """A letter to an entry. `like` says what requests are like, in the words of `traffic_from`: shape, paths, host."""

    entry: str
    upstream: str
    rate: float
    like: dict[str, Any]


W = TypeVar("W", bound=Woken)

_RECEIVERS: dict[str, Woken] = {}


def receiving(service: str) -> Callable[[W], W]:
    """Have a `@due` function take in what is poured to the entries of a service, by its name in their ARNs."""

    def register(function: W) -> W:
        _RECEIVERS[service] = function
        return function

    return register


def pour(world: World, poured: Poured) -> None:
    """From now on so much of this upstream's demand comes in there, instead of what it sent before; 0 ends it."""
    place = read_arn(poured.entry)
    there = world.cell.world(place.account, place.region, place.service)
    there.wake(_RECEIVERS[place.service], orjson.dumps(list(poured), option=orjson.OPT_SORT_KEYS).decode())


def read_letter(letter: str) -> Poured:
    return Poured(*cast("list[Any]", orjson.loads(letter)))


def replaced(inflows: tuple[Inflow, ...], poured: Poured) -> tuple[Inflow, ...]:
    """All that comes in now; each upstream keeps its place, so that the order of letters does not matter."""
    others = [each for each in inflows if each.upstream != poured.upstream]
    own = [Inflow(upstream=poured.upstream, rate=poured.rate)] if poured.rate else []
    return tuple(sorted([*others, *own], key=lambda each: each.upstream))
