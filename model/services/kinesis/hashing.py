"""Hash keys: where a record belongs is the MD5 of its partition key, a number of 128 bits."""

from __future__ import annotations

from hashlib import md5
from typing import NamedTuple

MOST = 2**128


class KeyRange(NamedTuple):
    """From `first` to `last`, both included."""

    first: int
    last: int

    @property
    def share(self) -> float:
        """Of all hash keys, from 0 to 1."""
        return (self.last - self.first + 1) / MOST

    def __contains__(self, key: object) -> bool:
        return isinstance(key, int) and self.first <= key <= self.last


def hash_of(partition_key: str) -> int:
    return int.from_bytes(md5(partition_key.encode(), usedforsecurity=False).digest(), "big")


def even_ranges(number: int) -> list[KeyRange]:
    """All hash keys in so many parts of one size; the last one has what is left over."""
    size = MOST // number
    firsts = [size * part for part in range(number)]
    return [KeyRange(first, end - 1) for first, end in zip(firsts, [*firsts[1:], MOST], strict=True)]
