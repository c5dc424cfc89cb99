"""The ways in which a value can miss its shape, and where it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Any

from model.gateway.wire.shapes import Shape


class Flaw(Enum):
    MISSING = auto()
    TYPE = auto()
    ENUM = auto()
    SHORT = auto()
    LONG = auto()
    SMALL = auto()
    GREAT = auto()
    PATTERN = auto()


class Key(str):
    """A map's key on the way to a value, which tells it from a member's name."""

    __slots__ = ()


@dataclass(frozen=True)
class Problem:
    """One value that AWS would not accept; `path` leads there by member names, list positions from 1 and map keys."""

    flaw: Flaw
    shape: Shape
    value: Any
    path: tuple[str | int, ...] = ()

    def under(self, place: str | int) -> Problem:
        return replace(self, path=(place, *self.path))


MOST_PROBLEMS = 100
"After so many in one list nobody reads on."

Check = Callable[[Any], Iterable[Problem]]
FINE: tuple[Problem, ...] = ()
