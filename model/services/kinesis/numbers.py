"""Sequence numbers: which shard a record is in, since when the shard is there, and the how many-th it is."""

from __future__ import annotations

from typing import NamedTuple, Self

VERSION = 2
LAST = 2**63 - 1
"The place in which a shard that is closed ends."

_INDEX_BITS, _TIME_BITS, _PLACE_BITS, _LOW_BITS = 32, 36, 64, 4
_SPARE_BITS = 8
_BITS = 4 + _TIME_BITS + _LOW_BITS + _PLACE_BITS + _SPARE_BITS + _TIME_BITS + _INDEX_BITS + 4


class SequenceNumber(NamedTuple):
    """`opened` and `at` in whole seconds. A later shard's numbers are larger than those of the shards it came from."""

    opened: int
    shard: int
    place: int
    at: int

    def __str__(self) -> str:
        """The 56 digits that AWS shows."""
        number = VERSION
        for value, bits in (
            (self.opened, _TIME_BITS),
            (self.shard & (1 << _LOW_BITS) - 1, _LOW_BITS),
            (self.place, _PLACE_BITS),
            (0, _SPARE_BITS),
            (self.at, _TIME_BITS),
            (self.shard, _INDEX_BITS),
            (VERSION, 4),
        ):
            number = number << bits | value
        return str(number)

    @classmethod
    def read(cls, text: str) -> Self | None:
        """None for what was never a number of a record or of a shard's end."""
        number = int(text)
        parts: list[int] = []
        for bits in (4, _INDEX_BITS, _TIME_BITS, _SPARE_BITS, _PLACE_BITS, _LOW_BITS, _TIME_BITS):
            parts.append(number & (1 << bits) - 1)
            number >>= bits
        ending, shard, at, _, place, _, opened = parts
        return cls(opened, shard, place, at) if number == ending == VERSION else None
