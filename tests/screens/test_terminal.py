"""What a terminal shows after everything that was sent is what the program shows, however little that was."""

from __future__ import annotations

import re
from random import Random
from typing import Final

from rich.cells import get_character_cell_size
from rich.console import RenderableType
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import ComposeResult
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import Static
from typing_extensions import override

from screens.terminal import Difference, Shown
from screens.themes import ThemedApp
from screens.widgets.clock_face import ClockFace, Face
from tests.admin import NOON

WIDTH: Final = 24
STYLES: Final = (Style(color="red"), Style(color="blue"), Style(bold=True))
_MOVED: Final = re.compile(r"\x1b\[(\d+);(\d+)H")


def drawn(seed: Random, width: int) -> Strip:
    """A line of some words in some styles, one of them of wide characters now and then."""
    segments: list[Segment] = []
    left = width
    while left:
        size = seed.randint(1, left)
        wide = size % 2 == 0 and seed.random() < 0.2
        text = "表" * (size // 2) if wide else "".join(seed.choice("ab▇ ") for _ in range(size))
        segments.append(Segment(text, seed.choice(STYLES)))
        left -= size
    return Strip(segments, width)


def cells(x: int, strip: Strip) -> dict[int, tuple[str, str]]:
    found: dict[int, tuple[str, str]] = {}
    for segment in strip:
        for character in segment.text:
            size = get_character_cell_size(character)
            found |= {x + place: (character if not place else "", str(segment.style)) for place in range(size)}
            x += size
    return found


def test_whatever_changes_on_a_line_arrives() -> None:
    seed, shown, terminal = Random(1), Shown(), dict[int, tuple[str, str]]()  # noqa: S311
    whole = drawn(seed, WIDTH)
    shown.lighter(LayoutUpdate([[whole]], Region(0, 0, WIDTH, 1)))
    terminal |= cells(0, whole)
    for _ in range(300):
        cut = seed.choice((8, 8, 8, 15))
        left, right = drawn(seed, cut), drawn(seed, WIDTH - cut)
        chops: list[dict[int, Strip | None]] = [{0: left if seed.random() < 0.5 else None, cut: right}]
        sent = shown.lighter(ChopsUpdate(chops, [(0, 0, WIDTH)], [[cut, WIDTH]]))
        before = dict(terminal)
        for x, _, piece in sent.pieces if isinstance(sent, Difference) else ():
            terminal |= cells(x, piece)
        wanted = {
            **before,
            **{at: cell for x, strip in chops[0].items() if strip for at, cell in cells(x, strip).items()},
        }
        assert terminal == wanted


def test_what_is_shown_already_is_not_sent_again() -> None:
    shown, line = Shown(), Strip([Segment("12:00:00", STYLES[0]), Segment(" x60", STYLES[1])])
    later = Strip([Segment("12:00:07", STYLES[0]), Segment(" x60", STYLES[1])])
    shown.lighter(LayoutUpdate([[line]], Region(0, 0, 12, 1)))

    assert shown.lighter(ChopsUpdate([{0: line}], [(0, 0, 12)], [[12]])) is None
    sent = shown.lighter(ChopsUpdate([{0: later}], [(0, 0, 12)], [[12]]))
    assert isinstance(sent, Difference)
    assert [(x, y, piece.text) for x, y, piece in sent.pieces] == [(7, 0, "7")]


class Watched(ThemedApp[None]):
    """A clock over a line of text, and what of them went to the terminal."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[str] = []

    def compose(self) -> ComposeResult:
        yield ClockFace(Face("shop", "us-east-1", NOON))
        yield Static("nothing changes here")

    @override
    def lighter(self, renderable: RenderableType | None) -> RenderableType | None:
        lighter = super().lighter(renderable)
        if isinstance(lighter, CompositorUpdate):
            self.sent.append(lighter.render_segments(self.console))
        return lighter


async def test_a_clock_that_goes_on_costs_the_digits_that_change() -> None:
    app = Watched()
    async with app.run_test(size=(120, 4)) as pilot:
        await pilot.pause()
        app.sent.clear()
        app.query_one(ClockFace).set_face(Face("shop", "us-east-1", NOON + 1))
        app.query_one(Static).refresh()
        await pilot.pause()
        assert [len(_MOVED.findall(each)) for each in app.sent] == [1]
        assert len(app.sent[0]) < 80
