"""What a group of many types buys next: on demand or on the Spot market, and which type."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

Strategy = Literal[
    "prioritized",
    "lowest-price",
    "capacity-optimized",
    "capacity-optimized-prioritized",
    "price-capacity-optimized",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mix:
    """Units of capacity that are always bought on demand, and the share of those above them."""

    base: int = 0
    percentage: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One type in one pool. `price` is for an hour, `share` its part of the price on demand; `held` are had already.

    A pool whose price is far below that on demand has much to spare.
    """

    name: str
    price: float
    share: float = 1.0
    weight: int = 1
    held: int = 0


def wants_on_demand(mix: Mix, desired: int, on_demand: int) -> bool:
    """Whether the next machine is bought on demand, with so many units of `desired` on demand already."""
    above = max(desired - mix.base, 0)
    return on_demand < min(mix.base, desired) + ceil(above * mix.percentage / 100)


def ranked(offers: Sequence[Offer], strategy: Strategy, pools: int = 1) -> list[Offer]:
    """The offers, the one to try first in front; they are given in the order of the customer's preference.

    With the lowest price, a group spreads evenly over so many of the cheapest `pools`.
    """
    if strategy == "prioritized":
        return list(offers)
    by_price = sorted(offers, key=lambda each: each.price / each.weight)
    if strategy == "lowest-price":
        cheapest = by_price[: max(pools, 1)]
        return sorted(cheapest, key=lambda each: each.held) + by_price[len(cheapest) :]
    if strategy == "capacity-optimized":
        return sorted(by_price, key=lambda each: each.share)
    if strategy == "capacity-optimized-prioritized":
        return sorted(offers, key=lambda each: round(each.share, 1))
    return sorted(by_price, key=lambda each: each.share * each.price / each.weight)
