"""Buckets foretell their own future."""

from math import inf

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.physics.bucket import Bucket

turns = st.lists(st.tuples(st.integers(1, 30), st.integers(-5, 5)), min_size=1, max_size=8)


@given(turns, st.integers(0, 20))
def test_a_balance_equals_the_one_counted_second_by_second(turns, start):
    bucket, counted, at = Bucket(40, start, 0), float(start), 0
    for seconds, net in turns:
        bucket = bucket.turned(at, net)
        for _ in range(seconds):
            counted = min(max(counted + net, 0), 40)
        at += seconds
        assert bucket.balance_at(at) == counted


@given(st.integers(0, 40), st.floats(-5, 5).filter(lambda net: abs(net) > 0.01))
def test_the_foretold_moment_is_the_first_one_that_is_empty_or_full(start, net):
    bucket = Bucket(40, start, 100, net)
    for foretold, edge in ((bucket.empty_at(), 0), (bucket.full_at(), 40)):
        if foretold < inf:
            assert bucket.balance_at(foretold) == pytest.approx(edge)
            assert foretold == 100 or bucket.balance_at(foretold - 0.01) != edge


def test_a_bucket_at_rest_never_turns_empty():
    assert Bucket(40, 10, 0).empty_at() == inf
    assert Bucket(40, 10, 0).full_at() == inf
    assert Bucket(40, 0, 0, net_per_second=-1).empty_at() == 0
    assert Bucket(40, 0, 0, net_per_second=-1).below_floor_at(5) == 5
