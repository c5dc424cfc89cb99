"""Roles become colours: of the theme that is on, and attributes where there is none."""

from __future__ import annotations

from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from screens.themes import DARK, LIGHT
from screens.widgets.paint import Brush, content_of, painted_lines, palette_of
from screens.widgets.resource_table import ResourceTable
from screens.widgets.teacher import Deed, Teacher
from tests.screens.widgets.gallery import Gallery
from tests.screens.widgets.samples import INSTANCE_COLUMNS, INSTANCES


def colours(strip: Strip) -> set[str]:
    return {segment.style.color.name for segment in strip if segment.style and segment.style.color}


async def test_another_theme_recolours_what_is_on_screen() -> None:
    table = ResourceTable(INSTANCE_COLUMNS)
    async with Gallery(table).run_test(size=(100, 20)) as pilot:
        table.set_rows(INSTANCES)
        await pilot.pause()
        assert DARK.variables["state-busy"] in colours(table.render_line(1))
        pilot.app.theme = LIGHT.name
        await pilot.pause()
        await pilot.pause()
        assert LIGHT.variables["state-busy"] in colours(table.render_line(1))


async def test_without_colour_the_cursor_is_reversed() -> None:
    for colourless in (False, True):
        async with Gallery(colourless=colourless).run_test() as pilot:
            assert bool(palette_of(pilot.app).grounds["cursor"].reverse) is colourless


async def test_a_strip_has_exactly_its_cells() -> None:
    teacher = Teacher(Deed("aws s3 ls"))
    async with Gallery(teacher).run_test():
        brush = Brush.of(teacher)
        for width in (0, 1, 5, 30):
            assert brush.strip([("世界 text", "text"), ("more", "good")], width).cell_length == width
        assert brush.style("good") is brush.style("good")


async def test_names_with_brackets_are_no_markup() -> None:
    assert content_of([("[bold]x[/bold]", "text"), ("$y", "bad")]).plain == "[bold]x[/bold]$y"


async def test_painted_lines_are_those_that_textual_would_make() -> None:
    for colourless in (False, True):
        table = ResourceTable(INSTANCE_COLUMNS)
        async with Gallery(table, colourless=colourless).run_test(size=(100, 20)) as pilot:
            table.set_rows(INSTANCES)
            await pilot.pause()
            for crop in (Region(0, 0, 100, 20), Region(7, 2, 30, 5)):
                ours, theirs = painted_lines(table, crop), Widget.render_lines(table, crop)
                assert [seen(strip) for strip in ours] == [seen(strip) for strip in theirs]


async def test_what_has_a_padding_is_left_to_textual() -> None:
    table = ResourceTable(INSTANCE_COLUMNS)
    async with Gallery(table).run_test(size=(100, 20)) as pilot:
        table.set_rows(INSTANCES)
        table.styles.padding = (1, 3)
        await pilot.pause()
        lines = painted_lines(table, table.size.region)
        assert lines[0].text.strip() == ""
        assert lines[1].text.startswith("   ")


def seen(strip: Strip) -> list[tuple[str, str]]:
    """Each cell and its looks."""
    return [(cell, str(segment.style)) for segment in strip for cell in segment.text]
