"""Dashboards drawn: each widget where it was put, with the numbers that GetMetricData has, and a body to edit."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from json import dumps
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import TextArea

from model.client import Client
from screens.boards import BoardScreen
from screens.boards_json import BodyEditor
from screens.boards_panels import Panel, split_query
from screens.metrics import MetricsScreen
from screens.widgets.empty import Empty
from screens.widgets.figures import AlarmState, Figure, alarms, bars, gauges, single_values, table
from screens.widgets.grid_of_24 import Spot, regions_of
from screens.widgets.ink import Ink
from screens.widgets.markdown import markdown_lines
from screens.widgets.said import Said
from screens.widgets.spans import text_of
from screens.widgets.time_series import TimeSeries
from tests.screens.estate import Build, build_nothing, dashboard, lived_in, settled, type_in
from tests.screens.test_dashboard_looks import Compare, Hands, both_sizes
from tests.screens.test_sign_in import hire, sign_in
from tests.screens.yard import Stage, session_over

ARN = "arn:aws:cloudwatch:us-east-1:123456789012:alarm:"
ORDERS = ["Shop", "Orders", "Page", "cart"]


def metric(x: int, y: int, *lines: Any, **more: Any) -> dict[str, Any]:
    told = {"metrics": list(lines), "region": "us-east-1", "period": 60, **more}
    return {"type": "metric", "x": x, "y": y, "width": 12, "height": 6, "properties": told}


def body() -> str:
    """A chart, a pile, a number, a gauge, alarms and a text."""
    pile = metric(12, 0, ORDERS, ["Errors", "Lines", {"stat": "Sum"}], title="Piled", stacked=True)
    number = metric(0, 6, ORDERS, view="singleValue", title="Orders now")
    gauge = metric(12, 6, ORDERS, view="gauge", title="Of twenty", yAxis={"left": {"min": 0, "max": 20}})
    told = {"markdown": "# The shop\n**Call** `ann` when orders stop.\n- twice\n- thrice"}
    text = {"type": "text", "x": 0, "y": 12, "width": 12, "height": 4, "properties": told}
    alarm = {"type": "alarm", "x": 12, "y": 12, "width": 12, "height": 4, "properties": {"title": "Alarms"}}
    alarm["properties"] = {"title": "Alarms", "alarms": [f"{ARN}few-orders", f"{ARN}nobody"]}
    ruled = {"horizontal": [{"value": 15, "label": "most"}]}
    chart = metric(0, 0, ORDERS, [{"expression": "m1 * 2", "label": "twice"}], title="Orders", annotations=ruled)
    return dumps({"start": "-PT1H", "widgets": [chart, pile, number, gauge, text, alarm]})


async def build_board() -> Client:
    """A shop that counts its orders, lines that go wrong in its log, an alarm, and a dashboard of all that."""
    client = await build_nothing()
    call = client.call
    data = [_orders(client.now - 60 * minute, 10.0 + minute % 3) for minute in range(40, 1, -1)]
    await call("cloudwatch:PutMetricData", Namespace="Shop", MetricData=data)
    await call("logs:CreateLogGroup", logGroupName="/shop")
    await call("logs:CreateLogStream", logGroupName="/shop", logStreamName="web")
    counted = [{"metricName": "Lines", "metricNamespace": "Errors", "metricValue": "1"}]
    await call(
        "logs:PutMetricFilter",
        logGroupName="/shop",
        filterName="errors",
        filterPattern="ERROR",
        metricTransformations=counted,
    )
    for _ in range(4):
        events = [{"timestamp": int(client.now * 1000), "message": "ERROR no teapot"}] * 3
        await call("logs:PutLogEvents", logGroupName="/shop", logStreamName="web", logEvents=events)
        await client.run_until(client.now + 60)
    await call(
        "cloudwatch:PutMetricAlarm",
        AlarmName="few-orders",
        Namespace="Shop",
        MetricName="Orders",
        Dimensions=[{"Name": "Page", "Value": "cart"}],
        Statistic="Average",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1.0,
        ComparisonOperator="LessThanThreshold",
    )
    await call("cloudwatch:SetAlarmState", AlarmName="few-orders", StateValue="ALARM", StateReason="no orders")
    await call("cloudwatch:PutDashboard", DashboardName="shop", DashboardBody=body())
    return client


def _orders(at: float, value: float) -> dict[str, Any]:
    page = [{"Name": "Page", "Value": "cart"}]
    return {"MetricName": "Orders", "Dimensions": page, "Timestamp": at, "Value": value, "Unit": "Count"}


class Rented(Stage):
    """A stage that closes the world that was opened on it."""

    client: Client | None = None

    async def on_unmount(self) -> None:
        if self.client is not None:
            await self.client.close()


def opening(build: Build, name: str = "shop") -> Hands:
    async def open_it(pilot: Pilot[Any]) -> None:
        assert isinstance(pilot.app, Rented)
        pilot.app.client = await build()
        pilot.app.push_screen(BoardScreen(session_over(pilot.app.client), name))
        await settled(pilot)

    return open_it


@asynccontextmanager
async def looking(name: str = "shop", build: Build = build_board) -> AsyncIterator[tuple[Rented, Pilot[Any]]]:
    stage = Rented()
    async with stage.run_test(size=(120, 40)) as pilot:
        await opening(build, name)(pilot)
        yield stage, pilot


def board(app: App[Any]) -> BoardScreen:
    assert isinstance(app.screen, BoardScreen)
    return app.screen


def panel(app: App[Any], title: str) -> Panel:
    return next(each for each in board(app).panels if each.widget.title == title)


@pytest.mark.fact("cloudwatch-16")
async def test_what_is_put_comes_back_and_both_series_are_drawn_with_the_numbers_of_get_metric_data() -> None:
    async with looking() as (stage, _):
        client = board(stage).client
        assert (await client.call("cloudwatch:GetDashboard", DashboardName="shop"))["DashboardBody"] == body()
        chart = panel(stage, "Piled").query_one(TimeSeries).chart
        assert chart is not None
        asked = [_asked("m1", "Shop", "Orders", "Average", Page="cart"), _asked("m2", "Errors", "Lines", "Sum")]
        answer = await client.call(
            "cloudwatch:GetMetricData",
            StartTime=int(chart.start),
            EndTime=int(chart.end),
            MetricDataQueries=asked,
            ScanBy="TimestampAscending",
        )
        read = [tuple(zip(each["Timestamps"], each["Values"], strict=True)) for each in answer["MetricDataResults"]]
        assert [series.points for series in chart.series] == read
        assert [value for _, value in read[1]] == [3.0, 3.0, 3.0, 3.0], "what the filter counted in the log"
        assert len(read[0]) == 39


def _asked(id: str, namespace: str, name: str, stat: str, **dimensions: str) -> dict[str, Any]:
    pairs = [{"Name": key, "Value": value} for key, value in dimensions.items()]
    metric = {"Namespace": namespace, "MetricName": name, "Dimensions": pairs}
    return {"Id": id, "MetricStat": {"Metric": metric, "Period": 60, "Stat": stat}}


async def test_expressions_thresholds_and_the_time_of_the_body_are_heeded() -> None:
    async with looking() as (stage, _):
        chart = panel(stage, "Orders").query_one(TimeSeries).chart
        assert chart is not None
        orders, twice = (dict(series.points) for series in chart.series)
        assert twice == {at: 2 * (value or 0) for at, value in orders.items()}
        assert [series.name for series in chart.series] == ["Orders cart", "twice"]
        assert [(each.value, each.name) for each in chart.thresholds] == [(15.0, "most")]
        assert chart.end - chart.start == 3600


async def test_a_board_is_alive_and_can_be_held() -> None:
    async with looking() as (stage, pilot):
        client = board(stage).client

        def end() -> float:
            chart = panel(stage, "Orders").query_one(TimeSeries).chart
            assert chart is not None
            return chart.end

        before = end()
        await client.run_until(client.now + 120)
        board(stage).look()
        await settled(pilot)
        assert end() == before + 120
        await pilot.press("f")
        await settled(pilot)
        await client.run_until(client.now + 120)
        board(stage).look()
        await settled(pilot)
        assert end() == before + 120


async def test_the_body_is_edited_with_its_flaws_in_view() -> None:
    async with looking() as (stage, pilot):
        await pilot.press("e")
        await settled(pilot)
        assert isinstance(stage.screen, BodyEditor)
        area = stage.screen.query_one(TextArea)
        area.text = '{"widgets": [{"type": "text", "properties": {}}]}'
        await settled(pilot)
        told = " ".join(text_of(line) for line in stage.screen.query_one(Said).lines)
        assert told == "/widgets/0/properties  Should have required property 'markdown'"
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert isinstance(stage.screen, BodyEditor), "refused, and nothing is changed"
        area.text = '{"widgets": [{"type": "text", "properties": {"markdown": "calm"}}]}'
        await settled(pilot)
        await pilot.press("ctrl+s")
        await settled(pilot)
        assert [each.widget.markdown for each in board(stage).panels] == ["calm"]


async def test_a_chart_is_explored_by_one_key() -> None:
    async with looking() as (stage, pilot):
        await pilot.press("m")
        await settled(pilot)
        assert isinstance(stage.screen, MetricsScreen)
        assert [line.label for line in stage.screen.graph.lines] == ["Orders cart", "twice"]


async def test_a_dashboard_that_is_not_there_says_how_to_make_it() -> None:
    async with looking("nothing", build_nothing) as (stage, _):
        told = " ".join(text_of(line) for line in board(stage).query_one(Empty).draw(110, 20))
        assert "Dashboard nothing does not exist" in told
        assert "put-dashboard" in told


async def test_enter_on_a_dashboard_opens_it_and_whoever_may_not_is_told() -> None:
    async with lived_in(build_board) as (house, pilot):
        await pilot.press("colon")
        await type_in(pilot, "dashboard shop")
        await pilot.press("enter")
        await settled(pilot)
        assert len(board(house).panels) == 6
        await pilot.press("escape", "escape")
        await settled(pilot)
        await sign_in(house, pilot, await hire(house, "ann", "cloudwatch:ListDashboards"))
        house.push_screen(BoardScreen(dashboard(house).session, "shop"))
        await settled(pilot)
        told = " ".join(text_of(line) for line in board(house).query_one(Empty).draw(110, 20))
        assert "cloudwatch:GetDashboard" in told


def drawn(lines: list[Any]) -> list[str]:
    return [text_of(line).rstrip() for line in lines]


FIGURES = (Figure("orders", 12.0, "", (10.0, 12.0)), Figure("errors", 3.0, "", (3.0,)))


def test_numbers_are_drawn_without_time() -> None:
    assert drawn(single_values(FIGURES, 40, 2, Ink.BRAILLE)) == ["12  orders", "3  errors"]
    assert drawn(gauges(FIGURES[:1], 0, 24, 10, 2, Ink.BLOCK)) == ["12  orders", "=====-----"]
    assert drawn(bars(FIGURES, 30, 4, Ink.BLOCK)) == ["orders ============ 12", "errors === 3"]
    assert drawn(table(FIGURES[:1], 50, 4, Ink.BRAILLE))[1].split() == ["orders", "10", "11", "12", "12"]
    states = [AlarmState("calm", "good", "OK"), AlarmState("loud", "bad", "ALARM")]
    assert drawn(alarms(states, 40, 4, Ink.BRAILLE)) == ["■ ALARM loud  ● OK calm"]
    assert drawn(alarms(states, 20, 4, Ink.BRAILLE)) == ["■ ALARM loud", "● OK calm"]
    advised = [states[0], replace(states[1], advice="→ Look at the call that it began with.")]
    below = ["■ ALARM loud", "  → Look at the call that it", "  began with.", "● OK calm"]
    assert drawn(alarms(advised, 30, 4, Ink.BRAILLE)) == below


def test_markdown_is_read_as_people_write_it() -> None:
    lines = markdown_lines("# Shop\n**Call** `ann` or [page](http://x)\n- one two three four\n\nend", 14)
    assert drawn(lines)[0] == "Shop"
    assert lines[0][0][1] == "accent"
    assert "  three four" in drawn(lines), "under the first word"
    assert all(len(line) <= 14 for line in drawn(lines) if "http" not in line)


def test_widgets_stand_on_24_columns_or_below_each_other() -> None:
    spots = [Spot(12, 0, 12, 4), Spot(0, 0, 12, 4), Spot(0, 4, 24, 2)]
    wide = [tuple(region) for region in regions_of(spots, 120)]
    assert wide == [(60, 0, 60, 6), (0, 0, 60, 6), (0, 6, 120, 3)]
    narrow = [tuple(region) for region in regions_of(spots, 80)]
    assert narrow == [(0, 6, 80, 6), (0, 0, 80, 6), (0, 12, 80, 3)]


def test_a_log_widget_names_its_groups_before_the_query() -> None:
    text = "SOURCE '/shop' | SOURCE \"/app\" | fields @message | limit 5"
    assert split_query(text) == (["/shop", "/app"], "fields @message | limit 5")


@both_sizes
def test_the_board(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(Rented(), terminal_size=size, run_before=opening(build_board))


def test_a_board_that_is_not_there(snap_compare: Compare) -> None:
    assert snap_compare(Rented(), terminal_size=(80, 24), run_before=opening(build_nothing, "shop"))
