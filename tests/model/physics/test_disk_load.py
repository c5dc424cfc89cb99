"""What a disk performs of what is asked of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from model.physics.disk_load import DiskLimits, DiskLoad, burst_percent, cease, drive, ease, iops_within_reach
from tests.admin import Admin

STEADY = DiskLimits(baseline_iops=1000, burst_iops=1000, bytes_per_second=10e6)
BURSTING = DiskLimits(baseline_iops=300, burst_iops=3000, bytes_per_second=250e6, most_credits=5.4e6)


@pytest.fixture
def world(admin: Admin) -> Any:
    return admin.cloud.world("123456789012", "us-east-1", "ec2")


def within(admin: Admin, world: Any, act: Callable[..., None], *given: Any, **wanted: float) -> None:
    """Act in a unit of work of its own."""

    async def put() -> None:
        async with world.kernel.unit("test", "act"):
            act(world, *given, **wanted)

    admin.run(put())


def ask(admin: Admin, world: Any, limits: DiskLimits, source: str = "test", **wanted: float) -> None:
    within(admin, world, drive, "vol-1", limits, source, **wanted)


def performed(world: Any, quantity: str) -> float:
    return world.signal("vol-1", quantity).value_at(world.now)


def test_sources_share_what_the_disk_does(admin: Admin, world: Any) -> None:
    ask(admin, world, STEADY, "one", read_ops=900)
    assert performed(world, "read_ops") == 900
    ask(admin, world, STEADY, "other", write_ops=1100)
    assert performed(world, "read_ops") == pytest.approx(450)
    assert performed(world, "write_ops") == pytest.approx(550)
    ask(admin, world, STEADY, "other")
    assert performed(world, "read_ops") == 900


def test_large_pieces_meet_the_limit_of_bytes(admin: Admin, world: Any) -> None:
    ask(admin, world, STEADY, read_ops=100, read_bytes=20e6)
    assert performed(world, "read_bytes") == pytest.approx(10e6)
    assert performed(world, "read_ops") == pytest.approx(50)


def test_a_burst_ends_when_its_credits_are_gone(admin: Admin, world: Any) -> None:
    ask(admin, world, BURSTING, read_ops=3000)
    admin.advance(1000)
    assert performed(world, "read_ops") == 3000
    assert burst_percent(world, "vol-1") == pytest.approx(50)
    admin.advance(1001)
    assert performed(world, "read_ops") == pytest.approx(300)
    assert burst_percent(world, "vol-1") == 0
    ask(admin, world, BURSTING)
    admin.advance(9000)
    assert burst_percent(world, "vol-1") == pytest.approx(50)


def test_a_disk_that_nobody_used_has_all_its_credits(world: Any) -> None:
    assert burst_percent(world, "vol-1") == 100


def test_a_source_that_asks_no_more_leaves_the_rest_to_the_others(admin: Admin, world: Any) -> None:
    ask(admin, world, STEADY, "one", read_ops=900)
    ask(admin, world, STEADY, "other", read_ops=900)
    within(admin, world, ease, "vol-1", "other")
    assert performed(world, "read_ops") == 900


def test_nothing_is_eased_on_a_disk_that_is_gone(admin: Admin, world: Any) -> None:
    ask(admin, world, BURSTING, read_ops=3000)
    within(admin, world, cease, "vol-1")
    within(admin, world, ease, "vol-1", "test")
    assert world.find(DiskLoad, "vol-1") is None
    admin.advance(4000)


def test_a_burst_is_within_reach_while_there_are_credits(admin: Admin, world: Any) -> None:
    assert iops_within_reach(world, "vol-1", BURSTING) == 3000
    ask(admin, world, BURSTING, read_ops=3000)
    assert iops_within_reach(world, "vol-1", BURSTING) == 3000
    admin.advance(2001)
    assert iops_within_reach(world, "vol-1", BURSTING) == 300
