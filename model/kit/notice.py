"""Who hears at once of signals that change and of things that come, go or change their state."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from model.kit.world import World

Ear = Callable[["World", str, float | None], None]
E = TypeVar("E", bound=Ear)

EARS: list[Ear] = []
"In an order that no import changes."


def hearing(ear: E) -> E:
    """Run the function, in the same unit of work, with the name of what has just changed and its new value.

    A signal is called `whose/quantity`, a thing that came, went or changed its state `kind/id`, and where one came or
    went its `kind` is announced too; only signals have a value. It is called very often: look in an index, and as a
    rule do nothing else.
    """
    insort(EARS, ear, key=attrgetter("__module__"))
    return ear


def announce(world: World, what: str, value: float | None = None) -> None:
    for ear in EARS:
        ear(world, what, value)
