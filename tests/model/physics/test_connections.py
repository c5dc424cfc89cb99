"""Connections that a balancer keeps with a server: how often one is opened, and how often it closes too soon."""

from __future__ import annotations

from math import exp

import pytest

from model.physics.capacity import Capacity
from model.physics.connections import CLOSING_SECONDS, Keeping
from model.physics.demand import RequestShape
from model.physics.flow import Balancer, Flow, Target, distribute


def flow(keeping: Keeping | None, rate: float = 40.0, shape: RequestShape | None = None, *, cuts: bool = False) -> Flow:
    server = Target("one", "a", Capacity(2), keeping=keeping)
    return distribute(rate, shape or RequestShape(cpu_milliseconds=5.0), [server], Balancer(cuts_streams=cuts))


def test_a_server_that_keeps_no_connection_is_sent_each_request_over_its_own() -> None:
    kept = Keeping(server_seconds=0.0).under(50.0, inside=1.0)
    assert kept.opened_share == 1.0
    assert kept.reset_share == 0.0
    assert kept.open == 1.0


def test_a_connection_is_closed_when_the_next_request_comes_later_than_either_side_waits() -> None:
    alone = {"pools": 1, "balancer_seconds": 60.0}
    assert Keeping(server_seconds=75.0, **alone).under(0.05, 0.0).opened_share == pytest.approx(exp(-3.0))
    assert Keeping(server_seconds=20.0, **alone).under(0.05, 0.0).opened_share == pytest.approx(exp(-1.0))


def test_nothing_is_kept_where_nothing_comes() -> None:
    assert Keeping().under(0.0, 0.0).open == 0.0


def test_many_connections_are_kept_for_the_times_when_many_are_wanted() -> None:
    few, many = (Keeping(pools=1).under(100.0, inside) for inside in (1.0, 100.0))
    assert few.open == pytest.approx(1 + 3 + 1)
    assert many.open == pytest.approx(100 + 30 + 1, rel=1e-3)


@pytest.mark.parametrize(("server_seconds", "now_and_then"), [(5.0, True), (30.0, True), (60.0, True), (61.0, False)])
def test_requests_meet_a_closing_connection_unless_the_server_waits_longer(
    server_seconds: float, now_and_then: bool
) -> None:
    kept = Keeping(server_seconds=server_seconds, pools=1).under(0.1, 0.0)
    expected = exp(-0.1 * server_seconds) * 0.1 * CLOSING_SECONDS if now_and_then else 0.0
    assert kept.reset_share == pytest.approx(expected, rel=1e-3)


def test_opening_connections_takes_of_the_servers_processor() -> None:
    kept, apart, encrypted = (
        flow(keeping).outcomes[0].carried.cpu_percent
        for keeping in (
            Keeping(),
            Keeping(server_seconds=0.0),
            Keeping(server_seconds=0.0, setup_milliseconds=2.4),
        )
    )
    assert kept == pytest.approx(flow(None).outcomes[0].carried.cpu_percent)
    assert apart - kept == pytest.approx(100 * 40 * 0.0004 / 2)
    assert encrypted - kept == pytest.approx(100 * 40 * 0.0024 / 2)


def test_what_meets_a_closing_connection_is_answered_by_the_balancer_and_not_lost() -> None:
    found = flow(Keeping(server_seconds=5.0))
    (outcome,) = found.outcomes
    assert outcome.resets > 0
    assert found.balancer_errors == outcome.resets
    assert outcome.answered + outcome.resets == found.arrivals == 40.0


def test_whoever_is_silent_for_longer_than_the_balancer_waits_is_given_up() -> None:
    silent = flow(None, shape=RequestShape(cpu_milliseconds=1.0, wait_milliseconds=61_000.0))
    assert silent.outcomes[0].timeouts == 40.0
    quick = flow(None, shape=RequestShape(cpu_milliseconds=1.0, wait_milliseconds=59_000.0))
    assert quick.outcomes[0].ok == 40.0


def test_an_answer_that_flows_is_given_up_only_where_it_had_to_be_over_in_time() -> None:
    long = RequestShape(cpu_milliseconds=1.0, streaming_seconds=90.0)
    assert flow(None, shape=long).outcomes[0].ok == 40.0
    assert flow(None, shape=long, cuts=True).outcomes[0].timeouts == 40.0
