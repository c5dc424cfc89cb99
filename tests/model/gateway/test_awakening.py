"""Services sleep until something of theirs is there, or somebody asks for them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from model.kit.behavior import reactions_to
from tests.admin import Admin

ROOT = Path(__file__).parents[3]

BEFORE = """
import asyncio, sys
from pathlib import Path
from model.client import Client
from model.cloud import Cloud
from model.kit.cell import CellSettings

def awake(service):
    return any(name.startswith(f"model.services.{service}.behavior") for name in sys.modules)

async def opened():
    settings = CellSettings(founded=frozenset({"us-east-1"}))
    return await Cloud.open(Path(sys.argv[1]), seed=1, now=1_760_000_000.0, settings=settings, wall=lambda: 0.0)

async def main():
    cloud = await opened()
"""

ASKED = f"""{BEFORE}
    assert awake("ec2") and not awake("sqs"), "networks are there from the beginning"
    await Client(cloud).call("sqs:CreateQueue", QueueName="orders")
    assert awake("sqs") and not awake("sns")
    assert list(Client(cloud).regions_with(["sqs:Queue", "sns:Topic"])) == ["sqs:Queue"]
    assert await Client(cloud).channels() == ()
    assert not awake("sns") and not awake("lambda_"), "looking where something is awakens nobody"
    await cloud.close()

asyncio.run(main())
"""

REOPENED = f"""{BEFORE}
    assert awake("sqs") and not awake("sns"), "there is a queue, and no topic"
    assert "orders" in str(await Client(cloud).call("sqs:ListQueues"))
    await cloud.close()

asyncio.run(main())
"""


def in_a_new_process(script: str, world: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", script, str(world)], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert ran.returncode == 0, ran.stderr


def test_a_service_wakes_when_somebody_asks_for_it_and_where_something_of_it_is_in_a_world(tmp_path: Path) -> None:
    in_a_new_process(ASKED, tmp_path / "queues.world")
    in_a_new_process(REOPENED, tmp_path / "queues.world")


def test_nobody_reacts_to_others_things_who_has_none_of_its_own() -> None:
    admin = Admin()
    store = admin.cloud.kernel.store
    running = "ec2:Instance", "running"
    try:
        assert "ec2:start_log_agent" in reactions_to(store, *running), "its own"
        assert "autoscaling:come_into_service" not in reactions_to(store, *running)
        admin.call(
            "autoscaling:CreateLaunchConfiguration",
            LaunchConfigurationName="web",
            ImageId="ami-12345678",
            InstanceType="t3.micro",
        )
        assert "autoscaling:come_into_service" in reactions_to(store, *running)
    finally:
        admin.close()


def test_a_kind_that_no_service_has_is_none() -> None:
    admin = Admin()
    try:
        with pytest.raises(KeyError):
            admin.client.find("sqs:Teapot", "us-east-1", "short and stout")
    finally:
        admin.close()
