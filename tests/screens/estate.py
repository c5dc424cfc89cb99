"""A world with something for every pane, and the console over it; time stands still, so nothing in it moves."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from textual.filter import NoColor
from textual.pilot import Pilot
from textual.widgets import Input

from app.console import Console
from model.client import Client, open_cloud
from screens.browser import BrowserScreen
from screens.dashboard import Dashboard
from screens.themes import DARK
from screens.widgets.ink import Ink
from screens.work_screen import WorkScreen
from tests.admin import NOON
from tests.screens.yard import NOTED_SECONDS, Yard, look, open_yard

Build = Callable[[], Awaitable[Client]]


async def build_estate() -> Client:
    """The yard's machines, a free volume, two buckets, three alarms, a scaling group, and a machine in Ireland."""
    yard = await open_yard()
    call = yard.client.call
    await call("ec2:CreateVolume", AvailabilityZone="us-east-1a", Size=100, VolumeType="gp2")
    for name in ("shop-static-files", "shop-logs"):
        await call("s3:CreateBucket", Bucket=name)
    await call("s3:PutObject", Bucket="shop-logs", Key="2025/06/15.log", Body=b"GET / 200\n" * 300)
    await _scaling_group(yard)
    await _alarms(yard)
    image = (await call("ec2:DescribeImages", region="eu-west-1", Owners=["amazon"]))["Images"][0]["ImageId"]
    await call("ec2:RunInstances", region="eu-west-1", ImageId=image, InstanceType="t3.small", MinCount=1, MaxCount=1)
    await yard.advance(1200)
    await _set_alarm(yard, "web-cpu-high", "ALARM", "82 > 70")
    return yard.client


async def _scaling_group(yard: Yard) -> None:
    call = yard.client.call
    image = (await call("ec2:DescribeImages", Owners=["amazon"]))["Images"][0]["ImageId"]
    data = {"ImageId": image, "InstanceType": "c5.large"}
    await call("ec2:CreateLaunchTemplate", LaunchTemplateName="web", LaunchTemplateData=data)
    await call(
        "autoscaling:CreateAutoScalingGroup",
        AutoScalingGroupName="web",
        LaunchTemplate={"LaunchTemplateName": "web", "Version": "$Latest"},
        MinSize=1,
        MaxSize=4,
        AvailabilityZones=["us-east-1b"],
    )


async def _alarms(yard: Yard) -> None:
    for name, metric in (("web-cpu-high", "CPUUtilization"), ("nightly-batch", "BatchesDone"), ("disk-low", "Free")):
        await yard.client.call(
            "cloudwatch:PutMetricAlarm",
            AlarmName=name,
            Namespace="AWS/EC2" if metric == "CPUUtilization" else "Shop",
            MetricName=metric,
            Dimensions=[{"Name": "InstanceId", "Value": yard.row("ec2:Instance", "web-1").id}],
            Statistic="Average",
            Period=300,
            EvaluationPeriods=2,
            Threshold=70.0,
            ComparisonOperator="GreaterThanThreshold",
            ActionsEnabled=False,
        )
    await _set_alarm(yard, "disk-low", "OK", "there is room")


async def _set_alarm(yard: Yard, name: str, state: str, reason: str) -> None:
    await yard.client.call("cloudwatch:SetAlarmState", AlarmName=name, StateValue=state, StateReason=reason)


async def build_nothing() -> Client:
    return await open_cloud(None, seed=1, now=NOON, wall=lambda: NOON)


class House(Console):
    """The console over a world of tests; the world is built when the app starts, and closed with it."""

    NOTIFICATION_TIMEOUT = NOTED_SECONDS

    def __init__(
        self, build: Build = build_estate, *, ink: Ink = Ink.BRAILLE, theme: str = DARK.name, colourless: bool = False
    ) -> None:
        super().__init__("estate", theme=theme, ink=ink)
        self.animation_level = "none"
        self._build = build
        if colourless:
            self.no_color = True
            self._filters.append(NoColor())

    async def on_load(self) -> None:
        super().on_load()
        client = await self._build()
        await client._cloud.at_rest()  # what was told before anybody looked is no news
        client.steering.speed = 60.0
        self.begin(client)

    async def on_unmount(self) -> None:
        await self.client.close()


async def settled(pilot: Pilot[Any]) -> None:
    """Wait until everything that was asked for is on the screen."""
    await look(pilot)
    screen = pilot.app.screen
    if isinstance(screen, Dashboard | BrowserScreen):
        screen.drain()
        screen.look()
        await look(pilot)


@asynccontextmanager
async def lived_in(
    build: Build = build_estate, size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[House, Pilot[Any]]]:
    """The console with its dashboard on the screen."""
    house = House(build)
    async with house.run_test(size=size) as pilot:
        await settled(pilot)
        yield house, pilot


def work(house: House) -> WorkScreen:
    assert isinstance(house.screen, WorkScreen)
    return house.screen


def dashboard(house: House) -> Dashboard:
    assert isinstance(house.screen, Dashboard)
    return house.screen


def browser(house: House) -> BrowserScreen:
    assert isinstance(house.screen, BrowserScreen)
    return house.screen


async def type_in(pilot: Pilot[Any], text: str) -> None:
    """Into the field that has the focus, as if it had been pasted."""
    await pilot.pause()
    field = pilot.app.focused
    assert isinstance(field, Input)
    field.insert_text_at_cursor(text)
    await pilot.pause()
