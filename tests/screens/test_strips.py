"""Lines that were drawn go when others take their place."""

from __future__ import annotations

import gc
from collections.abc import Sequence

import pytest
from rich.segment import Segment
from textual.app import ComposeResult
from textual.strip import Strip
from typing_extensions import override

from screens.strips import divided
from screens.themes import ThemedApp
from screens.widgets.drawn import Drawn
from screens.widgets.spans import Span

LINES = 5


def strip(*texts: str) -> Strip:
    return Strip([Segment(text) for text in texts])


def texts(strips: Sequence[Strip]) -> list[str]:
    return [each.text for each in strips]


@pytest.mark.parametrize("cuts", [[8], [3, 8], [3], [3, 8, 20], [8, 20], [20]])
def test_strips_are_cut_as_textual_cuts_them(cuts: list[int]) -> None:
    assert texts(divided(strip("one", "two", "34"), cuts)) == texts(strip("one", "two", "34").divide(cuts))


class Counting(Drawn):
    drawn = 0

    @override
    def draw(self, width: int, height: int) -> Sequence[Sequence[Span]]:
        self.drawn += 1
        return [[(f"{self.drawn}".ljust(width), "text")] for _ in range(height)]


class Wall(ThemedApp[None]):
    @override
    def compose(self) -> ComposeResult:
        yield Counting()


def strips_held() -> int:
    return sum(isinstance(each, Strip) for each in gc.get_objects())


async def test_lines_that_were_drawn_before_are_gone_without_anybody_looking_for_them() -> None:
    app = Wall()
    async with app.run_test(size=(20, LINES)) as pilot:
        counting = app.query_one(Counting)
        await pilot.pause()
        gc.collect()
        gc.disable()
        before = strips_held()
        for _ in range(40):
            counting.redraw()
            await pilot.pause()
        more = strips_held() - before
        gc.enable()

    assert counting.drawn > 10
    assert more < 10 * LINES
