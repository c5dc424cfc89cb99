"""Luck that depends on a seed and a name, and on nothing else that happens in the world."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple, TypeVar

T = TypeVar("T")

_SPAN = 2**64


class Between(NamedTuple):
    """A duration in seconds that luck picks between two bounds."""

    least: float
    most: float


class Luck:
    """A stream of draws. Two streams of the same seed and key draw the same; no stream disturbs another."""

    __slots__ = ("_drawn", "_key")

    def __init__(self, seed: int, *key: object) -> None:
        self._key = "\x1f".join([str(seed), *map(str, key)]).encode()
        self._drawn = 0

    def integer(self) -> int:
        """A number from 0 to 2**64 - 1."""
        self._drawn += 1
        return int.from_bytes(blake2b(b"%d\x1f%s" % (self._drawn, self._key), digest_size=8).digest(), "big")

    def random(self) -> float:
        """A number from 0 up to, but not including, 1."""
        return (self.integer() >> 11) / (1 << 53)

    def draw(self, span: Between) -> float:
        return span.least + (span.most - span.least) * self.random()

    def below(self, bound: int) -> int:
        return self.integer() * bound // _SPAN

    def choice(self, options: Sequence[T]) -> T:
        return options[self.below(len(options))]

    def hexadecimal(self, digits: int) -> str:
        """Up to 128 digits in one draw."""
        self._drawn += 1
        drawn = blake2b(b"%d\x1f%s" % (self._drawn, self._key), digest_size=(digits + 1) // 2)
        return drawn.hexdigest()[:digits]

    def letters(self, count: int, alphabet: str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") -> str:
        return "".join(self.choice(alphabet) for _ in range(count))
