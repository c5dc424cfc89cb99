"""The pictures of the documentation: what is on each, and the keys that lead there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from tests.screens.estate import settled

DOCS = Path(__file__).parents[2] / "docs"
WIDE, SMALL = (120, 40), (80, 24)


@dataclass(frozen=True, slots=True)
class Picture:
    """`keys` are pressed on the dashboard, then `typed` goes into the field that has the focus, then come `last`."""

    name: str
    size: tuple[int, int] = WIDE
    keys: tuple[str, ...] = ()
    typed: str = ""
    last: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        return DOCS / f"{self.name}.svg"


ALBUM = (
    Picture("dashboard-120x40"),
    Picture("dashboard-80x24", SMALL),
    Picture("group", keys=("7", "enter")),
    Picture("why", keys=("7", "X")),
    Picture("demand", keys=("V",)),
    Picture("launch", keys=("3", "n")),
    Picture("browser", keys=("3", "z", "slash"), typed="cpu>50", last=("enter",)),
    Picture("command-bar", SMALL, keys=("colon",), typed="in"),
    Picture("help", SMALL, keys=("question_mark",)),
)


async def arrange(pilot: Pilot[Any], picture: Picture) -> None:
    """Press and type until the screen is as the picture wants it."""
    await settled(pilot)
    for key in picture.keys:
        await _press(pilot, key)
    if picture.typed:
        field = pilot.app.focused
        assert isinstance(field, Input), f"{picture.name} types where nothing can be typed"
        field.insert_text_at_cursor(picture.typed)
        await settled(pilot)
    for key in picture.last:
        await _press(pilot, key)


async def _press(pilot: Pilot[Any], key: str) -> None:
    await pilot.press(key)
    await settled(pilot)
