"""The drawing under hands."""

from __future__ import annotations

from dataclasses import replace

from textual.pilot import Pilot

from screens.widgets.topology import Topology
from tests.screens.widgets.gallery import Gallery
from tests.screens.widgets.samples import VPC


class Stage(Gallery):
    def __init__(self) -> None:
        self.topology = Topology(VPC)
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


async def test_arrows_walk_from_the_gateway_down_to_a_machine() -> None:
    async with Stage().run_test(size=(60, 20)) as pilot:
        await pilot.press("down", "right", "down", "left", "down", "down", "down", "right", "enter")
        said = on(pilot).said
        assert said[:3] == ["igw-01", "alb-web", "subnet-pb"]
        assert said[3:6] == ["subnet-pa", "nat-a", "subnet-wa"]
        assert said[6:] == ["i-1", "i-2", "open i-2"]


async def test_a_click_selects_what_is_under_it() -> None:
    async with Stage().run_test(size=(60, 20)) as pilot:
        stage = on(pilot)
        await pilot.pause()
        line = stage.topology.render_line(7).text
        await pilot.click(stage.topology, offset=(line.index("db-1"), 7))
        assert stage.said == ["i-db-b"]


async def test_the_selection_survives_a_new_picture() -> None:
    async with Stage().run_test(size=(60, 20)) as pilot:
        stage = on(pilot)
        stage.topology.select("subnet-wa")
        stage.topology.set_picture(replace(VPC, name="shop"))
        assert "[web" in stage.topology.render_line(4).text


async def test_a_drawing_longer_than_the_pane_follows_the_selection() -> None:
    async with Stage().run_test(size=(30, 6)) as pilot:
        stage = on(pilot)
        stage.topology.select("i-db-b")
        await pilot.pause()
        lines = [stage.topology.render_line(y).text for y in range(6)]
        assert any("[●▃ db-1" in line for line in lines)
