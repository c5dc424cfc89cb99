"""Those who listen hear at once of signals that change and of things that come, go or change their state."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from model.kit.notice import EARS, hearing
from model.kit.world import World
from tests.admin import Admin
from tests.model.services.ec2.launches import running

Heard = list[tuple[str, float | None]]


@pytest.fixture
def heard() -> Iterator[Heard]:
    """What was announced."""
    told: Heard = []

    @hearing
    def ear(world: World, what: str, value: float | None) -> None:
        told.append((what, value))

    yield told
    EARS.remove(ear)


def test_a_thing_is_announced_as_it_comes_and_with_every_state(admin: Admin, heard: Heard) -> None:
    instance_id = running(admin)
    thing = f"ec2:Instance/{instance_id}"
    assert heard.count(("ec2:Instance", None)) == 1
    assert heard.count((thing, None)) == 2
    admin.call("ec2:StopInstances", InstanceIds=[instance_id])
    assert heard.count((thing, None)) == 3


def test_a_signal_is_announced_with_its_value_when_it_changes(admin: Admin, heard: Heard) -> None:
    async def measure(value: float) -> None:
        async with admin.cloud.kernel.unit("test", "test:measure"):
            admin.cloud.world("123456789012", "us-east-1", "ec2").measure("pump", "pressure", value)

    for value in (1.0, 1.0, 2.0):
        admin.run(measure(value))
        admin.advance(seconds=1)
    assert [value for what, value in heard if what == "pump/pressure"] == [1.0, 2.0]
