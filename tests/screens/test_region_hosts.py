"""The host that answers for a region: seen in the first line, and another one in another region."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from screens.views import View
from screens.widgets.clock_face import ClockFace
from screens.widgets.resource_table import ResourceTable
from screens.widgets.world_map import WorldMap
from tests.screens.estate import browser, lived_in, settled, work
from tests.screens.test_browser import shown


def first_line(pilot: Pilot[Any]) -> str:
    face = pilot.app.screen.query_one(ClockFace)
    return "".join(text for line in face.draw(face.size.width, 1) for text, _ in line)


def listed(pilot: Pilot[Any], pane: str) -> list[str]:
    table = pilot.app.screen.query_one(f"#{pane}").query_one(ResourceTable)
    return [row.id.partition(" ")[0] for row in table.rows]


async def choose(pilot: Pilot[Any], region: str) -> None:
    await pilot.press("1")
    pilot.app.screen.query_one(WorldMap).select(region)
    await pilot.press("enter")
    await settled(pilot)


@pytest.mark.fact("access-10")
async def test_another_region_is_another_host_with_lists_of_its_own_while_iam_is_everywhere() -> None:
    async with lived_in() as (house, pilot):
        await house.client.call("iam:CreateUser", UserName="ann")
        await settled(pilot)
        assert "amazonaws.com" not in first_line(pilot), "all regions at once are not one host"

        await choose(pilot, "us-east-1")
        assert "us-east-1  ec2.us-east-1.amazonaws.com" in first_line(pilot)
        assert set(listed(pilot, "instances")) == {"us-east-1"}

        await choose(pilot, "eu-west-1")
        assert "eu-west-1  ec2.eu-west-1.amazonaws.com" in first_line(pilot)
        assert listed(pilot, "instances") == ["eu-west-1"]
        assert listed(pilot, "volumes") == ["eu-west-1"]

        people = []
        for region in ("us-east-1", "eu-west-1"):
            work(house).travel_to(View("iam:User", region=region))
            await settled(pilot)
            people.append(shown(browser(house)))
            assert f"{region}  iam.amazonaws.com" in first_line(pilot)
        assert people == [["ann"], ["ann"]]


async def test_the_host_is_that_of_the_service_one_looks_at() -> None:
    async with lived_in() as (house, pilot):
        work(house).travel_to(View("cloudwatch:MetricAlarm", region="eu-west-1"))
        await settled(pilot)

        assert "monitoring.eu-west-1.amazonaws.com" in first_line(pilot)


async def test_where_there_is_little_room_the_host_leaves_first() -> None:
    async with lived_in(size=(80, 24)) as (_, pilot):
        await choose(pilot, "eu-west-1")

        assert "eu-west-1" in first_line(pilot)
        assert "amazonaws.com" not in first_line(pilot)
