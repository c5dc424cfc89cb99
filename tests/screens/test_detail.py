"""Everything about one thing, kept true while it is looked at."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from screens.access import AccessScreen
from screens.action_list import ActionList
from screens.detail import DetailScreen
from screens.detail_events import change_said
from screens.detail_fields import read_sections
from screens.detail_metrics import Metrics
from screens.scaling import ScalingScreen
from screens.tab_line import TabLine
from screens.why import WhyScreen
from screens.widgets.cell import plain
from screens.widgets.confirm import Confirm
from screens.widgets.details import Details
from screens.widgets.pane import Pane
from screens.widgets.resource_table import ResourceTable
from screens.widgets.time_series import TimeSeries
from tests.screens.estate import dashboard, lived_in, settled, type_in
from tests.screens.yard import Compare, Stage, Yard, look, open_yard, session_over

INSTANCES = "ec2:Instance"


def opening(yard: Yard, kind: str = INSTANCES, name: str = "web-1", tab: str = "fields") -> Stage:
    return Stage(lambda: DetailScreen(session_over(yard.client), yard.row(kind, name), tab=tab))


def shown(pilot: Pilot[None]) -> DetailScreen:
    assert isinstance(pilot.app.screen, DetailScreen)
    return pilot.app.screen


def fields(pilot: Pilot[None]) -> str:
    lines = shown(pilot).query_one("#fields", Details).draw(200)
    return "\n".join("".join(text for text, _ in line) for line in lines)


def events(pilot: Pilot[None]) -> list[str]:
    return [plain(row.cells[-1]) for row in shown(pilot).query_one("#events", ResourceTable).rows]


async def test_the_fields_are_what_aws_describes() -> None:
    yard = await open_yard()
    async with opening(yard).run_test(size=(120, 40)) as pilot:
        await look(pilot)
        text = fields(pilot)
        assert yard.row(INSTANCES, "web-1").id in text
        assert "DescribeInstances" in text
        assert "LaunchTime" in text
        assert "2025-06-15 12:00:00" in text
    await yard.client.close()


async def test_what_every_other_read_tells_is_there_and_what_aws_will_not_tell_by_its_code() -> None:
    yard = await open_yard()
    await yard.client.call("s3:CreateBucket", Bucket="shop")
    async with opening(yard, "s3:Bucket", "shop").run_test(size=(120, 40)) as pilot:
        await look(pilot)
        text = fields(pilot)
        assert "GetBucketEncryption" in text
        assert "NoSuchBucketPolicy" in text
    await yard.client.close()


async def test_a_link_leads_to_what_it_names_and_back() -> None:
    yard = await open_yard()
    async with opening(yard).run_test(size=(120, 40)) as pilot:
        await look(pilot)
        screen, details = shown(pilot), shown(pilot).query_one("#fields", Details)
        subnet = next(line for line in details._shown if line.target.startswith("ec2:Subnet"))
        details.move_to(list(details._shown).index(subnet))
        await pilot.press("enter")
        await look(pilot)
        assert shown(pilot).row.kind == "ec2:Subnet"
        await pilot.press("escape")
        await look(pilot)
        assert shown(pilot) is screen
    await yard.client.close()


async def test_why_access_and_another_thing_are_asked_for_from_here_and_escape_leads_back() -> None:
    async with lived_in() as (house, pilot):
        dashboard(house).open_row(Yard(house.client).row(INSTANCES, "web-1"))
        await settled(pilot)
        for keys, opened in (("X", WhyScreen), ("A", AccessScreen)):
            await pilot.press(keys)
            await settled(pilot)
            assert isinstance(house.screen, opened)
            await pilot.press("escape")
            await settled(pilot)
            assert isinstance(house.screen, DetailScreen)
        await pilot.press("colon")
        await type_in(pilot, "group web")
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(house.screen, ScalingScreen)
        await pilot.press("escape")
        await settled(pilot)
        assert isinstance(house.screen, DetailScreen)
        assert house.screen.row.label == "web-1"


async def test_a_change_is_seen_while_one_looks() -> None:
    yard = await open_yard()
    async with opening(yard).run_test(size=(120, 40)) as pilot:
        await look(pilot)
        before = len(events(pilot))
        await yard.client.call("ec2:StopInstances", InstanceIds=[shown(pilot).row.id])
        for _ in range(5):
            shown(pilot)._look()
        await look(pilot)
        assert "stopping" in fields(pilot)
        assert shown(pilot)._title().state == "stopping"
        assert len(events(pilot)) > before
        assert events(pilot)[0].startswith("state_name: running → stopping")
    await yard.client.close()


async def test_what_is_gone_says_so_and_can_no_longer_be_acted_on() -> None:
    yard = await open_yard()
    await yard.client.call("s3:CreateBucket", Bucket="shop")
    async with opening(yard, "s3:Bucket", "shop", tab="actions").run_test(size=(120, 40)) as pilot:
        await look(pilot)
        await yard.client.call("s3:DeleteBucket", Bucket="shop")
        shown(pilot)._look()
        await look(pilot)
        assert shown(pilot)._title().state == "gone"
        line = shown(pilot).query_one(ActionList).query_one("#command", Static)
        assert "Nothing is selected." in str(line.content)
    await yard.client.close()


async def test_all_its_metrics_have_charts() -> None:
    yard = await open_yard()
    await yard.advance(1800)
    async with opening(yard, tab="metrics").run_test(size=(120, 40)) as pilot:
        await look(pilot)
        titles = {pane._title for pane in shown(pilot).query_one(Metrics).query(Pane)}
        assert {"CPUUtilization", "NetworkIn", "StatusCheckFailed", "CPUCreditBalance"} <= titles
    await yard.client.close()


async def test_an_alarm_shows_its_metric_and_its_threshold() -> None:
    yard = await open_yard()
    about = {"Namespace": "AWS/EC2", "MetricName": "CPUUtilization", "Statistic": "Average", "Period": 300}
    bounds = {"EvaluationPeriods": 1, "Threshold": 70.0, "ComparisonOperator": "GreaterThanThreshold"}
    instance = [{"Name": "InstanceId", "Value": yard.row(INSTANCES, "web-1").id}]
    await yard.client.call("cloudwatch:PutMetricAlarm", AlarmName="hot", Dimensions=instance, **about, **bounds)
    async with opening(yard, "cloudwatch:MetricAlarm", "hot", tab="metrics").run_test(size=(120, 40)) as pilot:
        await look(pilot)
        chart = shown(pilot).query_one(TimeSeries).chart
        assert chart is not None
        assert [threshold.value for threshold in chart.thresholds] == [70.0]
    await yard.client.close()


async def test_what_nothing_measures_says_so() -> None:
    yard = await open_yard()
    async with opening(yard, "ec2:SecurityGroup", "default", tab="metrics").run_test(size=(80, 24)) as pilot:
        await look(pilot)
        assert shown(pilot).query_one(Metrics).query_one("Empty").display
    await yard.client.close()


async def test_tabs_are_chosen_by_number_by_key_and_by_mouse() -> None:
    yard = await open_yard()
    async with opening(yard).run_test(size=(80, 24)) as pilot:
        await look(pilot)
        await pilot.press("3")
        assert shown(pilot).query_one("#events", ResourceTable).has_focus
        await pilot.press("tab")
        assert shown(pilot).query_one(ActionList).menu.has_focus
        await pilot.press("tab")
        assert shown(pilot).query_one("#fields", Details).has_focus
        await pilot.click(TabLine, offset=(30, 0))
        await look(pilot)
        assert shown(pilot).query_one("#events", ResourceTable).has_focus
    await yard.client.close()


async def test_an_action_is_asked_for_from_its_tab() -> None:
    yard = await open_yard()
    async with opening(yard, tab="actions").run_test(size=(80, 24)) as pilot:
        await look(pilot)
        await pilot.press("S")
        await look(pilot)
        assert isinstance(pilot.app.screen, Confirm)
        await pilot.press("y")
        await look(pilot)
    assert yard.row(INSTANCES, "web-1").state == "stopping"
    await yard.client.close()


async def test_about_every_kind_of_thing_that_there_is_something_is_told() -> None:
    yard = await open_yard()
    await yard.client.call("s3:CreateBucket", Bucket="shop")
    await yard.client.call("iam:CreateUser", UserName="ann")
    seen = 0
    for name, view in yard.client.kinds().items():
        for row in yard.rows(name)[:1]:
            sections = await read_sections(yard.client, view, row)
            assert len(sections) > 1 or not view.describe, name
            seen += 1
    assert seen >= 8
    await yard.client.close()


async def test_a_screen_that_is_left_listens_no_more() -> None:
    yard = await open_yard()
    stage = opening(yard)
    async with stage.run_test(size=(80, 24)) as pilot:
        await look(pilot)
        screen = shown(pilot)
        await pilot.press("escape")
        await look(pilot)
        heard = len(screen._records)
        await yard.client.call("ec2:StopInstances", InstanceIds=[screen.row.id])
        assert len(screen._records) == heard
    assert stage.said == [None]
    await yard.client.close()


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (None, {"id": "a"}, "made"),
        ({"id": "a"}, None, "gone"),
        ({"size": 8, "state": "a"}, {"size": 9, "state": "b"}, "state: a → b, size: 8 → 9"),
        ({"tags": ()}, {"tags": ({"Key": "a"},)}, "tags"),
        ({"due_at": None}, {"due_at": 1_750_000_000.0}, "due_at: 15:06:40"),
        (
            {"why": None},
            {"why": "At 2026-11-16T14:09:33Z a monitor alarm web-cpu-high in state ALARM triggered policy out"},
            "why: web-cpu-high",
        ),
    ],
)
def test_a_change_reads_as_from_what_to_what(
    before: dict[str, Any] | None, after: dict[str, Any] | None, said: str
) -> None:
    assert change_said(before, after) == said


@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
@pytest.mark.parametrize("tab", ["fields", "metrics", "events", "actions"])
def test_a_tab(snap_compare: Compare, tab: str, size: tuple[int, int]) -> None:
    async def opened(pilot: Pilot[None]) -> None:
        yard = await open_yard(pilot.app)
        await yard.advance(1800)
        pilot.app.push_screen(DetailScreen(session_over(yard.client), yard.row(INSTANCES, "web-1"), tab=tab))
        await look(pilot)

    assert snap_compare(Stage(), terminal_size=size, run_before=opened)
