"""The map under hands."""

from __future__ import annotations

from textual.pilot import Pilot

from screens.widgets.world_map import WorldMap
from tests.screens.widgets.gallery import Gallery
from tests.screens.widgets.samples import PINS


class Stage(Gallery):
    def __init__(self) -> None:
        self.map = WorldMap(PINS)
        self.said: list[str] = []
        super().__init__(self.map)

    def on_mount(self) -> None:
        super().on_mount()
        self.map.focus()

    def on_world_map_highlighted(self, message: WorldMap.Highlighted) -> None:
        self.said.append(f"at {message.pin.id}")

    def on_world_map_selected(self, message: WorldMap.Selected) -> None:
        self.said.append(f"open {message.pin.id}")

    @property
    def text(self) -> list[str]:
        return [self.map.render_line(y).text for y in range(self.map.size.height)]


def on(pilot: Pilot[None]) -> Stage:
    assert isinstance(pilot.app, Stage)
    return pilot.app


async def test_arrows_select_and_enter_opens() -> None:
    async with Stage().run_test(size=(120, 24)) as pilot:
        await pilot.press("right", "left", "enter")
        assert on(pilot).said == ["at eu-central-1", "at eu-west-1", "open eu-west-1"]


async def test_a_click_on_a_name_selects_its_region() -> None:
    async with Stage().run_test(size=(120, 24)) as pilot:
        stage = on(pilot)
        await pilot.pause()
        y, line = next((y, line) for y, line in enumerate(stage.text) if "us-east-1" in line)
        await pilot.click(stage.map, offset=(line.index("us-east-1") + 3, y))
        assert stage.said == ["at us-east-1"]


async def test_where_there_is_no_room_for_a_world_there_is_a_list() -> None:
    async with Stage().run_test(size=(30, 10)) as pilot:
        stage = on(pilot)
        await pilot.press("down", "down", "enter")
        assert stage.said == ["at eu-central-1", "at us-east-1", "open us-east-1"]
        assert [line.split()[-1] for line in stage.text[:4]] == ["3", "41", "12", "6"]
        assert stage.text[1].startswith("▸ ▲ us-east-1")


async def test_other_counts_are_drawn() -> None:
    async with Stage().run_test(size=(120, 24)) as pilot:
        stage = on(pilot)
        await pilot.pause()
        stage.map.set_pins([PINS[0]])
        assert "eu-west-1" not in "".join(stage.text)
