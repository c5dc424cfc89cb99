"""What several sources put on a machine, and what its credits let it do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from model.physics.load import Load, carry, cpu_share, credits_of, idle_percent, lay_down, stand_up
from tests.admin import Admin

HOUR = 3600.0


@pytest.fixture
def world(admin: Admin) -> Any:
    return admin.cloud.world("123456789012", "us-east-1", "ec2")


@pytest.fixture
def act(admin: Admin, world: Any) -> Callable[..., None]:
    """Do something to a world within a unit of work."""

    def do(change: Callable[..., None], *given: Any) -> None:
        async def change_it() -> None:
            async with world.kernel.unit("test", "act"):
                change(world, *given)

        admin.run(change_it())

    return do


def cpu(world: Any) -> float:
    return world.signal("i-1", "cpu").value_at(world.now)


def test_sources_add_up_and_one_can_leave(world: Any, act: Callable[..., None]) -> None:
    act(stand_up, "i-1", "m5.large", "")
    own = idle_percent(world, "i-1")
    assert cpu(world) == own
    act(carry, "i-1", "web", 20.0, 100.0, 200.0)
    act(carry, "i-1", "batch", 30.0, 1.0, 2.0)
    assert cpu(world) == pytest.approx(50 + own)
    assert world.signal("i-1", "network_out").value_at(world.now) == 202
    act(carry, "i-1", "web", 0.0, 0.0, 0.0)
    assert cpu(world) == pytest.approx(30 + own)
    act(carry, "i-1", "web", 90.0, 0.0, 0.0)
    assert cpu(world) == 100


def test_an_idle_machine_without_credits_is_only_a_signal(world: Any, act: Callable[..., None]) -> None:
    act(stand_up, "i-1", "m5.large", "")
    assert world.all(Load) == ()
    assert cpu_share(world, "i-1") == 1


def test_a_machine_out_of_credits_falls_to_its_baseline_by_itself(
    admin: Admin, world: Any, act: Callable[..., None]
) -> None:
    act(stand_up, "i-1", "t3.micro", "standard")
    act(carry, "i-1", "web", 100.0, 0.0, 0.0)
    assert cpu_share(world, "i-1") == pytest.approx(0.1)
    admin.advance(HOUR)
    act(carry, "i-1", "web", 0.0, 0.0, 0.0)
    admin.advance(10 * HOUR)
    saved = credits_of(world, "i-1")
    assert saved is not None
    assert saved.balance_at(world.now) == pytest.approx(120, rel=0.2)
    act(carry, "i-1", "web", 100.0, 0.0, 0.0)
    assert cpu(world) == 100
    admin.advance(2 * HOUR)
    assert cpu(world) == pytest.approx(10)
    assert world.get(Load, "i-1").dry_since < world.now


def test_a_machine_that_goes_down_is_not_measured(world: Any, act: Callable[..., None]) -> None:
    act(stand_up, "i-1", "t3.micro", "standard")
    act(carry, "i-1", "web", 50.0, 10.0, 10.0)
    act(lay_down, "i-1")
    for quantity in ("cpu", "network_in", "network_out"):
        value = world.signal("i-1", quantity).value_at(world.now)
        assert value != value
    assert world.get(Load, "i-1").parts == ()
