"""Whatever answer comes late, it changes nothing that was chosen since it was asked for."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from textual.widgets import Input

import model.services.logs.tailing
import screens.metrics
from screens.alarm_replay import Replay
from screens.answer import AnswerScreen
from screens.boards import BoardScreen
from screens.command_bar import CommandBar
from screens.dashboard import Dashboard
from screens.detail import DetailScreen
from screens.detail_metrics import Metrics, read_charts
from screens.items import ItemsScreen
from screens.launch import LaunchScreen
from screens.logs_insights import InsightsScreen
from screens.metrics_list import Place
from screens.rule_desk import RuleDesk
from screens.trail import TrailScreen
from screens.views import View
from screens.why import WhyScreen
from screens.widgets.cell import plain
from screens.widgets.confirm import Confirm
from screens.widgets.empty import Empty
from screens.widgets.form import Form
from screens.widgets.grid_of_24 import GridOf24
from screens.widgets.knobs import Knobs
from screens.widgets.pane import Pane
from screens.widgets.resource_table import ResourceTable
from screens.widgets.time_series import TimeSeries
from tests.screens.estate import Build, browser, dashboard, lived_in, settled, type_in, work
from tests.screens.fleets import NAME, build_group
from tests.screens.later import answers_held_back, held_back
from tests.screens.test_alarm import build_rush
from tests.screens.test_alarm import opened as opened_alarm
from tests.screens.test_boards import Rented, build_board
from tests.screens.test_cdn import build_cdn
from tests.screens.test_demand import editing
from tests.screens.test_detail import opening as opening_detail
from tests.screens.test_exposure import build_open_crossing
from tests.screens.test_function import build_busy
from tests.screens.test_items import build_orders
from tests.screens.test_logs import WEB, build_silence, build_talk, logs, say
from tests.screens.test_logs import opened as opened_logs
from tests.screens.test_logs import shown as lines
from tests.screens.test_metrics import exploring, legend, listed
from tests.screens.test_metrics import screen as explorer
from tests.screens.test_rule_editor import editor_of, open_garden, opening, rules, typed
from tests.screens.test_scaling import screen as group_screen
from tests.screens.test_sign_in import hire, sign_in
from tests.screens.yard import HERE, Stage, Yard, look, open_yard, session_over


async def test_rows_are_what_they_are_by_the_time_they_are_measured() -> None:
    async with lived_in() as (house, pilot):
        dashboard(house).travel_to(View("ec2:Instance"))
        await settled(pilot)
        shown, yard = browser(house), Yard(house.client)
        with answers_held_back(house.client, "cloudwatch:GetMetricData") as held:
            await yard.advance(60)
            shown.look()
            await held.asked()
            await yard.client.call("ec2:StopInstances", InstanceIds=[yard.row("ec2:Instance", "web-1").id])
            shown.drain()
        await look(pilot)
        rows = [list(map(plain, row.cells)) for row in shown.table.rows]
        assert any("web-1" in row and any("stopping" in cell for cell in row) for row in rows)


async def test_keys_are_heard_while_charts_are_read_and_charts_are_put_up_once() -> None:
    yard = await open_yard()
    async with opening_detail(yard).run_test(size=(120, 40)) as pilot:
        await look(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, DetailScreen)
        with answers_held_back(yard.client, "cloudwatch:GetMetricData") as held:
            await pilot.press("2")
            await held.asked()
            await pilot.press("1", "2")
            await held.asked(2)
            held.let_through(1)
            held.let_through(0)
        await look(pilot)
        wanted = await read_charts(yard.client, screen.row, yard.client.now)
        drawn = [each.chart for each in screen.query_one(Metrics).query(TimeSeries)]
        assert drawn == [chart for _, chart in wanted]
    await yard.client.close()


async def test_a_step_of_a_replay_is_not_overtaken_by_the_one_before() -> None:
    async with lived_in(build_rush) as (house, pilot):
        screen = await opened_alarm(house, pilot)
        await pilot.press("r", "space")
        await settled(pilot)
        replay = screen.replay
        assert replay is not None
        for _ in range(len(replay.instants) - 3):
            screen.action_scrub(1)
        await settled(pilot)
        with held_back(Replay, "read") as held:
            screen.action_scrub(1)
            await held.asked(1)
            screen.action_scrub(1)
            await held.asked(2)
            held.let_through(1)
            await pilot.pause()
            held.let_through(0)
        await settled(pilot)
        assert screen.seen is not None
        assert screen.seen.at == replay.instant


async def test_a_board_that_is_zoomed_while_it_is_put_up_is_up_in_the_time_that_was_chosen() -> None:
    client = await build_board()
    stage = Rented()
    async with stage.run_test(size=(120, 40)) as pilot:
        stage.client = client
        screen = BoardScreen(session_over(client), "shop")
        with answers_held_back(client, "cloudwatch:GetDashboard") as held:
            stage.push_screen(screen)
            await held.asked()
            screen.action_zoom(0.5)
            chosen = screen.span
        with held_back(GridOf24, "remove_children") as cleared:
            await cleared.asked()
            screen.action_zoom(0.5)
        await settled(pilot)
        assert [each.widget.title for each in screen.panels] == [
            *("Orders", "Piled", "Orders now", "Of twenty", "", "Alarms"),
        ]
        assert screen.span.seconds == chosen.seconds / 2


async def test_a_query_that_was_asked_since_is_answered_and_not_the_one_before() -> None:
    async with lived_in(build_talk) as (house, pilot):
        await opened_logs(pilot)
        await pilot.press("I")
        await settled(pilot)
        screen = house.screen
        assert isinstance(screen, InsightsScreen)
        screen.query_one(Input).value = "stats count(*) as lines"
        await pilot.press("enter")
        await settled(pilot)
        await house.client.run_until(house.client.now + 5)
        with (
            answers_held_back(house.client, "logs:GetQueryResults"),
            answers_held_back(house.client, "logs:StartQuery") as asked,
        ):
            screen.query_one(Input).value = "fields @message | limit 1"
            screen.ask()
            await asked.asked()
            screen.look()
            await pilot.pause()
            asked.let_through(0)
            await pilot.pause()
        await settled(pilot)
        await house.client.run_until(house.client.now + 5)
        screen.look()
        await settled(pilot)
        assert [list(each) for each in screen.found] == [["@message", "@ptr"]]


async def test_a_pattern_that_was_none_leaves_that_which_is_followed_and_not_one_that_was_given_up() -> None:
    async with lived_in(build_talk) as (house, pilot):
        await opened_logs(pilot)
        field = logs(house).query_one(Input)
        with answers_held_back(house.client, "logs:FilterLogEvents") as held:
            await pilot.press("slash")
            field.value = "WARN"
            await pilot.press("enter")
            await held.asked()
            await pilot.press("slash")
            field.value = "[ip"
            await pilot.press("enter")
            await pilot.pause()
        await settled(pilot)
        assert len(lines(house)) == 32
        assert "|" not in str(logs(house).query_one(Pane).border_title)


async def test_who_gives_up_hearing_what_was_said_has_heard_nothing_of_it() -> None:
    client = await build_talk()
    tail = await client.tail([WEB])
    await say(client, "ERROR no space left")
    with held_back(model.services.logs.tailing, "since") as held:
        hearing = asyncio.create_task(tail.take())
        await held.asked()
        hearing.cancel()
        await asyncio.wait({hearing})
    assert [each.message for each in await tail.take()] == ["ERROR no space left"]
    await client.close()


async def test_whoever_may_not_list_groups_any_more_is_told_so_while_none_is_followed() -> None:
    async with lived_in(build_silence) as (house, pilot):
        await opened_logs(pilot, "logs")
        await house.client.entrance.sign_in(await hire(house, "ann", "ec2:DescribeInstances"))
        logs(house).drain()
        assert "logs:DescribeLogGroups" in str(logs(house).query_one(Empty)._lesson)


async def test_what_is_still_being_typed_is_not_asked() -> None:
    async with lived_in(build_orders) as (house, pilot):
        with answers_held_back(house.client, "dynamodb:DescribeTable") as held:
            await pilot.press("colon", *"items orders", "enter")
            await held.asked()
            await pilot.press("slash")
            house.screen.query_one(Input).value = "DELETE FROM orders WHERE customer = 'ann@example.com'"
            await pilot.pause()
        await settled(pilot)
        assert isinstance(house.screen, ItemsScreen)
        assert len(house.screen.items) == 100


async def test_older_calls_that_come_when_the_trail_was_left_disturb_nobody() -> None:
    async with lived_in() as (house, pilot):
        await pilot.press("T")
        await settled(pilot)
        assert isinstance(house.screen, TrailScreen)
        with answers_held_back(house.client, "cloudtrail:LookupEvents") as held:
            await pilot.press("o")
            await held.asked()
            await pilot.press("escape")
            await pilot.pause()
        await settled(pilot)
        assert isinstance(house.screen, Dashboard)


async def test_whoever_goes_on_in_the_list_of_metrics_sees_what_is_there() -> None:
    async with exploring("Shop Orders") as (house, _):
        shown = explorer(house)
        with held_back(screens.metrics, "list_metrics") as held:
            before = asyncio.create_task(shown.action_up())
            await held.asked(1)
            shown.place = Place("eu-central-1")
            after = asyncio.create_task(shown._list())
            await held.asked(2)
            held.let_through(1)
            await after
            held.let_through(0)
            await before
        assert listed(house) == []


async def test_two_choices_at_once_are_both_kept() -> None:
    async with exploring() as (house, pilot):
        shown = explorer(house)
        shown.query_one("#lines").focus()
        seconds = shown.graph.span.seconds
        with answers_held_back(shown.client, "cloudwatch:GetMetricData") as held:
            first = asyncio.create_task(shown.action_axis())
            second = asyncio.create_task(shown.action_zoom(0.5))
            await held.asked()
        await asyncio.wait({first, second})
        await settled(pilot)
        assert legend(house)[0][3] == "right"
        assert shown.graph.span.seconds == seconds / 2


async def test_a_question_that_was_put_since_stays_open_when_the_one_before_is_answered() -> None:
    async with exploring() as (house, pilot):
        shown = explorer(house)
        field = shown.query_one(Input)
        await pilot.press("tab", "tab", "e")
        field.value = "m1 * 10"
        with answers_held_back(shown.client, "cloudwatch:GetMetricData") as held:
            await pilot.press("enter")
            await held.asked()
            await pilot.press("escape", "t")
        await settled(pilot)
        assert [line[0] for line in legend(house)] == ["Orders cart", "m1 * 10"]
        assert field.has_class("-shown")


async def test_what_was_drafted_while_a_story_was_let_in_stays_a_draft() -> None:
    async with editing() as (client, screen, pilot):
        await pilot.press("down", "right")
        with held_back(client, "demand") as held:
            letting_in = asyncio.create_task(screen.action_let_in())
            await held.asked()
            await pilot.press("right")
        await letting_in
        await settled(pilot)
        cursor = screen.query_one(Knobs).cursor
        assert cursor is not None
        assert cursor.value == client.demands.entries()[0].told["components"][0]["daily"]["high"] + 1
        assert "drafted" in str(screen.query_one("#sliders", Pane).border_title)


async def test_what_is_agreed_to_is_what_was_foreseen() -> None:
    yard = await open_garden()
    async with opening(yard).run_test(size=(120, 40)) as pilot:
        await look(pilot)
        await pilot.press("a")
        await typed(pilot, "https", "10.1.0.0/16", "the shop")
        editor = editor_of(pilot)
        with held_back(RuleDesk, "foresee") as held:
            await pilot.press("ctrl+j")
            await held.asked()
            await pilot.press("a")
            await pilot.press(*"ssh", "enter", *"anyw", "enter", *"all", "enter")
        await look(pilot)
        assert isinstance(pilot.app.screen, Confirm)
        await pilot.press("y")
        await look(pilot)
        assert len(editor.steps) == 1
    assert ("22-22", "0.0.0.0/0") not in await rules(yard)
    await yard.client.close()


async def test_each_press_makes_a_group_one_larger_however_late_it_hears_of_them() -> None:
    async with lived_in(build_group) as (house, pilot):
        dashboard(house).travel_to(View("autoscaling:AutoScalingGroup", name=NAME))
        await settled(pilot)
        shown = group_screen(house)
        before = int(shown.fleet.group["desired_capacity"])
        shown.action_resize(1)
        shown.action_resize(-1)
        shown.action_resize(-1)
        await settled(pilot)
        shown.drain()
        assert shown.fleet.group["desired_capacity"] == before - 1


@pytest.mark.parametrize("leaves", [False, True])
async def test_what_is_sent_twice_in_haste_is_sent_once_and_only_the_form_goes(leaves: bool) -> None:
    async with lived_in() as (house, pilot):
        yard = Yard(house.client)
        dashboard(house).make(yard.kind("ec2:Volume"))
        await settled(pilot)
        screen, form = house.screen, house.screen.query_one(Form)
        assert isinstance(screen, LaunchScreen)
        before = len(yard.rows("ec2:Volume"))
        asked = {"AvailabilityZone": f"{HERE}a", "Size": 10}
        with answers_held_back(house.client, "ec2:CreateVolume") as held:
            screen.post_message(Form.Submitted(form, asked))
            screen.post_message(Form.Submitted(form, asked))
            await held.asked()
            if leaves:
                screen.action_leave()
        await settled(pilot)
        assert isinstance(house.screen, Dashboard)
        assert len(yard.rows("ec2:Volume")) == before + 1


@pytest.mark.parametrize("leaves", [False, True])
async def test_a_line_that_is_entered_twice_in_haste_is_obeyed_once_and_only_the_bar_goes(leaves: bool) -> None:
    async with lived_in() as (house, pilot):
        yard = Yard(house.client)
        before = len(yard.rows("ec2:Volume"))
        await pilot.press("colon")
        bar, field = house.screen, house.screen.query_one(Input)
        assert isinstance(bar, CommandBar)
        field.value = f"aws ec2 create-volume --availability-zone {HERE}a --size 10"
        await pilot.pause()
        with held_back(house.client, "call_line") as held:
            bar.post_message(Input.Submitted(field, field.value))
            bar.post_message(Input.Submitted(field, field.value))
            await held.asked()
            if leaves:
                bar.action_leave()
        await settled(pilot)
        assert isinstance(house.screen, AnswerScreen)
        assert [type(each) for each in house.screen_stack[1:]] == [Dashboard, AnswerScreen]
        assert len(yard.rows("ec2:Volume")) == before + 1


def seen_nothing(screen: Any) -> bool:
    return screen.seen is None


@pytest.mark.parametrize(
    ("build", "line", "shows_nothing"),
    [
        (build_rush, "alarm orders-high", seen_nothing),
        (build_rush, "why alarm orders-high", lambda screen: screen.chain is None),
        (build_open_crossing, "exposure", lambda screen: not list(screen.query_one(ResourceTable).rows)),
        (build_busy, "function till", lambda screen: not screen._reading.code),
        (build_group, f"asg {NAME}", lambda screen: not screen.fleet.members),
        (build_board, "dashboard shop", lambda screen: not screen.panels),
        (build_cdn, "cdn", seen_nothing),
        (build_orders, "items orders", lambda screen: not screen.table.rows),
    ],
)
async def test_whoever_signs_in_sees_nothing_of_what_was_read_for_who_was_there_before(
    build: Build, line: str, shows_nothing: Callable[[Any], bool]
) -> None:
    async with lived_in(build) as (house, pilot):
        ann = await hire(house, "ann", "s3:*")
        await pilot.press("colon")
        await type_in(pilot, line)
        await pilot.press("enter")
        await settled(pilot)
        screen = work(house)
        assert not isinstance(screen, Dashboard)
        assert not shows_nothing(screen)
        await sign_in(house, pilot, ann)
        assert house.screen is screen
        assert shows_nothing(screen)


async def test_lines_that_were_read_for_who_was_there_before_are_drawn_no_more() -> None:
    async with exploring() as (house, pilot):
        shown = explorer(house)
        await shown.client.call("iam:CreateUser", UserName="ann")
        shown.look()
        await shown.client.entrance.sign_in("arn:aws:iam::123456789012:user/ann")
        shown.be_somebody()
        await settled(pilot)
        assert legend(house) == []
        assert listed(house) == []


async def test_an_answer_may_come_at_any_moment_while_its_screen_is_taken_down() -> None:
    yard = await open_yard()
    machine = yard.row("ec2:Instance", "web-1")
    async with Stage().run_test(size=(120, 40)) as pilot:
        with held_back(type(yard.client.history), "because") as held:
            for turns in range(20):
                screen = WhyScreen(session_over(yard.client), machine)
                await pilot.app.push_screen(screen)
                await held.asked(turns + 1)
                screen.dismiss(None)
                for _ in range(turns):
                    await asyncio.sleep(0)
                held.let_through(turns)
                await pilot.pause()
        await look(pilot)
        assert not isinstance(pilot.app.screen, WhyScreen)
    await yard.client.close()
