"""Machines carry what they can."""

from math import inf

import pytest

from model.physics.capacity import Capacity, Warmup
from model.physics.demand import RequestShape
from model.physics.faults import UNHARMED, Effect

SHAPE = RequestShape(cpu_milliseconds=20)


def test_cpu_follows_the_work():
    carried = Capacity(vcpus=2, background_percent=0).carry(50, SHAPE)
    assert carried.cpu_percent == pytest.approx(50)
    assert carried.served_per_second == pytest.approx(50)


def test_an_idle_machine_hums():
    assert Capacity(vcpus=2, background_percent=1.5).carry(0, SHAPE).cpu_percent == 1.5


def test_a_throttled_machine_shows_no_more_than_its_baseline():
    carried = Capacity(vcpus=1, cpu_share=0.1).carry(50, SHAPE)
    assert carried.cpu_percent == pytest.approx(10)
    assert carried.served_per_second == pytest.approx(5)


def test_a_full_line_turns_away_and_a_long_one_wears_out():
    turned_away = Capacity(vcpus=1, queue_limit=10).carry(100, SHAPE)
    worn_out = Capacity(vcpus=1, queue_limit=1e6, timeout_seconds=30).carry(100, SHAPE)
    assert (turned_away.rejected_per_second, turned_away.timed_out_per_second) == (pytest.approx(50, rel=0.01), 0)
    assert (worn_out.rejected_per_second, worn_out.timed_out_per_second) == (0, pytest.approx(50, rel=0.01))


def test_time_spent_elsewhere_is_latency_but_not_work():
    waiting = RequestShape(cpu_milliseconds=20, wait_milliseconds=100)
    plain, slow = (Capacity(vcpus=2).carry(10, shape) for shape in (SHAPE, waiting))
    assert slow.latency_seconds == pytest.approx(plain.latency_seconds + 0.1)
    assert slow.cpu_percent == plain.cpu_percent
    assert slow.slower_than(0.1) == 1


def test_a_dead_machine_lets_everybody_wait_in_vain():
    carried = Capacity(vcpus=2).carry(10, SHAPE, Effect(speed=0))
    assert (carried.served_per_second, carried.timed_out_per_second, carried.slower_than(9)) == (0, 10, 1)


def test_harm_slows_and_delays():
    whole, hurt = (
        Capacity(vcpus=2).carry(10, SHAPE, effect) for effect in (UNHARMED, Effect(speed=0.5, delay_seconds=1))
    )
    assert hurt.latency_seconds > whole.latency_seconds + 1.02


def test_a_booting_machine_gives_nothing_and_warms_up_in_steps():
    warmup = Warmup(ready_at=100, ramp_seconds=40, cold_speed=0.2)
    assert [warmup.speed_at(at) for at in (99, 100, 110, 120, 130, 140)] == pytest.approx([0, 0.2, 0.4, 0.6, 0.8, 1])
    changes, at = [], 0.0
    while (at := warmup.next_change(at)) < inf:
        changes.append(at)
    assert changes == [100, 110, 120, 130, 140]
    assert Warmup(ready_at=5).speed_at(5) == 1
