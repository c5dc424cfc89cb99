"""Every call is seen as it is made; it can be found, opened and taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from model.client import AwsError
from screens.dashboard import Dashboard
from screens.trail import TrailScreen
from screens.trail_call import CallScreen
from screens.widgets.cell import plain
from screens.widgets.confirm import Confirm
from screens.widgets.teacher import Teacher
from tests.screens.estate import House, lived_in, settled, type_in
from tests.screens.widgets.gallery import SIZE_NAMES, SIZES
from tests.screens.yard import Yard

Compare = Callable[..., bool]


def trail(house: House) -> TrailScreen:
    assert isinstance(house.screen, TrailScreen)
    return house.screen


def calls(house: House) -> list[str]:
    return [plain(row.cells[4]) for row in trail(house).table.rows]


async def some_calls(house: House) -> None:
    """A stop, one that is refused, a launch, a user with a password, and what scaling does by itself."""
    client, yard = house.client, Yard(house.client)
    await client.call("ec2:StopInstances", InstanceIds=[yard.row("ec2:Instance", "web-2").id])
    with pytest.raises(AwsError):
        await client.call("ec2:StopInstances", InstanceIds=["i-0123456789abcdef0"])
    await yard.launch("api-1")
    await client.call("autoscaling:SetDesiredCapacity", AutoScalingGroupName="web", DesiredCapacity=2)
    await client.call("iam:CreateUser", UserName="ann")
    await client.call("iam:CreateLoginProfile", UserName="ann", Password="Secret-12345")
    await yard.advance(30)


async def opened(house: House, pilot: Pilot[Any]) -> None:
    await some_calls(house)
    await pilot.press("T")
    await settled(pilot)


async def test_all_that_was_called_since_the_session_began_is_there_newest_first() -> None:
    async with lived_in() as (house, pilot):
        await opened(house, pilot)
        assert calls(house) == [
            "ec2 RunInstances",
            "iam CreateLoginProfile",
            "iam CreateUser",
            "autoscaling SetDesiredCapacity",
            "ec2 RunInstances",
            "ec2 StopInstances",
            "ec2 StopInstances",
        ]
        assert plain(trail(house).table.rows[0].cells[2]) == "autoscaling"
        assert plain(trail(house).table.rows[-2].cells[-1]) == "InvalidInstanceID.NotFound"


async def test_new_calls_come_in_at_the_top_and_the_cursor_stays_with_its_call() -> None:
    async with lived_in() as (house, pilot):
        await opened(house, pilot)
        await pilot.press("j")
        before = trail(house).entry
        await house.client.call("s3:CreateBucket", Bucket="late")
        trail(house).drain()
        await pilot.pause()
        assert calls(house)[0] == "s3 CreateBucket"
        assert trail(house).entry is before
        assert trail(house).table.scroll_offset.y == 0


async def test_held_still_nothing_moves_until_it_follows_again() -> None:
    async with lived_in() as (house, pilot):
        await opened(house, pilot)
        await pilot.press("f")
        before = calls(house)
        await house.client.call("s3:CreateBucket", Bucket="late")
        trail(house).drain()
        assert calls(house) == before
        await pilot.press("f")
        assert calls(house)[0] == "s3 CreateBucket"


async def test_reads_are_shown_when_they_are_asked_for() -> None:
    async with lived_in() as (house, pilot):
        await opened(house, pilot)
        await house.client.call("s3:ListBuckets")
        assert "s3 ListBuckets" not in calls(house)
        await pilot.press("r")
        assert "s3 ListBuckets" in calls(house)


async def test_a_filter_narrows_as_it_is_typed_and_escape_takes_it_away_first() -> None:
    async with lived_in() as (house, pilot):
        await opened(house, pilot)
        await pilot.press("slash")
        await type_in(pilot, "service:ec2 !error who:root")
        assert calls(house) == ["ec2 RunInstances", "ec2 StopInstances"]
        await pilot.press("enter", "escape")
        assert trail(house).query_one(Input).value == ""
        assert len(calls(house)) == 7
        await pilot.press("escape")
        assert isinstance(house.screen, Dashboard)


async def test_the_line_below_is_that_of_the_call_under_the_cursor_without_its_secrets() -> None:
    async with lived_in() as (house, pilot):
        await opened(house, pilot)
        await pilot.press("j")
        await settled(pilot)
        deed = trail(house).query_one(Teacher).deed
        assert deed is not None
        assert deed.command.startswith("aws iam create-login-profile --user-name ann --password ")
        assert "Secret" not in deed.command


async def test_the_call_under_the_cursor_is_taken_back_and_says_so() -> None:
    async with lived_in() as (house, pilot):
        await opened(house, pilot)
        await pilot.press("j", "u")
        await settled(pilot)
        assert isinstance(house.screen, Confirm)
        await pilot.press("y")
        await settled(pilot)
        trail(house).drain()
        undone, _, taken_back = trail(house).table.rows[:3]
        assert plain(undone.cells[4]) == "cloudarium UndoCall"
        assert plain(taken_back.cells[-1]) == "taken back"
        with pytest.raises(AwsError, match="ann"):
            await house.client.call("iam:GetLoginProfile", UserName="ann")


async def test_enter_opens_a_call_and_the_command_bar_the_trail() -> None:
    async with lived_in() as (house, pilot):
        await some_calls(house)
        await pilot.press("colon")
        await type_in(pilot, "trail")
        await pilot.press("enter")
        await settled(pilot)
        assert len(calls(house)) == 7
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(house.screen, CallScreen)


async def test_what_was_before_the_session_is_asked_of_cloudtrail() -> None:
    async with lived_in() as (house, pilot):
        await opened(house, pilot)
        await pilot.press("o")
        await settled(pilot)
        assert len(calls(house)) > 7
        assert len(set(trail(house)._shown)) == len(calls(house))
        before = len(calls(house))
        assert "s3 CreateBucket" in calls(house)
        at = calls(house).index("s3 CreateBucket")
        assert plain(trail(house).table.rows[at].cells[5]) == "shop-logs"
        await pilot.press("o")
        await settled(pilot)
        assert len(calls(house)) >= before


async def test_where_nothing_was_called_it_says_what_belongs_here() -> None:
    async with lived_in() as (house, pilot):
        await pilot.press("T")
        await settled(pilot)
        assert not trail(house).table.display


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
@pytest.mark.parametrize("keys", [(), ("j", "j", "enter")], ids=["trail", "call"])
def test_how_it_looks(snap_compare: Compare, size: tuple[int, int], keys: tuple[str, ...]) -> None:
    async def go(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        assert isinstance(pilot.app, House)
        await opened(pilot.app, pilot)
        await pilot.press(*keys)
        await settled(pilot)

    assert snap_compare(House(), terminal_size=size, run_before=go)
