"""The browser: every kind as a table, filtered, sorted, marked; the command bar that leads there and back."""

from __future__ import annotations

from textual.widgets import Input

from screens.browser import BrowserScreen
from screens.command_bar import CommandBar
from screens.dashboard import Dashboard
from screens.detail import DetailScreen
from screens.views import View
from tests.screens.estate import browser, lived_in, settled, type_in, work


def shown(screen: BrowserScreen) -> list[str]:
    return [str(getattr(row.cells[0], "text", row.cells[0])) for row in screen.table.rows]


async def test_z_opens_the_pane_as_a_browser_and_escape_comes_back() -> None:
    async with lived_in() as (house, pilot):
        await pilot.press("3", "z")
        await settled(pilot)
        assert browser(house).view == View("ec2:Instance")
        assert len(shown(browser(house))) == 5

        await pilot.press("escape")
        assert isinstance(house.screen, Dashboard)


async def test_a_slash_filters_while_one_types() -> None:
    async with lived_in() as (house, pilot):
        await pilot.press("3", "slash")
        await settled(pilot)
        await type_in(pilot, "web-")
        assert shown(browser(house)) == ["web-1", "web-2"]

        await pilot.press("escape")
        assert len(shown(browser(house))) == 5


async def test_marked_rows_are_what_the_hands_are_on() -> None:
    async with lived_in() as (house, pilot):
        await pilot.press("3", "z")
        await settled(pilot)
        browser(house).table.filter = "web-"
        await pilot.press("g", "space", "space")

        assert sorted(row.label for row in browser(house).subject_rows) == ["web-1", "web-2"]


async def test_what_changes_elsewhere_changes_here() -> None:
    async with lived_in() as (house, pilot):
        work(house).travel_to(View("s3:Bucket"))
        await settled(pilot)
        await house.client.call("s3:CreateBucket", Bucket="made-elsewhere")
        await settled(pilot)

        assert shown(browser(house)) == ["made-elsewhere", "shop-logs", "shop-static-files"]


async def test_the_command_bar_leads_to_a_kind_in_a_region_through_a_filter() -> None:
    async with lived_in() as (house, pilot):
        await pilot.press("colon")
        await type_in(pilot, "instances @us-east-1 /web-1")
        await pilot.press("enter")
        await settled(pilot)

        assert browser(house).view == View("ec2:Instance", region="us-east-1", filter="web-1")
        assert shown(browser(house)) == ["web-1"]


async def test_a_beginning_is_completed_with_tab() -> None:
    async with lived_in() as (house, pilot):
        await pilot.press("colon")
        await type_in(pilot, "snapsh")
        await pilot.press("tab")

        assert house.screen.query_one(Input).value == "snapshot "


async def test_a_name_opens_the_thing_itself() -> None:
    async with lived_in() as (house, pilot):
        await pilot.press("colon")
        await type_in(pilot, "instance db-1")
        await pilot.press("enter")
        await settled(pilot)

        assert isinstance(house.screen, DetailScreen)


async def test_what_is_no_kind_is_said_in_the_bar_and_nothing_typed_is_lost() -> None:
    async with lived_in() as (house, pilot):
        await pilot.press("colon")
        await type_in(pilot, "zebras")
        await pilot.press("enter")
        await pilot.pause()

        assert isinstance(house.screen, CommandBar)
        assert "no kind of resource called 'zebras'" in str(house.screen.query_one("#guesses").render())
        assert house.screen.query_one(Input).value == "zebras"


async def test_an_aws_line_makes_the_call() -> None:
    async with lived_in() as (house, pilot):
        await pilot.press("colon")
        await type_in(pilot, "aws s3api create-bucket --bucket by-hand")
        await pilot.press("enter")
        await settled(pilot)

        buckets = await house.client.call("s3:ListBuckets")
        assert "by-hand" in {each["Name"] for each in buckets["Buckets"]}


async def test_a_refused_aws_line_stays_with_the_words_of_aws() -> None:
    async with lived_in() as (house, pilot):
        await pilot.press("colon")
        await type_in(pilot, "aws ec2 stop-instances --instance-ids i-0123")
        await pilot.press("enter")
        await pilot.pause()

        assert "InvalidInstanceID.Malformed" in str(house.screen.query_one("#guesses").render())


async def test_a_jump_and_a_speed_are_commands_too() -> None:
    async with lived_in() as (house, pilot):
        for line in ("+1h30m", "x600"):
            await pilot.press("colon")
            await type_in(pilot, line)
            await pilot.press("enter")
            await pilot.pause()

        assert house.client.steering.jump == 5400
        assert house.client.steering.speed == 600


async def test_brackets_go_back_and_forth_through_what_was_seen() -> None:
    async with lived_in() as (house, pilot):
        work(house).travel_to(View("ec2:Volume"))
        await settled(pilot)
        browser(house).travel_to(View("s3:Bucket"))
        await settled(pilot)
        await pilot.press("left_square_bracket")
        await settled(pilot)
        assert browser(house).view == View("ec2:Volume")

        await pilot.press("left_square_bracket")
        await settled(pilot)
        assert isinstance(house.screen, Dashboard)

        await pilot.press("right_square_bracket")
        await settled(pilot)
        assert browser(house).view == View("ec2:Volume")


async def test_an_instance_is_stopped_once_the_question_is_answered() -> None:
    async with lived_in() as (house, pilot):
        work(house).travel_to(View("ec2:Instance", filter="web-1"))
        await settled(pilot)
        await pilot.press("S")
        await pilot.pause()
        await pilot.press("y")
        await settled(pilot)

        assert browser(house).subject_rows[0].state == "stopping"
