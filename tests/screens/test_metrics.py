"""The metrics explorer: what is measured is found, drawn, computed with, read, taken along and watched."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input

from model.client import Client
from screens.detail import DetailScreen
from screens.launch import LaunchScreen
from screens.metrics import MetricsScreen
from screens.metrics_export import json_of, write_files
from screens.widgets.cell import plain
from screens.widgets.empty import Empty
from screens.widgets.form import Form
from screens.widgets.pane import Pane
from screens.widgets.resource_table import ResourceTable
from screens.widgets.said import Said
from screens.widgets.spans import text_of
from screens.widgets.time_series import TimeSeries
from tests.screens.estate import Build, build_nothing, dashboard, lived_in, settled, type_in
from tests.screens.test_dashboard_looks import Compare, Hands, both_sizes
from tests.screens.test_sign_in import hire, sign_in
from tests.screens.yard import Stage, session_over


async def build_orders() -> Client:
    """A shop that counts its orders: some ten a minute on one page, and fewer in Ireland."""
    client = await build_nothing()
    for region, least in (("us-east-1", 10.0), ("eu-west-1", 4.0)):
        data = [_orders(client.now - 60 * minute, least + minute % 3) for minute in range(20, 1, -1)]
        await client.call("cloudwatch:PutMetricData", region=region, Namespace="Shop", MetricData=data)
    return client


def _orders(at: float, value: float) -> dict[str, Any]:
    page = [{"Name": "Page", "Value": "cart"}]
    return {"MetricName": "Orders", "Dimensions": page, "Timestamp": at, "Value": value, "Unit": "Count"}


@asynccontextmanager
async def exploring(
    wanted: str = "Shop Orders Page=cart", build: Build = build_orders
) -> AsyncIterator[tuple[Stage, Pilot[Any]]]:
    client = await build()
    stage = Stage(lambda: MetricsScreen(session_over(client), wanted))
    async with stage.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        yield stage, pilot
    await client.close()


def screen(house: App[Any]) -> MetricsScreen:
    assert isinstance(house.screen, MetricsScreen)
    return house.screen


async def say(pilot: Pilot[Any], line: str) -> None:
    await pilot.press("colon")
    await type_in(pilot, line)
    await pilot.press("enter")
    await settled(pilot)


async def answer(pilot: Pilot[Any], key: str, text: str) -> None:
    """Press a key that asks something, and say it."""
    await pilot.press(key)
    await type_in(pilot, text)
    await pilot.press("enter")
    await settled(pilot)


def listed(house: App[Any]) -> list[str]:
    return [plain(row.cells[0]) for row in screen(house).query_one("#list", ResourceTable).rows]


def legend(house: App[Any]) -> list[tuple[str, ...]]:
    """Label, statistic, region and axis of each line."""
    rows = screen(house).query_one("#lines", ResourceTable).rows
    return [tuple(plain(row.cells[at]) for at in (1, 2, 3, 9)) for row in rows]


async def test_one_goes_from_namespaces_to_metrics_to_what_has_them() -> None:
    async with exploring("") as (house, pilot):
        assert listed(house) == ["Shop ›"]
        assert "1 custom $0.30/mo" in str(screen(house).query_one("#names", Pane).border_title)
        for expected in (["Orders ›"], ["Page cart"]):
            await pilot.press("enter")
            await settled(pilot)
            assert listed(house) == expected
        await pilot.press("enter")
        await settled(pilot)
        assert legend(house) == [("Orders cart", "Average", "us-east-1", "left")]
        await pilot.press("backspace")
        await settled(pilot)
        assert listed(house) == ["Orders ›"]


async def test_typing_finds_metrics_wherever_they_are_and_enter_draws_and_takes_away() -> None:
    async with exploring("AWS/EC2 CPUUtilization") as (house, pilot):
        await answer(pilot, "slash", "orders")
        assert listed(house) == ["Orders cart"]
        await pilot.press("enter")
        await settled(pilot)
        assert [line[0] for line in legend(house)] == ["Orders cart"]
        await pilot.press("enter")
        await settled(pilot)
        assert legend(house) == []


async def test_lines_of_two_regions_and_an_expression_lie_over_each_other_on_two_axes() -> None:
    async with exploring() as (house, pilot):
        await say_in_region(house, pilot, "eu-west-1")
        assert [line[2] for line in legend(house)] == ["us-east-1", "eu-west-1"]
        await pilot.press("tab", "tab")
        await answer(pilot, "e", "m1 * 10")
        assert legend(house)[2][:3] == ("m1 * 10", "expression", "us-east-1")
        await pilot.press("end", "y")
        await settled(pilot)
        assert [line[3] for line in legend(house)] == ["left", "left", "right"]
        chart = screen(house).query_one(TimeSeries).chart
        assert chart is not None
        first, abroad, tenfold = (dict(series.points) for series in chart.series)
        assert set(first.values()) == {10.0, 11.0, 12.0}
        assert set(abroad.values()) == {4.0, 5.0, 6.0}
        assert tenfold == {at: 10 * (value or 0) for at, value in first.items()}


async def say_in_region(house: App[Any], pilot: Pilot[Any], region: str) -> None:
    """Choose the same metric of another region."""
    await pilot.press("r")
    await type_in(pilot, region)
    await pilot.press("enter")
    await settled(pilot)
    screen(house).query_one("#list").focus()
    await pilot.press("enter")
    await settled(pilot)


async def test_an_expression_that_cannot_be_computed_is_refused_in_cloudwatchs_words_and_nothing_changes() -> None:
    async with exploring() as (house, pilot):
        before = screen(house).graph
        await answer(pilot, "e", "m1 / m7")
        told = " ".join(text_of(line) for line in screen(house).query_one("#why", Said).lines)
        assert "ValidationError" in told
        assert "m7" in told
        assert screen(house).graph == before
        assert screen(house).query_one(Input).has_class("-shown"), "what was typed can be mended"


async def test_statistic_period_and_time_are_changed_by_keys() -> None:
    async with exploring() as (house, pilot):
        screen(house).query_one("#lines").focus()
        await pilot.press("s")
        await settled(pilot)
        assert legend(house)[0][1] == "Sum"
        await answer(pilot, "S", "p99.5")
        assert legend(house)[0][1] == "p99.5"
        await answer(pilot, "S", "p101")
        assert legend(house)[0][1] == "p99.5", "refused"
        await pilot.press("escape")
        await answer(pilot, "t", "1h")
        assert "last 1h" in str(screen(house).query_one("#graph", Pane).border_title)
        await pilot.press("m")
        await settled(pilot)
        assert screen(house).graph.period == 60
        await pilot.press("m")
        await settled(pilot)
        assert screen(house).graph.period == 300
        await pilot.press("left_square_bracket")
        await settled(pilot)
        assert "held" in str(screen(house).query_one("#graph", Pane).border_title)
        await pilot.press("right_square_bracket")
        await settled(pilot)
        assert "following" in str(screen(house).query_one("#graph", Pane).border_title)


async def test_what_is_chosen_while_the_same_is_read_again_stays_chosen() -> None:
    async with exploring() as (house, pilot):
        shown = screen(house)
        shown.query_one("#lines").focus()
        shown.look()
        await shown.action_axis()
        await settled(pilot)
        assert legend(house)[0][3] == "right"


async def test_the_cursor_reads_the_values_of_all_lines() -> None:
    async with exploring() as (house, pilot):
        series = screen(house).query_one(TimeSeries)
        assert series.chart is not None
        at, value = series.chart.series[0].points[3]
        series.pointed = at
        await settled(pilot)
        row = screen(house).query_one("#lines", ResourceTable).rows[0]
        assert plain(row.cells[4]) == str(int(value or 0))


async def test_thresholds_and_changes_of_alarms_and_what_groups_did_are_marked() -> None:
    async with lived_in() as (house, pilot):
        feed = dashboard(house).feed
        instance = next(row for row in feed.rows("ec2:Instance") if row.label == "web-1")
        await say(pilot, f"metrics AWS/EC2 CPUUtilization InstanceId={instance.id}")
        chart = screen(house).query_one(TimeSeries).chart
        assert chart is not None
        assert [(each.value, each.name) for each in chart.thresholds] == [(70.0, "web-cpu-high")]
        labels = [mark.label for mark in chart.marks]
        assert "web-cpu-high ALARM" in labels
        assert "+1" in labels


async def test_a_makes_an_alarm_of_what_is_seen() -> None:
    async with exploring() as (house, pilot):
        await pilot.press("a")
        await settled(pilot)
        assert isinstance(house.screen, LaunchScreen)
        await house.screen.query_one(Form).action_submit()
        await settled(pilot)
        (alarm,) = (await screen(house).client.call("cloudwatch:DescribeAlarms"))["MetricAlarms"]
        assert (alarm["AlarmName"], alarm["Threshold"]) == ("Orders-cart-high", 20.0)
        assert alarm["Dimensions"] == [{"Name": "Page", "Value": "cart"}]


async def test_one_key_puts_it_on_a_dashboard() -> None:
    async with exploring() as (house, pilot):
        for _ in range(2):
            await answer(pilot, "D", "shop")
        body = (await screen(house).client.call("cloudwatch:GetDashboard", DashboardName="shop"))["DashboardBody"]
        assert body.count('"Orders", "Page", "cart"') == 2
        assert '"x": 12, "y": 0' in body, "beside the first"


async def test_what_is_seen_is_written_down(tmp_path: Path) -> None:
    async with exploring() as (house, _):
        shown = screen(house)
        values, call = write_files(shown.graph, shown.told, screen(house).client.now, tmp_path)
        first, *lines = values.read_text().splitlines()
        assert first == "Timestamp,Orders cart Average"
        assert len(lines) == 19
        assert lines[0].endswith(",12.0")
        assert call.read_text() == json_of(shown.graph, screen(house).client.now)
        assert '"MetricName": "Orders"' in call.read_text()


async def test_a_resources_metrics_are_explored_by_one_key() -> None:
    async with lived_in() as (house, pilot):
        await pilot.press("3", "enter")
        await settled(pilot)
        assert isinstance(house.screen, DetailScreen)
        name = house.screen.row.label
        await pilot.press("m")
        await settled(pilot)
        assert legend(house)[0][0] == f"CPUUtilization {name}"


async def test_whoever_may_not_is_told_which_permission_is_missing() -> None:
    async with lived_in() as (house, pilot):
        await sign_in(house, pilot, await hire(house, "ann", "ec2:DescribeInstances"))
        await say(pilot, "metrics")
        told = " ".join(text_of(line) for line in screen(house).query_one("#unlisted", Empty).draw(42, 12))
        assert "cloudwatch:ListMetrics" in told


class Rented(Stage):
    """A stage that closes the world that was opened on it."""

    client: Client | None = None

    async def on_unmount(self) -> None:
        if self.client is not None:
            await self.client.close()


def opening(build: Build, wanted: str, *keys: str) -> Hands:
    """Lines of two regions and an expression on the other axis, where there is anything."""

    async def open_it(pilot: Pilot[Any]) -> None:
        assert isinstance(pilot.app, Rented)
        pilot.app.client = await build()
        pilot.app.push_screen(MetricsScreen(session_over(pilot.app.client), wanted))
        await settled(pilot)
        if keys:
            await say_in_region(pilot.app, pilot, "eu-west-1")
            await answer(pilot, "e", "m1 * 10")
            await pilot.press(*keys)
            await settled(pilot)

    return open_it


@both_sizes
def test_the_explorer(snap_compare: Compare, size: tuple[int, int]) -> None:
    hands = opening(build_orders, "Shop Orders Page=cart", "end", "y")
    assert snap_compare(Rented(), terminal_size=size, run_before=hands)


def test_the_explorer_of_nothing(snap_compare: Compare) -> None:
    assert snap_compare(Rented(), terminal_size=(80, 24), run_before=opening(build_nothing, ""))


@pytest.mark.parametrize("text", ["", "AWS/EC2"])
async def test_a_region_where_nothing_is_measured_says_so(text: str) -> None:
    async with exploring(f"{text} @sa-east-1", build_nothing) as (house, _):
        told = " ".join(text_of(line) for line in screen(house).query_one("#unlisted", Empty).draw(42, 12))
        assert "Nothing here has been measured" in told
