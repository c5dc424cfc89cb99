"""The drawing under hands."""

from __future__ import annotations

from dataclasses import replace

from textual.pilot import Pilot

from screens.widgets.topology import Topology, vpc_scene
from tests.screens.widgets.gallery import Gallery
from tests.screens.widgets.samples import VPC


class Stage(Gallery):
    def __init__(self) -> None:
        self.topology = Topology(vpc_scene(VPC, compact=True))
        self.said: list[str] = []
        super().__init__(self.topology)

    def on_mount(self) -> None:
        super().on_mount()
        self.topology.focus()

    def on_topology_highlighted(self, message: Topology.Highlighted) -> None:
        self.said.append(message.spot_id)

    def on_topology_selected(self, message: Topology.Selected) -> None:
        self.said.append(f"open {message.spot_id}")


def on(pilot: Pilot[None]) -> Stage:
    assert isinstance(pilot.app, Stage)
    return pilot.app


def line_of(stage: Stage, wanted: str) -> tuple[int, str]:
    return next((y, line) for y, line in enumerate(lines_of(stage)) if wanted in line)


def lines_of(stage: Stage) -> list[str]:
    return [stage.topology.render_line(y).text for y in range(stage.topology.size.height)]


async def test_arrows_walk_from_the_gateway_down_to_a_machine() -> None:
    async with Stage().run_test(size=(60, 20)) as pilot:
        await pilot.press("down", "right", "down", "left", "down", "down", "down", "down", "right", "enter")
        said = on(pilot).said
        assert said[:4] == ["igw-01", "alb-web", "us-east-1b", "us-east-1a"]
        assert said[4:7] == ["subnet-pa", "nat-a", "subnet-wa"]
        assert said[7:] == ["i-1", "i-2", "open i-2"]


async def test_a_click_selects_what_is_under_it() -> None:
    async with Stage().run_test(size=(60, 20)) as pilot:
        stage = on(pilot)
        await pilot.pause()
        y, line = line_of(stage, "db-1")
        await pilot.click(stage.topology, offset=(line.index("db-1"), y))
        assert stage.said == ["i-db-b"]


async def test_loads_that_change_move_nothing_and_are_painted() -> None:
    async with Stage().run_test(size=(60, 20)) as pilot:
        stage = on(pilot)
        await pilot.pause()
        plans = stage.topology.plans
        zone = VPC.zones[0]
        web = replace(zone.subnets[1], nodes=tuple(replace(node, load=1.0) for node in zone.subnets[1].nodes))
        louder = replace(VPC, zones=(replace(zone, subnets=(zone.subnets[0], web, zone.subnets[2])), VPC.zones[1]))
        stage.topology.set_scene(vpc_scene(louder, compact=True))
        assert stage.topology.plans == plans
        assert any("●█ ●█" in line for line in lines_of(stage))


async def test_what_is_looked_for_stands_out_and_the_rest_stays() -> None:
    async with Stage().run_test(size=(60, 20)) as pilot:
        stage = on(pilot)
        await pilot.pause()
        before = [stage.topology.render_line(y).text for y in range(20)]
        stage.topology.want(frozenset({"i-db-a"}))
        assert [stage.topology.render_line(y).text for y in range(20)] == before


async def test_the_selection_survives_a_new_picture() -> None:
    async with Stage().run_test(size=(60, 20)) as pilot:
        stage = on(pilot)
        stage.topology.select("subnet-wa")
        stage.topology.set_scene(vpc_scene(replace(VPC, name="store"), compact=True))
        assert any("[web" in line for line in lines_of(stage))


async def test_a_drawing_longer_than_the_pane_follows_the_selection() -> None:
    async with Stage().run_test(size=(30, 6)) as pilot:
        stage = on(pilot)
        stage.topology.select("i-db-b")
        await pilot.pause()
        assert any("[● db-1 standby" in line for line in lines_of(stage))
