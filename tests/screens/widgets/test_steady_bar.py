"""A scroll bar is painted when it looks different."""

from __future__ import annotations

from screens.widgets.resource_table import ResourceTable
from screens.widgets.steady_bar import SteadyBar
from tests.screens.widgets.gallery import Gallery
from tests.screens.widgets.test_resource_table import COLUMNS, row


async def positions(rows: int, moves: int) -> list[float]:
    """Where the bar stands after each of so many lines that the table scrolls."""
    table = ResourceTable(COLUMNS)
    found: list[float] = []
    async with Gallery(table).run_test(size=(80, 24)) as pilot:
        table.set_rows([row(number) for number in range(rows)])
        await pilot.pause()
        for line in range(moves):
            table.scroll_to(y=line + 1, animate=False, force=True)
            await pilot.pause()
            assert isinstance(table.vertical_scrollbar, SteadyBar)
            found.append(table.vertical_scrollbar.position)
    return found


async def test_among_many_rows_it_stands_still_until_the_eye_could_tell() -> None:
    among_many = await positions(10_000, 60)
    assert 1 < len(set(among_many)) < 4
    assert among_many[-1] <= 60


async def test_among_few_it_moves_with_every_line() -> None:
    assert await positions(60, 10) == [float(line) for line in range(1, 11)]


async def test_at_the_end_it_touches_the_end() -> None:
    table = ResourceTable(COLUMNS)
    async with Gallery(table).run_test(size=(80, 24)) as pilot:
        table.set_rows([row(number) for number in range(10_000)])
        await pilot.press("G")
        await pilot.pause()
        bar = table.vertical_scrollbar
        assert bar.position == bar.window_virtual_size - bar.window_size
