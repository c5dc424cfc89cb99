"""The dashboard lists what the world has: panes come with the first of a kind and go with the last."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from model.client import Client, build_world
from screens.answers import Counted
from screens.dashboard_places import HOMES, INSTANCE
from screens.feed import Feed
from screens.function import FunctionScreen
from screens.help import help_sections
from screens.panes.view_pane import ViewPane
from screens.widgets.pane_tabs import PaneTabs
from screens.widgets.spans import text_of
from screens.widgets.time_series import TimeSeries
from screens.widgets.topology import Topology
from screens.widgets.topology_picture import Node
from tests.screens.corner import build_corner, build_mixed
from tests.screens.estate import House, build_nothing, dashboard, lived_in, settled
from tests.screens.test_sign_in import hire, sign_in
from tests.screens.widgets.gallery import SIZE_NAMES, SIZES

Compare = Callable[..., bool]
FUNCTION, TABLE, STREAM, QUEUE = "lambda:Function", "dynamodb:Table", "kinesis:Stream", "sqs:Queue"


def listed(house: House) -> list[str]:
    """The kinds of the lists, as they stand in the grid."""
    return [pane.kind for pane in dashboard(house).query(ViewPane)]


def lines_of(drawing: Topology) -> list[str]:
    return ["".join(segment.text for segment in drawing.render_line(y)).strip() for y in range(drawing.plan.height)]


def at(house: House) -> str:
    """The pane that has the focus."""
    pane = next(pane for pane in dashboard(house).query(ViewPane) if pane.has_class("-focused"))
    return pane.kind


async def build_data_tier() -> Client:
    client = await build_nothing()
    await build_world(client, "data_tier")
    return client


async def test_a_world_without_machines_shows_what_it_has_and_its_load() -> None:
    async with lived_in(build_corner) as (house, _):
        screen = dashboard(house)
        chart = screen.query_one(TimeSeries).chart
        assert listed(house) == [FUNCTION, TABLE, "s3:Bucket", STREAM, QUEUE]
        assert at(house) == FUNCTION
        assert chart is not None
        assert [(series.name, series.unit or chart.unit) for series in chart.series] == [
            ("calls", "/s"),
            ("errors", "/s"),
            ("duration", "ms"),
        ]
        keys = {key.keys: key.verb for section in help_sections(screen) for key in section.keys}
        assert [keys[number] for number in "34567"] == ["Functions", "Tables", "Buckets", "Streams", "Queues"]


async def test_what_flows_is_drawn_where_no_machine_stands_and_can_be_walked_on_and_charted() -> None:
    async with lived_in(build_corner) as (house, pilot):
        drawing = dashboard(house).query_one(Topology)
        assert lines_of(drawing) == [
            "topic taken → queue orders → ● function till 1/min",
            "╰┄ ● table orders",
            "bucket corner-letters → function till",
        ]
        await pilot.press("2", "down", "right", "right")
        await settled(pilot)
        chart = dashboard(house).query_one(TimeSeries).chart
        assert chart is not None
        assert chart.series[0].name == "calls"
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(house.screen, FunctionScreen)


async def test_what_an_alarm_complains_of_is_not_well_in_the_flow() -> None:
    async with lived_in(build_corner) as (house, pilot):
        await house.client.call(
            "cloudwatch:PutMetricAlarm",
            AlarmName="orders-wait",
            Namespace="AWS/SQS",
            MetricName="ApproximateNumberOfMessagesVisible",
            Dimensions=[{"Name": "QueueName", "Value": "orders"}],
            Statistic="Maximum",
            Period=60,
            EvaluationPeriods=1,
            Threshold=100,
            ComparisonOperator="GreaterThanThreshold",
        )
        asked = {"AlarmName": "orders-wait", "StateValue": "ALARM", "StateReason": "they wait"}
        await house.client.call("cloudwatch:SetAlarmState", **asked)
        assert house.client.metrics.alarmed() == {(QUEUE, "us-east-1", "orders")}
        dashboard(house).action_narrow("")
        await settled(pilot)
        assert lines_of(dashboard(house).query_one(Topology))[0] == "topic taken → ■ queue orders"


async def test_databases_stand_in_their_subnets_with_their_load_and_can_be_opened() -> None:
    async with lived_in(build_data_tier) as (house, pilot):
        screen = dashboard(house)
        node = screen.query_one(Topology).things["shop"]
        assert isinstance(node, Node)
        assert (node.tone, node.note) == ("good", "standby 1b")
        assert node.load is not None
        await pilot.press("2")
        screen.query_one(Topology).select("shop")
        await settled(pilot)
        assert screen.query_one(TimeSeries).chart is not None
        assert [row.id for row in screen.subject_rows] == ["shop"]


async def test_machines_keep_their_places_beside_what_else_there_is() -> None:
    async with lived_in(build_mixed) as (house, pilot):
        assert listed(house) == [INSTANCE, "ec2:Volume", FUNCTION, *HOMES[3:]]
        dashboard(house).action_narrow("eu-west-1")
        await settled(pilot)
        assert listed(house) == list(HOMES)
        dashboard(house).action_narrow("")
        await settled(pilot)
        assert FUNCTION in listed(house)


async def test_the_first_of_a_kind_brings_its_pane_and_the_last_takes_it_away_but_not_from_under_the_eye() -> None:
    async with lived_in(build_nothing) as (house, pilot):
        made = await house.client.call("sqs:CreateQueue", QueueName="first")
        await settled(pilot)
        assert listed(house) == [INSTANCE, QUEUE, *HOMES[2:]]
        assert at(house) == INSTANCE
        await pilot.press("4")
        assert at(house) == QUEUE

        await house.client.call("sqs:DeleteQueue", QueueUrl=made["QueueUrl"])
        await settled(pilot)
        assert listed(house)[1] == QUEUE
        assert at(house) == QUEUE
        await pilot.press("3")
        await settled(pilot)
        assert listed(house) == list(HOMES)


async def test_in_a_small_terminal_the_first_list_with_something_in_it_comes_first() -> None:
    async def build_bucket() -> Client:
        client = await build_nothing()
        await client.call("s3:CreateBucket", Bucket="only")
        return client

    async with lived_in(build_bucket, size=(80, 24)) as (house, pilot):
        assert at(house) == "s3:Bucket"
        await pilot.press("tab")
        assert at(house) == "cloudwatch:MetricAlarm"


async def test_titles_of_tabs_are_cut_only_as_far_as_they_must_be() -> None:
    async with lived_in(build_corner, size=(80, 24)) as (house, _):
        tabs = dashboard(house).query_one(PaneTabs)
        assert " 1 Regions  2 Flow [3 Functions]" in text_of(tabs.draw(82, 1)[0])
        assert " 1 Regions 2 Flow[3 Functions] 4 Tables 5 Buckets" in text_of(tabs.draw(76, 1)[0])
        assert "[3 Functions]" in text_of(tabs.draw(60, 1)[0])
        assert "1 Regi " in text_of(tabs.draw(60, 1)[0])


async def test_only_what_may_be_seen_has_a_pane() -> None:
    async with lived_in(build_corner) as (house, pilot):
        assert house.client.regions_with([QUEUE, "no:Such", INSTANCE]) == {QUEUE: {"us-east-1"}}
        await sign_in(house, pilot, await hire(house, "sam", "sqs:ListQueues"))
        assert house.client.regions_with([QUEUE, FUNCTION]) == {QUEUE: {"us-east-1"}}
        assert set(listed(house)) == {FUNCTION, QUEUE, "ec2:Volume", "s3:Bucket", "cloudwatch:MetricAlarm"}
        await pilot.press("8")
        await settled(pilot)
        assert set(listed(house)) == {QUEUE, INSTANCE, "ec2:Volume", "s3:Bucket", "cloudwatch:MetricAlarm"}


async def test_a_corner_of_a_pane_says_how_much_there_is_or_else_how_many() -> None:
    client = await build_corner()
    feed = Feed(client, (QUEUE,))
    feed.follow("sns:Topic")
    feed.take()
    waiting, topics = Counted(feed.views[QUEUE]), Counted(feed.views["sns:Topic"])
    waiting.begin(feed.rows(QUEUE))
    topics.begin(feed.rows("sns:Topic"))

    assert text_of(waiting.spans()) == "1"
    assert text_of(topics.spans()) == "1 subscribers"
    await client.close()


@pytest.mark.parametrize("size", SIZES, ids=SIZE_NAMES)
def test_a_picture_of_a_world_without_machines(snap_compare: Compare, size: tuple[int, int]) -> None:
    assert snap_compare(House(build_corner), terminal_size=size, run_before=settled)


def test_a_picture_of_databases(snap_compare: Compare) -> None:
    assert snap_compare(House(build_data_tier), terminal_size=(120, 40), run_before=settled)


def test_a_picture_of_machines_beside_functions(snap_compare: Compare) -> None:
    assert snap_compare(House(build_mixed), terminal_size=(120, 40), run_before=settled)
