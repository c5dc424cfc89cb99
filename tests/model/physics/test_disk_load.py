"""What a disk performs of what is asked of it."""

from __future__ import annotations

from typing import Any

import pytest

from model.physics.disk_load import DiskLimits, burst_percent, drive
from tests.admin import Admin

STEADY = DiskLimits(baseline_iops=1000, burst_iops=1000, bytes_per_second=10e6)
BURSTING = DiskLimits(baseline_iops=300, burst_iops=3000, bytes_per_second=250e6, most_credits=5.4e6)


@pytest.fixture
def world(admin: Admin) -> Any:
    return admin.cloud.world("123456789012", "us-east-1", "ec2")


def ask(admin: Admin, world: Any, limits: DiskLimits, source: str = "test", **wanted: float) -> None:
    async def put() -> None:
        async with world.kernel.unit("test", "ask"):
            drive(world, "vol-1", limits, source, **wanted)

    admin.run(put())


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
