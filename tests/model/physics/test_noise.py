"""Luck without memory is the same whenever it is asked."""

from hypothesis import given
from hypothesis import strategies as st

from model.physics.noise import delay_shares, draw, draws, series_key


@given(st.binary(min_size=1, max_size=300), st.integers(-10_000, 10**9), st.integers(1, 80))
def test_many_draws_are_the_single_ones_whatever_the_key(key, first, amount):
    found = draws(key, first, amount)
    assert found == [draw(key, first + n) for n in range(amount)]
    assert all(0 <= number < 1 for number in found)


def test_keys_differ_by_seed_name_and_every_byte():
    keys = [series_key(1, "a"), series_key(2, "a"), series_key(1, "b"), b"x" * 100, b"x" * 99 + b"y"]
    assert len({tuple(draws(key, 0, 5)) for key in keys}) == len(keys)


def test_draws_are_even():
    found = draws(series_key(3, "even"), 0, 10_000)
    assert abs(sum(found) / len(found) - 0.5) < 0.01
    assert abs(sum(number < 0.1 for number in found) / len(found) - 0.1) < 0.01


def test_a_series_is_on_time_at_full_hours():
    shares = delay_shares(series_key(3, "late"), 30, 120)
    assert [n for n, share in enumerate(shares) if share == 0] == [30, 90]
