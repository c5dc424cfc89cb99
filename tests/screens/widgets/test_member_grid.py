"""Instances side by side by their zones."""

from __future__ import annotations

from textual.app import App, ComposeResult

from screens.widgets.ink import Ink
from screens.widgets.member_grid import MemberGrid, Tile
from screens.widgets.size_bar import GroupSize, size_line
from screens.widgets.spans import span_cells, text_of

A, B = "us-east-1a", "us-east-1b"
TILES = (
    Tile("i-1", A, "good", "InService", "i-1", 0.61, "t3.micro 2h"),
    Tile("i-2", B, "busy", "Pending", "i-2"),
    Tile("i-3", B, "good", "InService", "i-3"),
)


class Ground(App[None]):
    def compose(self) -> ComposeResult:
        yield MemberGrid()


def lines(grid: MemberGrid) -> list[str]:
    return [text_of(line).rstrip() for line in grid.draw(grid.room)]


async def test_who_goes_is_crossed_out_for_a_moment_and_the_cursor_moves_on() -> None:
    async with Ground().run_test(size=(60, 12)) as pilot:
        grid = pilot.app.query_one(MemberGrid)
        grid.set_tiles(TILES, (A, B))
        assert [line[:3] for line in lines(grid)] == ["us-", "▸● ", "   ", "   ", ""]
        assert "i-2" in lines(grid)[1]
        assert "61%" in lines(grid)[1]

        grid.focus()
        await pilot.press("right", "down")
        assert grid.cursor == "i-3"
        grid.set_tiles(TILES[:2], (A, B))
        assert grid.zones[B][-1].tone == "gone"
        assert grid.cursor == "i-1"
        await pilot.press("right")
        assert grid.cursor == "i-2"


def test_the_bar_shows_what_serves_what_comes_and_how_far_it_is() -> None:
    line = size_line(GroupSize(1, 4, 6, 2, 1, (("warm", 2), ("spot", 0))), 80)
    assert text_of(line).endswith("6  wants 4 · 2 in service · 1 coming · 2 warm")
    bar = text_of(line)[2:].split(" 6 ")[0]
    assert (bar.count("▓"), bar.count("▒")) == (5, 5)
    for ink in Ink:
        assert span_cells(size_line(GroupSize(0, 0, 0, 0), 12, ink)) <= 12
