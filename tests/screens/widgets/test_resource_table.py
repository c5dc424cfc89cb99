"""The table as hands and eyes meet it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from rich.color import Color
from rich.console import RenderableType
from textual._compositor import CompositorUpdate
from textual.geometry import Region
from textual.pilot import Pilot
from textual.screen import Screen
from typing_extensions import override

from screens.widgets.cell import Age, Cell, Number, State
from screens.widgets.column import Column
from screens.widgets.resource_table import ResourceTable
from screens.widgets.row import Row, Sort
from tests.screens.widgets.gallery import NOW, Gallery
from tests.screens.widgets.samples import INSTANCE_COLUMNS, INSTANCES

COLUMNS = (
    Column("name", "NAME", flex=1),
    Column("state", "STATE", kind="state", min=12),
    Column("cpu", "CPU", kind="number"),
    Column("age", "AGE", kind="age", priority=1),
)


def row(number: int, *, tone: str = "good", cpu: float = 50.0, revision: int = 0, since: float = NOW) -> Row:
    state = State("good", "running") if tone == "good" else State("bad", "failed")
    cells: tuple[Cell, ...] = (f"web-{number}", state, Number(cpu, "%"), Age(since))
    return Row(f"i-{number}", cells, revision, state.tone)


class WatchedTable(ResourceTable):
    """Remembers which regions it was asked to repaint."""

    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__(columns)
        self.repainted: list[Region] = []

    @override
    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> ResourceTable:
        self.repainted += regions or [Region(0, 0, 999, 999)]
        return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)


class Stage(Gallery):
    """A table with what it said."""

    def __init__(self, rows: Sequence[Row], columns: Sequence[Column] = COLUMNS) -> None:
        self.table = WatchedTable(columns)
        self.rows = rows
        self.said: list[str] = []
        super().__init__(self.table)

    def on_mount(self) -> None:
        super().on_mount()
        self.table.now = NOW
        self.table.set_rows(self.rows)
        self.table.focus()

    def on_resource_table_highlighted(self, message: ResourceTable.Highlighted) -> None:
        self.said.append(f"at {message.row.id}")

    def on_resource_table_selected(self, message: ResourceTable.Selected) -> None:
        self.said.append(f"open {message.row.id}")

    def on_resource_table_marked(self, message: ResourceTable.Marked) -> None:
        self.said.append(f"marked {','.join(sorted(message.ids))}")

    def on_resource_table_header_pressed(self, message: ResourceTable.HeaderPressed) -> None:
        self.said.append(f"header {message.column.key}")


def shown(stage: Stage) -> list[str]:
    return [stage.table.render_line(y).text.rstrip() for y in range(stage.table.size.height)]


def grounds(stage: Stage) -> list[Color | None]:
    styles = [next(iter(stage.table.render_line(y))).style for y in range(1, len(stage.rows) + 1)]
    return [style.bgcolor if style else None for style in styles]


async def settled(pilot: Pilot[None]) -> Stage:
    await pilot.pause()
    stage = pilot.app
    assert isinstance(stage, Stage)
    stage.table.repainted.clear()
    stage.said.clear()
    return stage


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        ("j j", 2),
        ("down down up", 1),
        ("G", 99),
        ("G k", 98),
        ("end home", 0),
        ("pagedown", 22),
        ("ctrl+d", 11),
        ("G ctrl+u", 88),
        ("k", 0),
    ],
)
async def test_keys_move_the_cursor(keys: str, place: int) -> None:
    async with Stage([row(number) for number in range(100)]).run_test(size=(80, 24)) as pilot:
        stage = await settled(pilot)
        await pilot.press(*keys.split())
        assert stage.table.cursor == place


async def test_the_cursor_stays_in_view() -> None:
    async with Stage([row(number) for number in range(100)]).run_test(size=(80, 24)) as pilot:
        stage = await settled(pilot)
        await pilot.press("G")
        assert any(line.startswith("▸ web-99") for line in shown(stage))
        await pilot.press("g")
        assert shown(stage)[1].startswith("▸ web-0")


async def test_moving_the_cursor_repaints_two_lines_and_nothing_else() -> None:
    async with Stage([row(number) for number in range(100)]).run_test(size=(80, 24)) as pilot:
        stage = await settled(pilot)
        stage.table.move_to(1)
        assert {(region.y, region.height) for region in stage.table.repainted} == {(1, 1), (2, 1)}


async def test_a_changed_row_repaints_its_line_and_nothing_else() -> None:
    async with Stage([row(number) for number in range(100)]).run_test(size=(80, 24)) as pilot:
        stage = await settled(pilot)
        stage.table.patch([row(7, cpu=61.0, revision=1), row(90, cpu=12.0, revision=1)])
        assert {(region.y, region.height) for region in stage.table.repainted} == {(8, 1)}
        assert "61 %" in shown(stage)[8]


async def test_time_passing_repaints_only_ages_that_read_differently() -> None:
    rows = [row(0, since=NOW - 59.5), row(1, since=NOW - 300), row(2, since=NOW - 4000)]
    async with Stage(rows).run_test(size=(80, 24)) as pilot:
        stage = await settled(pilot)
        stage.table.now = NOW + 1
        assert {(region.y, region.height) for region in stage.table.repainted} == {(1, 1)}
        assert [line.split()[-1] for line in shown(stage)[1:4]] == ["1m", "5m", "1h"]


async def test_the_cursor_stays_with_its_resource() -> None:
    async with Stage([row(number) for number in range(50)]).run_test(size=(80, 24)) as pilot:
        stage = await settled(pilot)
        stage.table.move_to_id("i-9")
        stage.table.sort(Sort("name", descending=True))
        await pilot.pause()
        assert stage.table.cursor_row is not None
        assert stage.table.cursor_row.id == "i-9"
        assert any(line.startswith("▸ web-9 ") for line in shown(stage))
        stage.table.set_rows([row(number) for number in range(5, 15)])
        assert stage.table.cursor_row.id == "i-9"


async def test_when_its_resource_is_gone_the_cursor_keeps_its_place() -> None:
    async with Stage([row(number) for number in range(5)]).run_test(size=(80, 24)) as pilot:
        stage = await settled(pilot)
        stage.table.move_to(2)
        stage.table.patch((), gone=["i-2"])
        await pilot.pause()
        assert stage.table.cursor_row is not None
        assert stage.table.cursor_row.id == "i-3"
        assert stage.said == ["at i-2", "at i-3"]


async def test_a_row_pulses_when_its_state_changes_and_only_then() -> None:
    async with Stage([row(number) for number in range(5)]).run_test(size=(80, 24)) as pilot:
        stage = await settled(pilot)
        calm = grounds(stage)
        stage.table.patch([row(2, cpu=99.0, revision=1, since=NOW - 500)])
        assert grounds(stage) == calm
        stage.table.patch([row(3, tone="bad", revision=1)])
        changed = [before != after for before, after in zip(calm, grounds(stage), strict=True)]
        assert changed == [False, False, False, True, False]


async def test_marks_are_set_one_by_one_in_ranges_and_cleared() -> None:
    async with Stage([row(number) for number in range(9)]).run_test(size=(80, 24)) as pilot:
        stage = await settled(pilot)
        await pilot.press("space", "space")
        assert stage.table.marks == {"i-0", "i-1"}
        await pilot.press("j", "v", "j", "j")
        assert stage.table.marks == {"i-0", "i-1", "i-3", "i-4", "i-5"}
        await pilot.press("v", "j", "ctrl+@")
        assert stage.table.marks == {"i-0", "i-1", "i-3", "i-4", "i-5", "i-6"}
        assert shown(stage)[4].startswith(" √ web-3")
        await pilot.press("backslash")
        assert stage.table.marks == frozenset()
        assert stage.said[-1] == "marked "


async def test_marks_of_resources_that_are_gone_go_with_them() -> None:
    async with Stage([row(number) for number in range(3)]).run_test(size=(80, 24)) as pilot:
        stage = await settled(pilot)
        await pilot.press("space", "space")
        stage.table.patch((), gone=["i-0"])
        stage.table.set_rows([row(2)])
        assert stage.table.marks == frozenset()


async def test_a_header_sorts_up_then_down_with_a_badge() -> None:
    async with Stage([row(number, cpu=number * 7 % 5) for number in range(5)]).run_test(size=(80, 24)) as pilot:
        stage = await settled(pilot)
        column = shown(stage)[0].index("CPU")
        await pilot.click(stage.table, offset=(column, 0))
        assert "▲1" in shown(stage)[0]
        assert [each.id for each in stage.table.rows] == ["i-0", "i-3", "i-1", "i-4", "i-2"]
        await pilot.click(stage.table, offset=(column, 0))
        assert "▼1" in shown(stage)[0]
        assert stage.said == ["header cpu", "header cpu"]


async def test_keys_walk_the_order_along_the_columns() -> None:
    async with Stage([row(number) for number in range(3)]).run_test(size=(80, 24)) as pilot:
        stage = await settled(pilot)
        await pilot.press("greater_than_sign", "greater_than_sign")
        assert stage.table.sorts == (Sort("state"),)
        await pilot.press("less_than_sign", "O")
        assert stage.table.sorts == (Sort("name", descending=True),)


async def test_a_click_moves_and_a_double_click_opens() -> None:
    async with Stage([row(number) for number in range(9)]).run_test(size=(80, 24)) as pilot:
        stage = await settled(pilot)
        await pilot.click(stage.table, offset=(5, 4))
        await pilot.double_click(stage.table, offset=(5, 6))
        assert stage.said == ["at i-3", "at i-5", "open i-5"]


async def test_a_click_with_shift_marks_up_to_it() -> None:
    async with Stage([row(number) for number in range(9)]).run_test(size=(80, 24)) as pilot:
        stage = await settled(pilot)
        await pilot.click(stage.table, offset=(5, 4), shift=True)
        assert stage.table.marks == {"i-0", "i-1", "i-2", "i-3"}


async def test_enter_opens_what_the_cursor_is_on() -> None:
    async with Stage([row(number) for number in range(3)]).run_test(size=(80, 24)) as pilot:
        stage = await settled(pilot)
        await pilot.press("j", "enter")
        assert stage.said == ["at i-1", "open i-1"]


async def test_a_filter_narrows_and_gives_all_back() -> None:
    async with Stage(INSTANCES, INSTANCE_COLUMNS).run_test(size=(120, 24)) as pilot:
        stage = await settled(pilot)
        stage.table.filter = "web cpu>80"
        assert (len(stage.table.rows), stage.table.total) == (3, 12)
        stage.table.filter = ""
        assert len(stage.table.rows) == 12


async def test_narrow_tables_lose_columns_and_keep_states() -> None:
    for width, titles in ((120, 8), (70, 7), (40, 4)):
        async with Stage(INSTANCES, INSTANCE_COLUMNS).run_test(size=(width, 24)) as pilot:
            stage = await settled(pilot)
            header = shown(stage)[0].split()
            assert "STATE" in header
            assert len(header) <= titles
            assert any("● running" in line for line in shown(stage))


async def test_a_user_cannot_break_the_table_with_a_name() -> None:
    evil = replace(row(0), cells=("[red]x\x1b[2J\n世界", State("good", "running"), Number(1), Age(NOW)))
    async with Stage([evil, row(1)]).run_test(size=(80, 24)) as pilot:
        stage = await settled(pilot)
        assert "[red]x�[2J⏎世界" in shown(stage)[1]
        assert stage.table.render_line(1).cell_length == stage.table.size.width


async def test_an_empty_table_takes_all_keys_calmly() -> None:
    async with Stage([]).run_test(size=(80, 24)) as pilot:
        stage = await settled(pilot)
        await pilot.press("j", "k", "G", "g", "space", "v", "v", "ctrl+@", "enter", "pagedown", "O")
        assert (stage.said[-1:], stage.table.cursor_row) == (["marked "], None)


async def test_other_columns_begin_anew() -> None:
    async with Stage([row(number) for number in range(3)]).run_test(size=(80, 24)) as pilot:
        stage = await settled(pilot)
        await pilot.press("space", "j")
        stage.table.set_columns((Column("bucket", "BUCKET"),))
        stage.table.set_rows([Row("b", ("shop-static",))])
        assert (stage.table.marks, stage.table.cursor, shown(stage)[0].strip()) == (frozenset(), 0, "BUCKET")


class Counted(Stage):
    """Counts the bytes that would go to the terminal."""

    sent = 0

    @override
    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if isinstance(renderable, CompositorUpdate):
            self.sent += len(renderable.render_segments(self.console).encode())
        super()._display(screen, renderable)


async def test_a_moved_cursor_sends_less_than_a_kilobyte() -> None:
    stage = Counted([row(number) for number in range(1000)])
    async with stage.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        for place in range(1, 21):
            stage.sent = 0
            stage.table.move_to(place)
            await pilot.pause()
            assert 0 < stage.sent < 1000
