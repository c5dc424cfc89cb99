"""Counts of single events, told once a minute: what a full minute held is told of that minute."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from math import ceil, inf, isnan
from typing import Generic, TypeVar

from model.kernel.steps import ABSENT, Steps
from model.kit.behavior import Woken, due
from model.kit.resource import Resource
from model.kit.world import World
from model.physics.metric import series_key
from model.physics.noise import MINUTE_SECONDS
from model.physics.series import Amount, Gauge, Timing

R = TypeVar("R", bound=Resource)
Tell = Callable[[World, R], Awaitable[bool]]
"Tells of a thing's last minute: whether anything happened in it."


class Minutely(Generic[R]):
    """What happens to things of a kind, told at the end of every minute in which something did."""

    def __init__(self, woken: Woken) -> None:
        self._woken = woken

    def begin(self, world: World, thing: R) -> None:
        """Something happens in this minute: at its end it is told."""
        if not self.has_begun(world, thing):
            world.wake(self._woken, thing.id, at=next_minute(world))

    def has_begun(self, world: World, thing: R) -> bool:
        """Whether it will be told of this minute anyway."""
        return world.woken_at(self._woken, thing.id) is not None

    def stop(self, world: World, thing: R) -> None:
        """Of a thing that goes nothing more is told."""
        world.forget(self._woken, thing.id)


def minutely(kind: type[R]) -> Callable[[Tell[R]], Minutely[R]]:
    """Have the function tell of things of a kind; one to which something happened is told of a minute later again."""

    def register(tell: Tell[R]) -> Minutely[R]:
        @wraps(tell)
        async def woken(world: World, id: str) -> None:
            thing = world.find(kind, id)
            if thing is not None and await tell(world, thing):
                world.wake(woken, id, at=next_minute(world))

        return Minutely(due(woken))

    return register


def next_minute(world: World) -> float:
    """When the minute that has begun is full."""
    return (world.now // MINUTE_SECONDS + 1) * MINUTE_SECONDS


def tell_events(world: World, whose: str, events: Mapping[str, float]) -> None:
    """How many there were of each in the minute that has just ended; to be told of the next minute too."""
    for quantity, number in events.items():
        world.measure(whose, quantity, number / MINUTE_SECONDS)


def tell_levels(world: World, whose: str, levels: Mapping[str, float]) -> None:
    for quantity, value in levels.items():
        world.measure(whose, quantity, value)


def fall_silent(world: World, whose: str, quantities: tuple[str, ...]) -> None:
    """There is nothing more to tell of; whoever has this name next begins with nothing."""
    for quantity in quantities:
        if len(world.signal(whose, quantity)):
            world.measure(whose, quantity, ABSENT)


def told_level(world: World, whose: str, quantity: str) -> Gauge | None:
    told = _told(world, whose, quantity)
    return Gauge(series_key(world, whose, quantity), told, noise=0.0) if told else None


def told_events(world: World, whose: str, quantity: str) -> Amount | None:
    told = _told(world, whose, quantity)
    return Amount(series_key(world, whose, quantity), told, noise=0.0) if told else None


def told_sizes(world: World, whose: str, total: str, events: str) -> Timing | None:
    """What events had of something each, all in a minute alike."""
    sizes, number = _told(world, whose, total), _told(world, whose, events)
    if sizes is None or number is None:
        return None
    return Timing(series_key(world, whose, total), sizes, number, noise=0.0, floor_share=1.0)


def told_age(world: World, whose: str, oldest: str, longest: float) -> Gauge | None:
    """How old the oldest of something was, which grows from minute to minute as long as it is there, or is kept.

    `oldest` tells when that began, 0 while there is none; after `longest` seconds nothing is there any more.
    """
    told = world.signal(whose, oldest)
    if not len(told):
        return None
    changes = list(told)
    ends = [*(at for at, _ in changes[1:]), inf]
    ages: list[tuple[float, float]] = []
    for (at, since), end in zip(changes, ends, strict=True):
        ages += _ramp(at, since, min(end, since + longest))
    return Gauge(series_key(world, whose, oldest), Steps(ages), noise=0.0)


def _ramp(at: float, since: float, end: float) -> list[tuple[float, float]]:
    """The age that each full minute ended with, told of that minute."""
    if not since or isnan(since):
        return [(at - MINUTE_SECONDS, since)]
    minutes = range(int(at), ceil(max(end, at + 1)), MINUTE_SECONDS)
    return [(minute - MINUTE_SECONDS, minute - since) for minute in minutes]


def _told(world: World, whose: str, quantity: str) -> Steps | None:
    signal = world.signal(whose, quantity)
    return signal.earlier(MINUTE_SECONDS) if len(signal) else None
