"""The market for spare machines."""

from __future__ import annotations

from itertools import pairwise

from model.physics.spot import Pool

DAY, YEAR = 86400.0, 365 * 86400.0


def pools(count: int = 20, *, wild: bool = False) -> list[Pool]:
    return [Pool(1, f"use1-az1/c5.large/{number}", 0.085, wild) for number in range(count)]


def test_a_seed_always_has_the_same_market_and_another_seed_another() -> None:
    one, again, other = (Pool(seed, "use1-az1/c5.large/Linux/UNIX", 0.085) for seed in (1, 1, 2))
    assert one.history(0, 30 * DAY) == again.history(0, 30 * DAY)
    assert one.history(0, 30 * DAY) != other.history(0, 30 * DAY)


def test_todays_prices_stay_below_what_it_costs_on_demand() -> None:
    for pool in pools():
        prices = [price for _, price in pool.history(0, YEAR)]
        assert 0 < min(prices) < max(prices) <= pool.ceiling


def test_bidders_of_2017_went_beyond() -> None:
    assert max(price for pool in pools(wild=True) for _, price in pool.history(0, YEAR)) > 1.5 * 0.085


def test_a_history_is_of_changes_and_begins_with_the_price_that_held() -> None:
    pool = pools()[0]
    told = pool.history(10.5 * DAY, 12.5 * DAY)
    assert told[-1][0] <= 10.5 * DAY
    assert told[-1][1] == pool.price_at(10.5 * DAY)
    assert told[0][1] == pool.price_at(12.5 * DAY)
    assert all(later > earlier and new != old for (later, new), (earlier, old) in pairwise(told))
    assert pool.history(2 * DAY, DAY) == []


def test_between_two_moves_nothing_changes() -> None:
    pool = pools()[0]
    at = 100 * DAY + 17.0
    for _ in range(50):
        move = pool.next_move(at)
        hours = [at + 1800.0 * step for step in range(int((move - at) // 1800.0) + 1)]
        assert len({(pool.price_at(hour), pool.is_rushed(hour)) for hour in hours if hour < move}) == 1
        at = move


def test_every_pool_sees_a_rush_now_and_then_in_which_it_is_dear() -> None:
    for pool in pools():
        hours = [hour * 3600.0 for hour in range(3 * 365 * 24)]
        rushed = [hour for hour in hours if pool.is_rushed(hour)]
        assert 0 < len(rushed) < 0.02 * len(hours)
        assert min(map(pool.price_at, rushed)) > 0.8 * pool.ceiling
