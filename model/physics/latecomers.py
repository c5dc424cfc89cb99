"""Clients that keep what name servers say for longer than its TTL: runtimes that ask once, carriers that ask rarely."""

from __future__ import annotations

from collections.abc import Mapping
from math import inf
from typing import Final, cast

FOREVER: Final = "forever"
"Of those that ask once and keep what they were told until they are started anew."

Late = tuple[tuple[str, float], ...]
"For how many seconds an answer is kept, in words, and by which part of all clients."


def read_late(said: object) -> Late:
    """{forever: 0.1, 1800: 0.2}; all others go by the TTL. ValueError says what is wrong."""
    if not isinstance(said, Mapping):
        raise ValueError("late clients are seconds with their shares")
    late = tuple((str(word), _share(share)) for word, share in cast("Mapping[object, object]", said).items())
    if unfit := [word for word, _ in late if not seconds_of(word) > 0]:
        raise ValueError(f"an answer is kept for seconds, or forever, and not for {unfit[0]}")
    if sum(share for _, share in late) > 1 + 1e-9:
        raise ValueError("more clients are late than there are")
    return tuple(each for each in late if each[1])


def seconds_of(word: str) -> float:
    if word == FOREVER:
        return inf
    try:
        return float(word)
    except ValueError:
        return 0.0


def _share(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise ValueError("the share of late clients is between 0 and 1")
    return float(value)
