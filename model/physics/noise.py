"""Irregularity without state: the same seed, series and minute always give the same luck."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from math import floor
from struct import unpack

from model.physics.grid import grid

MINUTE_SECONDS = 60
MINUTES_AN_HOUR = 60
DRAWS_PER_HASH = 32


def series_key(seed: int | str, name: str) -> bytes:
    """The key of one series' irregularity; series that must add up minute by minute share a key."""
    return blake2b(f"{seed}\0{name}".encode(), digest_size=16).digest()


@lru_cache(maxsize=512)
def _draws(key: bytes, block: int) -> tuple[float, ...]:
    short = key if len(key) <= blake2b.MAX_KEY_SIZE else blake2b(key, digest_size=16).digest()
    digest = blake2b(block.to_bytes(8, "little", signed=True), key=short, digest_size=2 * DRAWS_PER_HASH).digest()
    return tuple([number / 65536 for number in unpack(f"<{DRAWS_PER_HASH}H", digest)])


def draw(key: bytes, index: int) -> float:
    """A uniform number in [0, 1) that belongs to this key and index alone."""
    block, place = divmod(index, DRAWS_PER_HASH)
    return _draws(key, block)[place]


def draws(key: bytes, first: int, amount: int) -> list[float]:
    """`draw` of so many consecutive indices."""
    block, skipped = divmod(first, DRAWS_PER_HASH)
    found: list[float] = []
    while len(found) < skipped + amount:
        found += _draws(key, block)
        block += 1
    return found[skipped : skipped + amount]


def delay_shares(key: bytes, first_minute: int, amount: int) -> list[float]:
    """How late the series runs at the start of each minute, as a share of its noise; never at a full hour."""
    shares = draws(key, first_minute, amount)
    for place in range(-first_minute % MINUTES_AN_HOUR, amount, MINUTES_AN_HOUR):
        shares[place] = 0.0
    return shares


def delayed(key: bytes, noise: float, ats: Sequence[float]) -> list[float]:
    """Where in the true signal a noisy one stands at ascending instants: up to `noise` minutes earlier, never later.

    delayed(t) = t - noise * 60 s * u(t), u linear between minutes and 0 at full hours. It grows with t (noise < 1), so
    what happens is moved in time and never lost: integrals from one full hour to another are exact.
    """
    if not noise or not ats:
        return list(ats)
    scale_seconds = noise * MINUTE_SECONDS
    first = floor(ats[0] / MINUTE_SECONDS)
    shares = delay_shares(key, first, floor(ats[-1] / MINUTE_SECONDS) - first + 2)
    begin = first * MINUTE_SECONDS
    if ats == grid(begin, len(ats) - 1, MINUTE_SECONDS):
        return [at - scale_seconds * share for at, share in zip(ats, shares, strict=False)]
    return [at - scale_seconds * _between(shares, (at - begin) / MINUTE_SECONDS) for at in ats]


def _between(shares: Sequence[float], place: float) -> float:
    below = floor(place)
    return shares[below] + (shares[below + 1] - shares[below]) * (place - below)
