"""The dashboard under the hands: panes, regions, time, charts, and what others do while one looks."""

from __future__ import annotations

from screens.browser import BrowserScreen
from screens.command_bar import CommandBar
from screens.dashboard import Dashboard
from screens.panes.view_pane import ViewPane
from screens.views import View
from screens.widgets.key_bar import KeyBar
from screens.widgets.pane_tabs import PaneTabs
from screens.widgets.resource_table import ResourceTable
from screens.widgets.teacher import Teacher
from screens.widgets.time_series import TimeSeries
from screens.widgets.too_small import TooSmall
from screens.widgets.topology import Topology
from screens.widgets.world_map import WorldMap
from tests.screens.estate import build_nothing, dashboard, lived_in, settled, type_in


def names(screen: Dashboard, pane: str) -> list[str]:
    """What a pane's table lists, by its first column."""
    table = screen.query_one(f"#{pane}").query_one(ResourceTable)
    return [str(getattr(row.cells[0], "text", row.cells[0])) for row in table.rows]


async def test_it_opens_with_every_machine_of_every_region() -> None:
    async with lived_in() as (house, _):
        listed = names(dashboard(house), "instances")

        assert {"web-1", "web-2", "db-1"} <= set(listed)
        assert len(listed) == 5


async def test_a_digit_brings_the_focus_to_its_pane() -> None:
    async with lived_in() as (house, pilot):
        await pilot.press("4")

        assert house.focused is not None
        assert house.focused.parent is dashboard(house).query_one("#volumes")


async def test_tab_goes_round_all_panes_and_comes_back() -> None:
    async with lived_in() as (house, pilot):
        start = house.focused
        await pilot.press(*["tab"] * 8)

        assert house.focused is start


async def test_choosing_a_region_on_the_map_narrows_the_other_panes_to_it() -> None:
    async with lived_in() as (house, pilot):
        await pilot.press("1")
        dashboard(house).query_one(WorldMap).select("eu-west-1")
        await pilot.press("enter")
        await settled(pilot)

        assert len(names(dashboard(house), "instances")) == 1
        assert names(dashboard(house), "buckets") == []


async def test_zero_shows_all_regions_again() -> None:
    async with lived_in() as (house, pilot):
        dashboard(house).action_narrow("eu-west-1")
        await pilot.press("0")
        await settled(pilot)

        assert len(names(dashboard(house), "instances")) == 5


async def test_what_somebody_else_launches_appears_with_the_line_that_did_it() -> None:
    async with lived_in() as (house, pilot):
        await house.client.call("s3:CreateBucket", Bucket="made-elsewhere")
        await settled(pilot)

        assert "made-elsewhere" in names(dashboard(house), "buckets")
        deed = dashboard(house).query_one(Teacher).deed
        assert deed is not None
        assert deed.command == "aws s3api create-bucket --bucket made-elsewhere"


async def test_what_is_deleted_leaves() -> None:
    async with lived_in() as (house, pilot):
        await house.client.call("s3:DeleteBucket", Bucket="shop-static-files")
        await settled(pilot)

        assert names(dashboard(house), "buckets") == ["shop-logs"]


async def test_the_chart_follows_the_cursor() -> None:
    async with lived_in() as (house, pilot):
        await pilot.press("3", "G")
        await settled(pilot)
        chart = dashboard(house).query_one(TimeSeries).chart

        assert chart is not None
        assert [series.name for series in chart.series] == ["web-2"]


async def test_an_alarm_is_charted_with_its_threshold() -> None:
    async with lived_in() as (house, pilot):
        await pilot.press("6", "g")
        await settled(pilot)
        chart = dashboard(house).query_one(TimeSeries).chart

        assert chart is not None
        assert [threshold.value for threshold in chart.thresholds] == [70.0]


async def test_the_topology_turns_to_the_network_of_the_machine_under_the_cursor() -> None:
    async with lived_in() as (house, pilot):
        before = set(dashboard(house).query_one(Topology).things)
        screen = dashboard(house)
        irish = next(row for row in screen.feed.rows("ec2:Instance") if row.region == "eu-west-1")
        screen.query_one("#instances").query_one(ResourceTable).move_to_id(f"eu-west-1 {irish.id}")
        await settled(pilot)
        after = set(screen.query_one(Topology).things)

        assert not before & after
        assert "us-east-1a" in before
        assert {"eu-west-1a", irish.id} < after


async def test_an_alarm_that_goes_off_is_a_toast() -> None:
    async with lived_in() as (house, pilot):
        await house.client.call(
            "cloudwatch:SetAlarmState", AlarmName="nightly-batch", StateValue="ALARM", StateReason="It did not run"
        )
        await settled(pilot)

        assert [(toast.title, toast.severity) for toast in house._notifications] == [
            ("■ nightly-batch is ALARM", "error")
        ]


async def test_p_stops_time_and_a_full_stop_makes_it_go_on_faster() -> None:
    async with lived_in() as (house, pilot):
        await pilot.press("p")
        assert house.client.steering.paused

        await pilot.press("full_stop")
        assert not house.client.steering.paused
        assert house.client.steering.speed == 600

        await pilot.press("comma", "comma")
        assert house.client.steering.speed == 10


async def test_a_curly_bracket_asks_for_the_next_event() -> None:
    async with lived_in() as (house, pilot):
        await pilot.press("right_curly_bracket")

        assert house.client.steering.step
        assert house.client.steering.paused


async def test_an_empty_world_teaches_how_to_make_the_first_thing() -> None:
    async with lived_in(build_nothing) as (house, pilot):
        panes = [pane for pane in dashboard(house).query(ViewPane) if pane.body.has_class("-away")]
        assert {pane.id for pane in panes} == {"instances", "volumes", "buckets", "alarms", "groups"}

        await house.client.call("s3:CreateBucket", Bucket="the-first-one")
        await settled(pilot)
        assert names(dashboard(house), "buckets") == ["the-first-one"]


async def test_in_a_small_terminal_one_pane_is_shown_at_a_time() -> None:
    async with lived_in(size=(80, 24)) as (house, pilot):
        screen = dashboard(house)
        assert [pane.id for pane in screen.query(ViewPane) if pane.display] == ["instances"]

        await pilot.press("5")
        assert [pane.id for pane in screen.query(ViewPane) if pane.display] == ["buckets"]


async def test_a_terminal_too_small_says_so_and_recovers() -> None:
    async with lived_in() as (house, pilot):
        await pilot.resize_terminal(50, 12)
        await pilot.pause()
        assert dashboard(house).query_one(TooSmall).shown

        await pilot.resize_terminal(100, 30)
        await pilot.pause()
        assert not dashboard(house).query_one(TooSmall).shown


async def test_nothing_is_drawn_anew_when_nothing_has_changed() -> None:
    async with lived_in() as (house, pilot):
        screen = dashboard(house)
        await settled(pilot)
        drawn: list[object] = []
        for widget in screen.query("*"):
            widget.refresh = lambda *regions, **how: drawn.append((regions, how))  # type: ignore[method-assign]
        screen.drain()
        screen.look()

        assert drawn == []


async def test_the_mouse_chooses_a_row_a_tab_and_an_order() -> None:
    async with lived_in(size=(80, 24)) as (house, pilot):
        table = dashboard(house).query_one("#instances").query_one(ResourceTable)
        await pilot.click(table, offset=(10, 3))
        assert table.cursor == 2

        await pilot.click(table, offset=(4, 0))
        assert [sort.descending for sort in table.sorts] == [True]

        await pilot.click(PaneTabs, offset=(45, 0))
        await settled(pilot)
        assert house.focused is not None
        assert house.focused.parent is dashboard(house).query_one("#buckets")


async def test_a_click_on_a_panes_title_zooms_it() -> None:
    async with lived_in() as (house, pilot):
        await pilot.click("#volumes", offset=(5, 0))
        await settled(pilot)

        assert isinstance(house.screen, BrowserScreen)
        assert house.screen.view == View("ec2:Volume")


async def test_a_click_on_a_key_of_the_last_line_presses_it() -> None:
    async with lived_in() as (house, pilot):
        await pilot.click(KeyBar, offset=(2, 0))
        await settled(pilot)

        assert isinstance(house.screen, CommandBar)


async def test_an_instance_is_launched_by_the_form_and_appears() -> None:
    async with lived_in() as (house, pilot):
        await pilot.press("3", "n")
        await settled(pilot)
        await pilot.press("ctrl+j")
        await settled(pilot)

        assert isinstance(house.screen, Dashboard)
        assert len(names(house.screen, "instances")) == 6


async def test_the_help_runs_what_is_chosen_in_it() -> None:
    async with lived_in() as (house, pilot):
        await pilot.press("question_mark")
        await pilot.pause()
        await type_in(pilot, "volumes")
        await pilot.press("enter")
        await settled(pilot)

        assert house.focused is not None
        assert house.focused.parent is dashboard(house).query_one("#volumes")


async def test_what_a_state_refuses_is_said_when_its_key_is_pressed() -> None:
    async with lived_in() as (house, pilot):
        table = dashboard(house).query_one("#instances").query_one(ResourceTable)
        db = next(row for row in dashboard(house).feed.rows("ec2:Instance") if row.label == "db-1")
        await pilot.press("3")
        table.move_to_id(f"us-east-1 {db.id}")
        await pilot.press("b")
        await settled(pilot)

        assert [toast.severity for toast in house._notifications] == ["warning"]
