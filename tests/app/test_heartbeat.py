from collections.abc import Iterator
from itertools import count

import pytest

from app.heartbeat import Heartbeat, leap
from tests.admin import Admin


def heart(admin: Admin, real: Iterator[float] | None = None) -> Heartbeat:
    """A heartbeat whose real clock stands still within a beat, unless it is given one."""
    return Heartbeat(admin.client, (lambda: next(real)) if real else lambda: 0.0)


def test_simulated_time_goes_on_at_the_speed_that_is_steered(admin: Admin) -> None:
    admin.client.steering.speed = 60
    began = admin.now

    admin.run(heart(admin).beat(0.5))

    assert admin.now - began == pytest.approx(30)


def test_a_paused_world_stands_still(admin: Admin) -> None:
    admin.client.steering.paused = True
    began = admin.now

    admin.run(heart(admin).beat(10))

    assert admin.now == began


def test_a_step_goes_to_the_next_event_even_while_paused(admin: Admin) -> None:
    admin.client.steering.paused = True
    admin.call("ec2:CreateVolume", AvailabilityZone="us-east-1a", Size=8)
    due = admin.client.next_event
    admin.client.steering.step = True

    admin.run(heart(admin).beat(0.02))

    assert due is not None
    assert admin.now == due
    assert not admin.client.steering.step


def test_a_jump_is_gone_through_whatever_the_speed(admin: Admin) -> None:
    admin.client.steering.paused = True
    admin.client.steering.jump = 3600
    began = admin.now

    admin.run(heart(admin).beat(0.02))

    assert admin.now - began == pytest.approx(3600)
    assert admin.client.steering.jump == 0


def test_where_the_machine_cannot_keep_up_the_clock_runs_slower(admin: Admin) -> None:
    for _ in range(10):
        admin.call("ec2:CreateVolume", AvailabilityZone="us-east-1a", Size=8)
    admin.client.steering.speed = 100_000
    began = admin.now

    admin.run(heart(admin, (tick * 0.005 for tick in count())).beat(1.0))

    assert 0 < admin.now - began < 100_000


def test_a_leap_ends_exactly_where_it_was_to_end(admin: Admin) -> None:
    began = admin.now

    admin.run(leap(admin.client, 86_400))

    assert admin.now - began == pytest.approx(86_400)
