"""The log tail: what is said is seen as it comes in, found by a pattern, opened, counted and asked about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from model.client import AwsError, Client, open_cloud
from screens.logs import LogsScreen
from screens.logs_backlog import backlog
from screens.logs_counting import name_of
from screens.logs_event import EventScreen, counting, said_sections
from screens.logs_insights import InsightsScreen
from screens.logs_results import columns_of, over_time
from screens.logs_words import Wanted, chosen, counted, level_of, parse_wanted, spoken
from screens.widgets.bars import bar_lines
from screens.widgets.cell import plain
from screens.widgets.form import Form
from screens.widgets.ink import Ink
from screens.widgets.said import Said
from screens.widgets.spans import text_of
from tests.admin import NOON
from tests.screens.estate import House, lived_in, settled, type_in
from tests.screens.widgets.gallery import SIZE_NAMES, SIZES

Compare = Callable[..., bool]
WEB, API = "/shop/web", "/shop/api"


async def say(client: Client, *messages: str, group: str = WEB) -> None:
    """A second apart, the last one now."""
    begin = int(client.now * 1000) - 1000 * (len(messages) - 1)
    events = [{"timestamp": begin + 1000 * n, "message": each} for n, each in enumerate(messages)]
    await client.call("logs:PutLogEvents", logGroupName=group, logStreamName="i-0c41", logEvents=events)


async def build_talk() -> Client:
    """Two groups in which something was said in the last minutes."""
    client = await open_cloud(None, seed=1, now=NOON, wall=lambda: NOON)
    for group in (WEB, API):
        await client.call("logs:CreateLogGroup", logGroupName=group)
        await client.call("logs:CreateLogStream", logGroupName=group, logStreamName="i-0c41")
    lines = [f'10.0.1.{n} - - [21/Jun/2025] "GET /{n} HTTP/1.1" 200 {90 + n}' for n in range(30)]
    await say(client, *lines[:20], 'ann - - [x] "GET /cart HTTP/1.1" 502 0', *lines[20:], "WARN disk is at 81 %")
    await say(client, '{"level": "error", "user": "ann", "took": 82}', "INFO ready", group=API)
    return client


async def build_silence() -> Client:
    return await open_cloud(None, seed=1, now=NOON, wall=lambda: NOON)


def logs(house: House) -> LogsScreen:
    assert isinstance(house.screen, LogsScreen)
    return house.screen


def shown(house: House) -> list[str]:
    return [plain(row.cells[-1]) for row in logs(house).table.rows]


async def opened(pilot: Pilot[Any], asked: str = f"logs {WEB}") -> None:
    await pilot.press("colon")
    await type_in(pilot, asked)
    await pilot.press("enter")
    await settled(pilot)


async def heard(house: House, pilot: Pilot[Any], *messages: str) -> None:
    await say(house.client, *messages)
    logs(house).drain()
    await settled(pilot)


async def test_what_was_said_is_there_and_what_is_said_comes_in_below() -> None:
    async with lived_in(build_talk) as (house, pilot):
        await opened(pilot)
        assert shown(house)[-1] == "WARN disk is at 81 %"
        await heard(house, pilot, "ERROR no space left")
        assert shown(house)[-1] == "ERROR no space left"
        assert logs(house).table.cursor == len(shown(house)) - 1


async def test_enter_on_a_group_opens_what_is_said_in_it() -> None:
    async with lived_in(build_talk) as (house, pilot):
        await opened(pilot, "loggroups /shop/api")
        await pilot.press("enter")
        await settled(pilot)
        assert shown(house)[-1] == "INFO ready"


async def test_whoever_goes_up_to_read_is_not_disturbed_until_they_come_back() -> None:
    async with lived_in(build_talk) as (house, pilot):
        await opened(pilot)
        await pilot.press("k", "k")
        await pilot.pause()
        await heard(house, pilot, "ERROR no space left")
        assert shown(house)[-1] == "WARN disk is at 81 %"
        await pilot.press("f")
        assert shown(house)[-1] == "ERROR no space left"


async def test_a_pattern_holds_for_what_was_said_and_for_what_comes_and_a_bad_one_changes_nothing() -> None:
    async with lived_in(build_talk) as (house, pilot):
        await opened(pilot, f"logs {WEB} | [ip, user, name, time, request, status = 5*, bytes]")
        assert [each.partition(" ")[0] for each in shown(house)] == ["ann"]
        await heard(house, pilot, "ERROR no space left", 'bob - - [x] "GET / HTTP/1.1" 503 0')
        assert [each.partition(" ")[0] for each in shown(house)] == ["ann", "bob"]
        await pilot.press("slash")
        house.screen.query_one(Input).value = "[ip"
        await pilot.press("enter")
        await settled(pilot)
        said = text_of(house.screen.query_one(Said).lines[0])
        assert said.startswith("■ InvalidParameterException")
        assert [each.partition(" ")[0] for each in shown(house)] == ["ann", "bob"]


async def test_a_line_opens_with_its_fields_its_source_and_the_filter_that_the_pattern_became() -> None:
    async with lived_in(build_talk) as (house, pilot):
        await opened(pilot, f"logs {API} | {{ $.level = error }}")
        await pilot.press("m")
        await settled(pilot)
        form = house.screen.query_one(Form)
        assert form.values["filterName"] == "LevelError"
        await pilot.press("ctrl+j")
        await settled(pilot)
        line = logs(house).heard
        assert line is not None
        told = await counting(house.client, line, "us-east-1")
        assert [each.value for each in told] == ["LevelError: Logs LevelError"]
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(house.screen, EventScreen)
        fields = said_sections(house.client, line, "us-east-1")[1]
        assert [(each.label, each.value) for each in fields.details] == [
            ("level", "error"),
            ("user", "ann"),
            ("took", 82),
        ]


async def test_insights_answers_as_soon_as_the_query_is_complete() -> None:
    async with lived_in(build_talk) as (house, pilot):
        await opened(pilot)
        await pilot.press("I")
        await settled(pilot)
        screen = house.screen
        assert isinstance(screen, InsightsScreen)
        screen.query_one(Input).value = "stats count(*) as lines by bin(1m)"
        await pilot.press("enter")
        await settled(pilot)
        await house.client.run_until(house.client.now + 5)
        screen.look()
        await settled(pilot)
        assert sum(int(each["lines"]) for each in screen.found) == 32


async def test_insights_recalls_the_queries_that_were_asked_before_and_what_was_being_written() -> None:
    async with lived_in(build_talk) as (house, pilot):
        for query in ("fields @message", "stats count(*)", "fields @message"):
            begin, end = int(NOON) - 60, int(NOON)
            asked = {"logGroupNames": [WEB, API], "queryString": query}
            await house.client.call("logs:StartQuery", startTime=begin, endTime=end, **asked)
        await opened(pilot)
        await pilot.press("I")
        await settled(pilot)
        screen = house.screen
        assert isinstance(screen, InsightsScreen)
        field, said = screen.query_one(Input), list[str]()
        field.value = "filter level"
        for key in ("up", "up", "up", "down", "down", "down"):
            await pilot.press(key)
            await settled(pilot)
            said.append(field.value)
        before, latest = "stats count(*)", "fields @message"
        assert said == [latest, before, before, latest, "filter level", "filter level"]


async def test_insights_saves_a_query_under_a_name_and_asks_it_again() -> None:
    async with lived_in(build_talk) as (house, pilot):
        await opened(pilot)
        await pilot.press("I")
        await settled(pilot)
        screen = house.screen
        assert isinstance(screen, InsightsScreen)
        field = screen.query_one(Input)
        field.value = "stats count(*) as lines"
        await pilot.press("enter", "w")
        await settled(pilot)
        await pilot.press(*"busy", "enter")
        await settled(pilot)
        field.value = "limit 1"
        await pilot.press("o")
        await settled(pilot)
        await pilot.press(*"bus", "enter")
        await settled(pilot)
        await house.client.run_until(house.client.now + 5)
        screen.look()
        await settled(pilot)

        assert field.value == "stats count(*) as lines"
        assert [each["lines"] for each in screen.found] == ["32"]


async def test_who_may_not_read_the_group_is_told_which_permission_is_missing() -> None:
    client = await build_talk()
    await client.call("iam:CreateUser", UserName="ann")
    await client.entrance.sign_in("arn:aws:iam::123456789012:user/ann")
    with pytest.raises(AwsError, match="logs:FilterLogEvents"):
        await client.tail([WEB])
    await client.close()


async def test_a_group_that_speaks_too_fast_is_passed_over_to_its_latest_words() -> None:
    client = await build_talk()
    tail = await client.tail([WEB])
    for _ in range(3):
        await say(client, *[f"line {n}" for n in range(1000)])
    found = await tail.take()
    assert (len(found), tail.passed_over, tail.has_news) == (2000, 1000, False)
    await client.close()


async def test_the_backlog_is_looked_for_further_and_further_back() -> None:
    client = await build_talk()
    await client.run_until(NOON + 40 * 86_400)
    found = await backlog(client, "us-east-1", [WEB, API], "", client.now)
    assert len(found) == 34
    assert [each.time for each in found] == sorted(each.time for each in found)
    await client.close()


@pytest.mark.parametrize(
    ("message", "level"),
    [
        ("2025-06-21 ERROR no space", ("error", "bad")),
        ('{"severity": "Warning", "message": "no ERROR"}', ("warn", "warn")),
        ('10.0.0.1 - - [x] "GET / HTTP/1.1" 503 0', ("503", "bad")),
        ('10.0.0.1 - - [x] "GET / HTTP/1.1" 200 17', ("200", None)),
        ("terror reigns", ("", None)),
    ],
)
def test_how_grave_a_line_is_stands_in_it(message: str, level: tuple[str, str | None]) -> None:
    assert level_of(message) == level


def as_json(event: dict[str, Any]) -> str:
    return orjson.dumps(event).decode()


def test_an_event_of_a_trail_begins_with_what_was_called_and_by_whom() -> None:
    event = {"eventVersion": "1.11", "userIdentity": {"arn": "arn:aws:iam::123456789012:root"}}
    event |= {"eventSource": "ec2.amazonaws.com", "eventName": "RunInstances"}
    called, refused = as_json(event), as_json(event | {"errorCode": "UnauthorizedOperation", "errorMessage": "No."})
    dry = as_json(event | {"errorCode": "Client.DryRunOperation", "errorMessage": "Request would have succeeded."})
    event["userIdentity"] = {"invokedBy": "autoscaling.amazonaws.com"}

    assert spoken(called) == f"ec2:RunInstances by root  {called}"
    assert spoken(refused).startswith("ec2:RunInstances by root: UnauthorizedOperation No.  ")
    assert spoken(as_json(event)).startswith("ec2:RunInstances by autoscaling.amazonaws.com  ")
    assert [level_of(each) for each in (called, dry, refused)] == [("", None), ("", None), ("error", "bad")]
    assert spoken('{"level": "info"}') == '{"level": "info"}'


def test_groups_the_region_and_after_a_pipe_the_pattern_are_one_line() -> None:
    text = "logs /shop/web /shop/api @eu-west-1 | { $.status = 5* || $.slow IS TRUE }"
    wanted = parse_wanted(text.removeprefix("logs "))
    assert wanted == Wanted((WEB, API), "eu-west-1", "{ $.status = 5* || $.slow IS TRUE }")
    assert str(wanted) == text


def test_a_group_is_named_by_all_of_its_name_or_by_a_part() -> None:
    known = [WEB, API, "/aws/trail"]
    assert chosen([WEB], known, 10) == (WEB,)
    assert chosen(["shop"], known, 10) == (WEB, API)
    assert chosen([], known, 2) == (WEB, API)


def test_lines_are_counted_by_the_time_in_which_they_were_said() -> None:
    assert counted([(0, False), (1, True), (10, False)], 0, 10, 2) == [(2, 1), (1, 0)]


def test_the_highest_bar_is_as_high_as_the_drawing_and_one_line_is_seen() -> None:
    lines = [text_of(line)[7:] for line in bar_lines([(16, 0), (1, 0), (0, 0)], 2, Ink.BRAILLE)]
    assert lines == ["█  ", "█▁ "]


def test_a_metric_is_named_after_the_words_of_its_pattern() -> None:
    assert name_of("{ $.level = error }") == "LevelError"
    assert name_of("") == "Lines"


def test_results_are_drawn_where_their_time_begins() -> None:
    found = [
        {"bin(1m)": "2025-06-15 12:00:00.000", "count(*)": "3"},
        {"bin(1m)": "2025-06-15 12:01:00.000", "count(*)": "5"},
    ]
    assert [column.key for column in columns_of(found)] == ["bin(1m)", "count(*)"]
    assert over_time(found, NOON, NOON + 120, 2) == [(3.0, 0.0), (5.0, 0.0)]


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
def test_pictures_of_the_tail(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def open_it(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        await opened(pilot, "logs")

    assert snap_compare(House(build_talk), terminal_size=size, run_before=open_it)


def test_a_picture_of_no_groups(snap_compare: Compare) -> None:
    async def open_it(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        await opened(pilot, "logs")

    assert snap_compare(House(build_silence), terminal_size=(80, 24), run_before=open_it)
