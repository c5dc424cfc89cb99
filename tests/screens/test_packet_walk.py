"""The packet walk: hop by hop up to the rule that drops it, which opens; alive while the network changes."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from screens.detail import DetailScreen
from screens.packet_walk import Here, PacketWalkScreen
from screens.packet_walk_words import Asked, parse_walk
from screens.rule_editor import RuleEditor
from screens.widgets.choose import Choose
from screens.widgets.details import Details
from screens.widgets.empty import Empty
from screens.widgets.ink import Ink
from screens.widgets.lanes import LaneView
from screens.widgets.pane import Pane
from screens.widgets.spans import text_of
from screens.widgets.teacher import Teacher
from tests.screens.crossing import build_closed_crossing, build_crossing, crossing_of
from tests.screens.estate import Build, House, build_nothing, dashboard, lived_in, settled, type_in
from tests.screens.test_dashboard_looks import Compare, Hands, both_sizes
from tests.screens.test_sign_in import hire, sign_in


def screen(house: House) -> PacketWalkScreen:
    assert isinstance(house.screen, PacketWalkScreen)
    return house.screen


def drawn(house: House) -> str:
    """All of the lanes, as text."""
    return "\n".join(text_of(line) for line in screen(house).query_one(LaneView).draw(118))


def told(house: House) -> str:
    """What is said of the place where the packet is."""
    return "\n".join(text_of(line) for line in screen(house).query_one(Here).draw(110, 12))


async def walking(house: House, pilot: Pilot[Any], line: str) -> PacketWalkScreen:
    await pilot.press("colon")
    await type_in(pilot, f"walk {line}")
    await pilot.press("enter")
    await settled(pilot)
    return screen(house)


async def looked(pilot: Pilot[Any]) -> None:
    """As after a look for news."""
    assert isinstance(pilot.app.screen, PacketWalkScreen)
    pilot.app.screen.look()
    await settled(pilot)


async def test_the_command_bar_walks_a_packet_to_its_end_at_once_where_nothing_is_to_move() -> None:
    async with lived_in(build_crossing) as (house, pilot):
        walk = await walking(house, pilot, "internet web-1 https")
        assert walk.has_ended
        assert walk.walked is not None
        assert walk.walked.arrived
        assert "becomes 198.51.100.1:50000 → 10.0.0." in drawn(house)
        assert "remembers the question" in drawn(house)
        assert "allow tcp 443 from 0.0.0.0/0" in drawn(house)
        assert "arrives, and is answered" in str(walk.query_one("#way", Pane).border_title)


async def test_the_packet_goes_by_itself_where_things_may_move_and_stops_where_it_is_dropped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("screens.packet_walk.STEP_SECONDS", 3600.0)
    async with lived_in(build_crossing) as (house, pilot):
        house.animation_level = "full"
        walk = await walking(house, pilot, "internet web-1 ssh")
        assert walk.at == 0
        assert "under way" in str(walk.query_one("#way", Pane).border_title)
        assert "drops it" not in drawn(house)
        while not walk.has_ended:
            walk.advance()
        await pilot.pause()
        assert "drops it" in drawn(house)
        assert "ENI_SG_RULES_MISMATCH" in str(walk.query_one("#way", Pane).border_title)
        assert "Add an inbound rule to the group: tcp 22" in told(house)


async def test_the_arrow_keys_take_the_packet_back_and_on() -> None:
    async with lived_in(build_crossing) as (house, pilot):
        walk = await walking(house, pilot, "internet web-1 https")
        last = walk.at
        await pilot.press("left", "left")
        await pilot.pause()
        assert walk.at == last - 2
        await pilot.press("home")
        await pilot.pause()
        assert (walk.at, walk.step and walk.step.word) == (0, "internet")
        await pilot.press("right", "end")
        await pilot.pause()
        assert walk.at == last


async def test_enter_opens_what_dropped_it_at_the_very_rule() -> None:
    async with lived_in(build_closed_crossing) as (house, pilot):
        await walking(house, pilot, "internet web-1 https")
        assert "rule 50 deny tcp 1024-65535 to 0.0.0.0/0" in told(house)
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(house.screen, DetailScreen)
        assert house.screen.row.kind == "ec2:NetworkAcl"
        line = house.screen.query_one("#fields", Details).cursor_line
        assert line is not None
        assert "RuleNumber" in text_of(line.spans)
        assert "50" in text_of(line.spans)


async def test_e_opens_the_editor_with_its_cursor_on_the_rule() -> None:
    async with lived_in(build_closed_crossing) as (house, pilot):
        await walking(house, pilot, "internet web-1 https")
        await pilot.press("e")
        await settled(pilot)
        assert isinstance(house.screen, RuleEditor)


async def test_a_rule_that_let_the_packet_through_has_a_page_of_its_own() -> None:
    async with lived_in(build_crossing) as (house, pilot):
        walk = await walking(house, pilot, "internet web-1 https")
        place = next(at for at, step in enumerate(walk.steps) if step.word == "security group")
        await pilot.press("home", *["right"] * place)
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(house.screen, DetailScreen)
        assert (house.screen.row.kind, house.screen.row.id) == ("ec2:SecurityGroupRule", walk.steps[place].rule_id)


async def test_a_change_is_seen_at_once_and_said() -> None:
    async with lived_in(build_crossing) as (house, pilot):
        walk = await walking(house, pilot, "internet web-1 https")
        crossing = await crossing_of(house.client)
        await crossing.close_web()
        await looked(pilot)
        assert walk.walked is not None
        assert walk.walked.verdict.code == "ENI_SG_RULES_MISMATCH"
        assert "RevokeSecurityGroupIngress: It arrived before, and is dropped now at security group web." in told(house)
        await crossing.open_web()
        await looked(pilot)
        assert "is dropped" not in told(house)
        assert "arrives now" in told(house)
        await house.client.call("ec2:CreateVolume", AvailabilityZone="us-east-1a", Size=1, VolumeType="gp2")
        await looked(pilot)
        assert "CreateVolume" not in told(house)


async def test_a_walk_that_fails_in_three_ways_names_each_rule_and_arrives_when_they_are_mended() -> None:
    async with lived_in(build_crossing) as (house, pilot):
        walk = await walking(house, pilot, "internet web-1 https")
        crossing = await crossing_of(house.client)
        for breaking, word, rule in (
            (crossing.close_web, "security group", "no rule is about it"),
            (crossing.deny_answers, "network ACL", "rule 50 deny tcp 1024-65535 to 0.0.0.0/0"),
            (crossing.forget_the_way_out, "route table", "no route to 198.51.100.1"),
        ):
            await breaking()
            await looked(pilot)
            assert (walk.step and walk.step.word, walk.step and walk.step.rule) == (word, rule)
            await pilot.press("escape")
            await pilot.press("u")
            await settled(pilot)
            await pilot.press("y")
            await settled(pilot)
            walk = await walking(house, pilot, "internet web-1 https")
            assert walk.walked is not None
            assert walk.walked.arrived


async def test_ends_and_port_are_chosen_from_what_there_is_or_typed() -> None:
    async with lived_in(build_crossing) as (house, pilot):
        walk = await walking(house, pilot, "@us-east-1")
        assert walk.query_one(Empty).display
        await pilot.press("f")
        await settled(pilot)
        await type_in(pilot, "inst web")
        await pilot.press("enter")
        await settled(pilot)
        assert isinstance(house.screen, Choose), "where it is to go is asked next"
        await type_in(pilot, "192.0.2.7")
        await pilot.press("enter")
        await settled(pilot)
        assert walk.walked is not None
        assert (walk.walked.start.label, walk.walked.end.address) == ("web-1", "192.0.2.7")
        await pilot.press("b")
        await settled(pilot)
        await type_in(pilot, "postg")
        await pilot.press("enter")
        await settled(pilot)
        assert walk.walked.traffic.port == 5432
        await pilot.press("s")
        await settled(pilot)
        assert walk.walked.start.address == "192.0.2.7"


async def test_w_begins_a_walk_at_the_machine_under_the_cursor_and_in_its_detail() -> None:
    async with lived_in(build_crossing) as (house, pilot):
        await pilot.press("3", "w")
        await settled(pilot)
        assert isinstance(house.screen, Choose)
        await pilot.press("escape")
        begun = screen(house).asked.start
        assert begun == dashboard_row(house)
        await pilot.press("escape")
        await pilot.press("3", "enter")
        await settled(pilot)
        await pilot.press("w")
        await settled(pilot)
        await pilot.press("escape")
        assert screen(house).asked.start == begun


def dashboard_row(house: House) -> str:
    below = next(each for each in house.screen_stack if each.__class__.__name__ == "Dashboard")
    rows = below.subject_rows  # type: ignore[attr-defined]
    return rows[0].id


async def test_k_keeps_it_by_the_calls_that_network_insights_has() -> None:
    async with lived_in(build_crossing) as (house, pilot):
        walk = await walking(house, pilot, "internet web-1 https")
        deed = walk.query_one(Teacher).deed
        assert deed is not None
        assert "aws ec2 create-network-insights-path --source igw-" in deed.command
        await pilot.press("k")
        await settled(pilot)
        paths = (await house.client.call("ec2:DescribeNetworkInsightsPaths"))["NetworkInsightsPaths"]
        assert [each["DestinationPort"] for each in paths] == [443]
        analyses = (await house.client.call("ec2:DescribeNetworkInsightsAnalyses"))["NetworkInsightsAnalyses"]
        assert len(analyses) == 1
        assert "start-network-insights-analysis" in (walk.query_one(Teacher).deed or deed).command


async def test_whoever_may_not_ask_is_told_which_permission_is_missing() -> None:
    async with lived_in(build_crossing) as (house, pilot):
        await sign_in(house, pilot, await hire(house, "ann", "ec2:DescribeInstances"))
        walk = await walking(house, pilot, "internet web-1")
        assert "ec2:StartNetworkInsightsAnalysis is missing" in lesson(walk)


async def test_what_is_nobody_is_said_where_the_eye_is() -> None:
    async with lived_in(build_crossing) as (house, pilot):
        walk = await walking(house, pilot, "web-9 web-1 tcp 80")
        assert "'web-9' is no id, name or address" in lesson(walk)
        walk = screen(house)
        assert walk.walked is None


def lesson(walk: PacketWalkScreen) -> str:
    empty = walk.query_one(Empty)
    assert empty.display
    return " ".join(" ".join(text_of(line).split()) for line in empty.draw(110, 20))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("", Asked()),
        ("web-1", Asked("web-1")),
        ("web-1 db-1 tcp 5432 @eu-west-1", Asked("web-1", "db-1", "tcp 5432", "eu-west-1")),
        ("'my web' 10.0.0.7 ping", Asked("my web", "10.0.0.7", "ping")),
    ],
)
def test_a_walk_is_a_line_that_can_be_typed_and_kept(text: str, asked: Asked) -> None:
    assert parse_walk(text) == asked
    assert parse_walk(str(asked).removeprefix("walk")) == asked


def test_a_bare_number_is_a_port_of_tcp() -> None:
    assert Asked(traffic="8080").protocol_and_port == ("tcp", "8080")
    assert Asked(traffic="udp 53").protocol_and_port == ("udp", "53")
    assert Asked(traffic="https").protocol_and_port == ("https", "")


def showing(line: str, *keys: str) -> Hands:
    async def show(pilot: Pilot[Any]) -> None:
        await settled(pilot)
        assert isinstance(pilot.app, House)
        pilot.app.push_screen(PacketWalkScreen(dashboard(pilot.app).session, parse_walk(line)))
        await settled(pilot)
        await pilot.press(*keys)
        await settled(pilot)
        for field in pilot.app.screen.query(Input):
            field.cursor_blink = False

    return show


@both_sizes
@pytest.mark.parametrize(
    ("build", "line", "keys"),
    [
        (build_crossing, "internet web-1 https", ("left", "left", "left")),
        (build_closed_crossing, "internet web-1 https", ()),
        (build_crossing, "internet web-1 ssh", ()),
        (build_crossing, "db-1 internet https", ()),
        (build_nothing, "", ()),
        (build_crossing, "web-1", ()),
    ],
    ids=["under-way", "answer-dropped", "question-dropped", "translated", "nothing", "choosing"],
)
def test_a_walk(snap_compare: Compare, size: tuple[int, int], build: Build, line: str, keys: tuple[str, ...]) -> None:
    assert snap_compare(House(build), terminal_size=size, run_before=showing(line, *keys))


@both_sizes
def test_a_walk_on_a_console_without_colours(snap_compare: Compare, size: tuple[int, int]) -> None:
    house = House(build_closed_crossing, ink=Ink.BLOCK, colourless=True)
    assert snap_compare(house, terminal_size=size, run_before=showing("internet web-1 https"))
