"""Whatever is on the screen knows how large it is."""

from __future__ import annotations

from textual import events
from textual.geometry import Size
from textual.widgets import Static

from screens.themes import ThemedApp


class Probe(Static):
    told: Size | None = None

    def on_resize(self, resized: events.Resize) -> None:
        self.told = resized.size


async def test_what_is_painted_before_it_is_laid_out_is_told_its_size_too() -> None:
    house = ThemedApp[None]()
    async with house.run_test() as pilot:
        await pilot.pause()
        first, second = Probe("one"), Probe("two")
        await house.mount(first)
        await pilot.pause()
        await house.mount(second)
        compositor = house.screen._compositor
        assert second.told is None
        compositor.update_widgets({second})
        assert second in compositor.full_map, "as a repaint would have it"
        await pilot.pause()
        assert first.told == first.outer_size
        assert second.told == second.outer_size
        assert second.outer_size.area
