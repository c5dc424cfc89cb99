"""An alarm is opened by its evidence: words, datapoints, actions, history; the minutes before it can be replayed."""

from __future__ import annotations

import json
from typing import Any

import pytest
from textual.pilot import Pilot

from model.client import Client
from screens.alarm import AlarmScreen
from screens.alarm_replay import instants
from screens.alarm_threshold import ThresholdForm
from screens.alarm_words import actions, children, decided, deciding, evaluated, side_of, strip
from screens.responsibility import Lines
from screens.why import WhyScreen
from screens.widgets.cell import plain
from screens.widgets.empty import Empty
from screens.widgets.resource_table import ResourceTable
from screens.widgets.said import Said
from screens.widgets.spans import text_of
from screens.widgets.time_series import TimeSeries
from tests.screens.estate import House, build_nothing, lived_in, settled, type_in
from tests.screens.test_dashboard_looks import Compare, both_sizes
from tests.screens.test_sign_in import hire

MINUTE = 60.0


async def build_rush() -> Client:
    """Orders of a shop go up until an alarm goes off that tells a topic, and one that follows it."""
    client = await build_nothing()
    topic = (await client.call("sns:CreateTopic", Name="ops"))["TopicArn"]
    await client.call(
        "cloudwatch:PutMetricAlarm",
        AlarmName="orders-high",
        Namespace="Shop",
        MetricName="Orders",
        Statistic="Average",
        Period=60,
        EvaluationPeriods=3,
        DatapointsToAlarm=2,
        Threshold=70,
        ComparisonOperator="GreaterThanThreshold",
        AlarmActions=[topic],
    )
    await client.call("cloudwatch:PutCompositeAlarm", AlarmName="shop", AlarmRule='ALARM("orders-high")')
    for value in (20, 25, 30, 28, 40, 71.2, 60, 74.9, 80):
        await client.call(
            "cloudwatch:PutMetricData", Namespace="Shop", MetricData=[{"MetricName": "Orders", "Value": value}]
        )
        await client.run_until(client.now + MINUTE)
    return client


async def opened(house: House, pilot: Pilot[Any], name: str = "alarm orders-high") -> AlarmScreen:
    await pilot.press("colon")
    await type_in(pilot, name)
    await pilot.press("enter")
    for _ in range(2):
        await settled(pilot)
    assert isinstance(house.screen, AlarmScreen)
    return house.screen


def said(screen: AlarmScreen, id: str = "told") -> str:
    return "\n".join(text_of(line) for line in screen.query_one(f"#{id}", Lines).draw(110, 12))


async def test_it_says_what_decided_and_what_it_does() -> None:
    async with lived_in(build_rush) as (house, pilot):
        screen = await opened(house, pilot)
        assert "■ ALARM since" in said(screen)
        assert "→ It is a metric of your own: look at what sends it." in said(screen)
        assert "2 of the last 3 points of 60 s were > 70: 71.2, 74.9" in said(screen)
        assert "ALARM → sns ops" in said(screen, "actions")
        assert "done" in said(screen, "actions")
        history = [plain(row.cells[2]) for row in screen.query_one("#history", ResourceTable).rows]
        assert "Alarm updated from OK to ALARM" in history

        await pilot.press("X")
        await settled(pilot)
        assert isinstance(house.screen, WhyScreen)
        (advice,) = house.screen.query_one("#advice", Said).lines
        assert text_of(advice).strip() == "→ It is a metric of your own: look at what sends it."


async def test_the_chart_has_the_threshold_and_the_datapoints_that_decided() -> None:
    async with lived_in(build_rush) as (house, pilot):
        screen = await opened(house, pilot)
        chart = screen.query_one(TimeSeries).chart
        assert chart is not None
        assert [each.value for each in chart.thresholds] == [70]
        assert [each.label for each in chart.marks if each.label[0].isdigit()] == ["71.2", "60", "74.9"]
        boxed = text_of(screen.query_one("#strip", Said).lines[0])
        assert boxed.index("[") < boxed.index("74.9") < boxed.index("]")


async def test_the_minutes_before_are_replayed_step_by_step() -> None:
    async with lived_in(build_rush) as (house, pilot):
        screen = await opened(house, pilot)
        await pilot.press("r")
        await settled(pilot)
        assert screen.replay is not None
        await pilot.press("space")
        states: list[str] = []
        for _ in range(len(screen.replay.instants)):
            await pilot.press("right")
            await settled(pilot)
            if screen.seen is not None:
                states.append(screen.seen.alarm["StateValue"])
        assert list(dict.fromkeys(states)) == ["OK", "ALARM"]
        assert screen.replay.is_at_end
        await pilot.press("left")
        await settled(pilot)
        assert not screen.replay.is_at_end
        await pilot.press("r")
        assert screen.replay is None


async def test_a_composite_shows_its_children_and_by_which_it_turned() -> None:
    async with lived_in(build_rush) as (house, pilot):
        screen = await opened(house, pilot, "compositealarm shop")
        rows = [tuple(map(plain, row.cells)) for row in screen.query_one("#children", ResourceTable).rows]
        assert rows == [("■ ALARM", "ALARM", "◆ orders-high")]


async def test_its_actions_and_its_threshold_are_changed_by_a_key() -> None:
    async with lived_in(build_rush) as (house, pilot):
        screen = await opened(house, pilot)
        await pilot.press("t")
        await settled(pilot)
        form = house.screen
        assert isinstance(form, ThresholdForm)
        params = form.params({**form.proposed({}), "Threshold": 90.0})
        assert (params["Threshold"], params["AlarmName"], len(params["AlarmActions"])) == (90.0, "orders-high", 1)
        await form.send(params)
        await pilot.press("escape")
        await house.client.call("cloudwatch:DisableAlarmActions", AlarmNames=["orders-high"])
        screen.look()
        await settled(pilot)
        assert "goes off when 2 of 3 are > 90;" in said(screen)
        assert "2 of the last 3 points of 60 s were > 70: 71.2, 74.9" in said(screen), "by the threshold of then"
        assert "actions are disabled" in said(screen, "actions")


async def test_who_may_not_see_it_is_told_by_which_permission() -> None:
    async with lived_in(build_rush) as (house, pilot):
        screen = await opened(house, pilot)
        await house.client.entrance.sign_in(await hire(house, "ann", "s3:*"))
        await house.client.run_until(house.client.now + MINUTE)
        screen.look()
        await settled(pilot)
        assert screen.seen is None
        assert "cloudwatch:DescribeAlarms" in " ".join(text_of(line) for line in screen.query_one(Empty).draw(100, 6))


@both_sizes
def test_how_it_looks(snap_compare: Compare, size: tuple[int, int]) -> None:
    async def go(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        assert isinstance(pilot.app, House)
        await opened(pilot.app, pilot)

    assert snap_compare(House(build_rush), terminal_size=size, run_before=go)


def alarm(**more: Any) -> dict[str, Any]:
    points = [{"timestamp": f"2025-06-15T12:0{minute}:00.000+0000"} for minute in (5, 4, 3)]
    points[0]["value"], points[2]["value"] = 74.9, 71.2  # type: ignore[assignment]
    return {
        "AlarmName": "a",
        "StateValue": "ALARM",
        "StateTransitionedTimestamp": 10_000.0,
        "StateReasonData": json.dumps({"version": "1.0", "evaluatedDatapoints": points}),
        "ComparisonOperator": "GreaterThanThreshold",
        "Threshold": 70.0,
        "EvaluationPeriods": 3,
        "Period": 60,
        "ActionsEnabled": True,
        **more,
    }


def test_missing_datapoints_are_counted_apart() -> None:
    assert evaluated(alarm(), decided(alarm())) == "2 of the last 3 points of 60 s were > 70: 71.2, 74.9; 1 missing"
    assert [each.side for each in decided(alarm())] == ["breaching", "missing", "breaching"]
    assert "◌ missing" in text_of(strip(alarm(), decided(alarm())))


def test_an_alarm_that_was_set_by_hand_has_no_datapoints() -> None:
    by_hand = alarm(StateReasonData="whatever somebody says")
    assert decided(by_hand) == []
    assert "set by hand" in evaluated(by_hand, [])


@pytest.mark.parametrize(
    ("comparison", "sides"),
    [
        ("GreaterThanThreshold", ["fine", "fine", "breaching"]),
        ("GreaterThanOrEqualToThreshold", ["fine", "breaching", "breaching"]),
        ("LessThanThreshold", ["breaching", "fine", "fine"]),
        ("LessThanOrEqualToThreshold", ["breaching", "breaching", "fine"]),
    ],
)
def test_a_datapoint_is_on_one_side(comparison: str, sides: list[str]) -> None:
    assert [side_of(alarm(ComparisonOperator=comparison), value) for value in (69.0, 70.0, 71.0)] == sides


def test_children_are_named_by_their_names_or_arns() -> None:
    rule = 'ALARM("one") AND NOT OK(arn:aws:cloudwatch:us-east-1:123456789012:alarm:two)'
    assert children({"AlarmRule": rule}) == [("one", "ALARM"), ("two", "OK")]
    data = {"triggeringAlarms": [{"arn": "arn:aws:cloudwatch:us-east-1:1:alarm:one"}]}
    assert deciding({"StateReasonData": json.dumps(data)}) == {"one"}


def test_what_it_does_is_told_with_how_it_went_last() -> None:
    arn = "arn:aws:autoscaling:us-east-1:1:scalingPolicy:x:autoScalingGroupName/web:policyName/out"
    failed = {"HistoryItemType": "Action", "HistoryData": arn, "HistorySummary": "Failed to execute", "Timestamp": 0.0}
    told = [text for text, _ in actions(alarm(AlarmActions=[arn], OKActions=["arn:aws:sns:r:1:ops"]), [failed])]
    assert told == ["ALARM → policy out of group web", "  00:00:00 failed", "OK → sns ops", "  never yet"]


def test_a_replay_begins_before_the_first_period_that_counted_and_ends_after_the_change() -> None:
    found = instants(alarm(), 20_000.0)
    assert (found[0], found[-1]) == (10_000.0 - 5 * MINUTE, 10_000.0 + MINUTE)
    assert 10_000.001 in found
    assert instants(alarm(), 10_010.0)[-1] == 10_010.0
