"""What a group of many types buys next."""

from __future__ import annotations

import pytest

from model.laws.purchasing import Mix, Offer, Strategy, ranked, wants_on_demand

OFFERS = (
    Offer(name="c5.large", price=0.040, share=0.47),
    Offer(name="m5.large", price=0.050, share=0.31),
    Offer(name="c5.xlarge", price=0.070, share=0.49, weight=2),
)


@pytest.mark.parametrize(
    ("base", "percentage", "desired", "on_demand"),
    [(0, 100, 10, 10), (0, 0, 10, 0), (2, 0, 10, 2), (2, 50, 10, 6), (2, 50, 9, 6), (5, 0, 3, 3), (0, 25, 1, 1)],
)
def test_the_base_and_a_share_of_the_rest_are_bought_on_demand(
    base: int, percentage: int, desired: int, on_demand: int
) -> None:
    mix = Mix(base=base, percentage=percentage)
    bought = 0
    while wants_on_demand(mix, desired, bought):
        bought += 1
    assert bought == on_demand


@pytest.mark.parametrize(
    ("strategy", "order"),
    [
        ("prioritized", ["c5.large", "m5.large", "c5.xlarge"]),
        ("lowest-price", ["c5.xlarge", "c5.large", "m5.large"]),
        ("capacity-optimized", ["m5.large", "c5.large", "c5.xlarge"]),
        ("capacity-optimized-prioritized", ["m5.large", "c5.large", "c5.xlarge"]),
        ("price-capacity-optimized", ["m5.large", "c5.xlarge", "c5.large"]),
    ],
)
def test_each_strategy_has_its_order(strategy: Strategy, order: list[str]) -> None:
    assert [each.name for each in ranked(OFFERS, strategy)] == order


def test_the_lowest_price_is_spread_over_as_many_pools_as_one_asks_for() -> None:
    held = (OFFERS[0], OFFERS[1], Offer(name="c5.xlarge", price=0.070, weight=2, held=3))
    assert [each.name for each in ranked(held, "lowest-price", pools=2)] == ["c5.large", "c5.xlarge", "m5.large"]
