"""Sequence numbers: which shard a record is in, since when the shard is there, and the how many-th it is."""

from __future__ import annotations

from typing import NamedTuple, Self

VERSION = 2
LAST = 2**63 - 1
"The place in which a shard that is closed ends."

_INDEX_BITS, _TIME_BITS, _PLACE_BITS, _LOW_BITS = 32, 36, 64, 4
_SPARE_BITS = 8


class SequenceNumber(NamedTuple):
    """`opened` and `at` in whole seconds. A later shard's numbers are larger than those of the shards it came from."""

    opened: int
    shard: int
    place: int
    at: int

    def __str__(self) -> str:
        """The 56 digits that AWS shows."""
        number = (VERSION << _TIME_BITS | self.opened) << _LOW_BITS | self.shard & (1 << _LOW_BITS) - 1
        number = (number << _PLACE_BITS | self.place) << _SPARE_BITS + _TIME_BITS | self.at
        return str((number << _INDEX_BITS | self.shard) << 4 | VERSION)

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
