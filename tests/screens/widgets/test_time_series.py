"""The chart under hands."""

from __future__ import annotations

from dataclasses import replace

from textual.pilot import Pilot

from screens.widgets.chart import Chart
from screens.widgets.time_series import TimeSeries
from tests.screens.widgets.gallery import Gallery
from tests.screens.widgets.samples import CPU


class Stage(Gallery):
    def __init__(self, chart: Chart | None = CPU) -> None:
        self.widget = TimeSeries(chart)
        self.said: list[str] = []
        super().__init__(self.widget)

    def on_mount(self) -> None:
        super().on_mount()
        self.widget.focus()

    def on_time_series_mark_selected(self, message: TimeSeries.MarkSelected) -> None:
        self.said.append(f"mark {message.mark.label}")

    @property
    def legend(self) -> str:
        return self.widget.render_line(self.widget.size.height - 1).text


def on(pilot: Pilot[None]) -> Stage:
    assert isinstance(pilot.app, Stage)
    return pilot.app


async def test_arrows_put_a_cursor_on_the_newest_value_and_walk_back() -> None:
    async with Stage().run_test(size=(80, 24)) as pilot:
        await pilot.press("left")
        assert on(pilot).widget.pointed == CPU.end
        await pilot.press("left", "shift+left", "right")
        assert "07:52:" in on(pilot).legend


async def test_the_cursor_stays_in_the_window() -> None:
    async with Stage().run_test(size=(80, 24)) as pilot:
        await pilot.press("left", "right", "right")
        assert on(pilot).widget.pointed == CPU.end


async def test_escape_puts_the_cursor_away_and_then_belongs_to_others() -> None:
    async with Stage().run_test(size=(80, 24)) as pilot:
        widget = on(pilot).widget
        assert widget.check_action("unpoint", ()) is False
        await pilot.press("left", "escape")
        assert widget.pointed is None


async def test_a_click_reads_a_moment_and_an_event_can_be_opened() -> None:
    async with Stage().run_test(size=(80, 24)) as pilot:
        widget = on(pilot).widget
        times = widget.render_line(22).text
        await pilot.click(widget, offset=(40, 5))
        assert widget.pointed is not None
        await pilot.click(widget, offset=(times.index("▲scale"), 22))
        assert on(pilot).said == ["mark scale-out"]


async def test_the_axis_keeps_its_top_while_values_wander() -> None:
    free = replace(CPU, high=None, thresholds=())
    async with Stage(free).run_test(size=(80, 24)) as pilot:
        widget = on(pilot).widget
        assert widget.render_line(0).text.startswith("80")
        quiet = replace(free, series=(replace(free.series[0], points=((CPU.end - 60, 40.0), (CPU.end, 41.0))),))
        widget.set_chart(quiet)
        assert widget.render_line(0).text.startswith("80")
        widget.set_chart(quiet, same=False)
        assert widget.render_line(0).text.startswith("50")


async def test_a_cursor_leaves_with_its_moment() -> None:
    async with Stage().run_test(size=(80, 24)) as pilot:
        await pilot.press("left")
        on(pilot).widget.set_chart(replace(CPU, start=CPU.end + 60, end=CPU.end + 3660))
        assert on(pilot).widget.pointed is None


async def test_without_a_chart_it_is_blank_and_takes_keys() -> None:
    async with Stage(None).run_test(size=(80, 24)) as pilot:
        await pilot.press("left", "right")
        assert on(pilot).widget.render_line(0).text.strip() == ""
