"""Waiting lines agree with the textbooks."""

from itertools import pairwise
from math import exp, factorial, inf, log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.physics.capacity import Capacity
from model.physics.demand import RequestShape
from model.physics.queueing import Station, erlang_b, erlang_c, mm1_latency_seconds, mmc_latency_seconds

ENDLESS = 1e7


def textbook_erlang_c(servers: int, offered: float) -> float:
    last = offered**servers / factorial(servers) * servers / (servers - offered)
    return last / (sum(offered**n / factorial(n) for n in range(servers)) + last)


def brute_mmck(station: Station, arrivals: float) -> tuple[float, float]:
    """Lost share and mean number waiting by solving the birth and death chain state by state."""
    service = 1 / station.service_seconds
    weights = [1.0]
    for state in range(1, station.servers + int(station.places) + 1):
        weights.append(weights[-1] * arrivals / (min(state, station.servers) * service))
    whole = sum(weights)
    waiting = sum(max(state - station.servers, 0) * weight for state, weight in enumerate(weights))
    return weights[-1] / whole, waiting / whole


@pytest.mark.parametrize("servers", [1, 2, 4, 16, 48])
@pytest.mark.parametrize("utilization", [0.1, 0.5, 0.8, 0.95])
def test_a_long_line_agrees_with_m_m_c(servers, utilization):
    service = 0.04
    arrivals = utilization * servers / service
    load = Station(servers, service, queue_limit=ENDLESS, timeout_seconds=ENDLESS).under(arrivals)
    probability = textbook_erlang_c(servers, utilization * servers)
    assert erlang_c(servers, utilization * servers) == pytest.approx(probability)
    assert load.waiting_share == pytest.approx(probability)
    wait = probability / (servers / service - arrivals)
    assert load.latency_seconds == pytest.approx(service + wait, rel=1e-6)
    assert mmc_latency_seconds(arrivals, service, servers) == pytest.approx(service + wait)
    assert load.utilization == pytest.approx(utilization)
    assert load.lost_share < 1e-9


@pytest.mark.parametrize("share", [0.5, 0.9, 0.99])
@pytest.mark.parametrize("utilization", [0.2, 0.5, 0.9])
def test_percentiles_of_one_server_are_exponential(utilization, share):
    load = Station(1, 0.1, queue_limit=ENDLESS, timeout_seconds=ENDLESS).under(utilization / 0.1)
    expected = mm1_latency_seconds(utilization / 0.1, 0.1) * -log(1 - share)
    assert load.percentile_seconds(share) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("seconds", [0.01, 0.05, 0.2, 1.0])
def test_the_tail_of_many_servers_is_the_closed_form(seconds):
    servers, service, arrivals = 8, 0.1, 70.0
    load = Station(servers, service, queue_limit=ENDLESS, timeout_seconds=ENDLESS).under(arrivals)
    mu, theta, waits = 1 / service, servers / service - arrivals, textbook_erlang_c(servers, arrivals * service)
    both = seconds * mu * exp(-mu * seconds) + exp(-mu * seconds)  # mu == theta here: the sum of two equal exponentials
    assert mu == pytest.approx(theta)
    assert load.slower_than(seconds) == pytest.approx((1 - waits) * exp(-mu * seconds) + waits * both, rel=1e-6)


@pytest.mark.parametrize("servers", [1, 2, 5, 24])
@pytest.mark.parametrize("utilization", [0.3, 0.7, 0.95])
def test_percentiles_of_many_servers_are_those_of_the_closed_form(servers, utilization):
    service = 0.1
    arrivals = utilization * servers / service
    load = Station(servers, service, queue_limit=ENDLESS, timeout_seconds=ENDLESS).under(arrivals)
    mu, theta, waits = 1 / service, servers / service - arrivals, textbook_erlang_c(servers, utilization * servers)
    for share in (0.5, 0.9, 0.99, 0.999):
        at = load.percentile_seconds(share)
        waited = (theta * exp(-mu * at) - mu * exp(-theta * at)) / (theta - mu)  # of two unlike exponentials in a row
        assert (1 - waits) * exp(-mu * at) + waits * waited == pytest.approx(1 - share, rel=1e-6)


@settings(max_examples=60)
@given(st.integers(1, 32), st.floats(0.01, 1), st.floats(0, 20), st.floats(0, 500), st.floats(0.1, 60))
def test_who_is_not_served_timed_out_or_was_turned_away(servers, service, utilization, limit, timeout):
    capacity = Capacity(vcpus=servers, queue_limit=limit, timeout_seconds=timeout)
    arrivals = utilization * servers / service
    carried = capacity.carry(arrivals, RequestShape(cpu_milliseconds=1000 * service))
    ends = carried.served_per_second + carried.rejected_per_second + carried.timed_out_per_second
    assert ends == pytest.approx(arrivals, rel=1e-12)
    assert not (carried.rejected_per_second and carried.timed_out_per_second), "the shorter bound is the one that binds"


@pytest.mark.parametrize("servers", [1, 3, 20])
@pytest.mark.parametrize("utilization", [0.5, 0.99, 1.0, 1.01, 1.5, 10])
def test_a_short_line_loses_what_the_chain_says(servers, utilization):
    station = Station(servers, 0.1, queue_limit=200, timeout_seconds=inf)
    arrivals = utilization * servers / 0.1
    lost, waiting = brute_mmck(station, arrivals)
    load = station.under(arrivals)
    assert load.lost_share == pytest.approx(lost, rel=1e-6)
    assert load.wait_seconds * load.served_per_second == pytest.approx(waiting, rel=0.02, abs=0.3)


@settings(max_examples=60)
@given(st.integers(1, 64), st.floats(0.001, 2), st.floats(0, 20), st.floats(0, 2000), st.floats(0.01, 300))
def test_shares_stay_shares_under_any_load(servers, service, utilization, limit, timeout):
    load = Station(servers, service, limit, timeout).under(utilization * servers / service)
    assert 0 <= load.lost_share < 1
    assert 0 <= load.waiting_share <= 1
    assert 0 <= load.utilization <= 1
    assert service <= load.latency_seconds <= service + timeout * (1 + 1e-9)
    tail = [load.slower_than(service * n) for n in (0, 0.5, 1, 2, 5, 50)]
    assert tail[0] == pytest.approx(1)
    assert all(later <= earlier + 1e-9 for earlier, later in pairwise(tail))
    assert load.percentile_seconds(0.5) <= load.percentile_seconds(0.99)


@settings(max_examples=60)
@given(st.integers(1, 32), st.floats(0.01, 1), st.floats(0.01, 5), st.floats(1, 5))
def test_more_load_never_serves_less_nor_faster(servers, service, utilization, factor):
    station = Station(servers, service, queue_limit=100)
    calm, busy = (station.under(u * servers / service) for u in (utilization, utilization * factor))
    assert busy.served_per_second >= calm.served_per_second * (1 - 1e-9)
    assert busy.latency_seconds >= calm.latency_seconds * (1 - 1e-9)


def test_overload_fills_the_line_and_loses_the_rest():
    load = Station(2, 0.1, queue_limit=100, timeout_seconds=60).under(200.0)
    assert load.utilization == pytest.approx(1)
    assert load.lost_share == pytest.approx(0.9)
    assert load.latency_seconds == pytest.approx(5 + 0.1, rel=0.01)
    assert not load.station.patience_binds


def test_who_would_wait_too_long_gives_up():
    station = Station(2, 0.1, queue_limit=10_000, timeout_seconds=30)
    assert station.patience_binds
    assert station.under(100.0).wait_seconds == pytest.approx(30, rel=0.01)


def test_nobody_waits_where_nobody_comes():
    idle = Station(192, 0.01).under(0.0)
    assert (idle.utilization, idle.wait_seconds, idle.lost_share) == (0, 0, 0)
    assert Station(192, 0.01).under(1e-9).lost_share == 0
    assert erlang_b(4, 0) == 0
    assert mm1_latency_seconds(20, 0.1) == inf
    assert mmc_latency_seconds(20, 0.1, 2) == inf
