"""Values drawn without time: one large number, a gauge, bars, a table, and alarms with their states."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from typing_extensions import override

from screens.widgets.drawn import Drawn
from screens.widgets.health import Tone, health
from screens.widgets.ink import Ink
from screens.widgets.quantity import quantity
from screens.widgets.spans import Span, clean, fit, shorten, wrap
from screens.widgets.sparkline import sparkline

_FULL: Final = {Ink.BRAILLE: ("━", "─"), Ink.BLOCK: ("=", "-")}
ROLES: Final = ("series-1", "series-2", "series-3", "series-4")


@dataclass(frozen=True, slots=True)
class Figure:
    """A line's name and what it comes to; `values` are its course."""

    name: str
    value: float | None
    unit: str = ""
    values: tuple[float, ...] = ()

    @property
    def told(self) -> str:
        return quantity(self.value, self.unit)


Lines = list[list[Span]]
Draw = Callable[[int, int, Ink], Lines]


def single_values(figures: Sequence[Figure], width: int, height: int, ink: Ink) -> Lines:
    """Each number with its name below and, where there is room, how it came to it."""
    lines: Lines = []
    for n, figure in enumerate(figures):
        role = ROLES[n % len(ROLES)]
        lines.append(
            [(figure.told, "strong"), ("  ", "text"), (shorten(clean(figure.name), max(4, width - 12)), "dim")]
        )
        if height >= 2 * len(figures) and figure.values:
            lines.append([(sparkline(figure.values[-width:], width, ink=ink), role)])
    return lines[:height]


def gauges(figures: Sequence[Figure], low: float, high: float, width: int, height: int, ink: Ink) -> Lines:
    """How far between two ends each value is."""
    full, empty = _FULL[ink]
    lines: Lines = []
    for n, figure in enumerate(figures):
        share = 0.0 if figure.value is None else max(0.0, min(1.0, (figure.value - low) / ((high - low) or 1)))
        done = round(share * width)
        lines.append([(figure.told, "strong"), (f"  {clean(figure.name)}", "dim")])
        lines.append([(full * done, ROLES[n % len(ROLES)]), (empty * (width - done), "faint")])
        if height >= 3 * len(figures):
            ends = quantity(low, figure.unit), quantity(high, figure.unit)
            lines.append([(f"{ends[0]}{ends[1].rjust(max(0, width - len(ends[0])))}", "dim")])
    return lines[:height]


def bars(figures: Sequence[Figure], width: int, height: int, ink: Ink) -> Lines:
    """One bar below the other, the largest as wide as there is room."""
    most = max((figure.value or 0.0 for figure in figures), default=0.0)
    names = min(max((len(clean(figure.name)) for figure in figures), default=0), max(6, width // 3))
    room = max(1, width - names - 12)
    lines: Lines = []
    for n, figure in enumerate(figures):
        done = round((figure.value or 0.0) / most * room) if most > 0 else 0
        bar = (_FULL[ink][0] if ink is Ink.BLOCK else "█") * max(0, done)
        lines.append(
            [(fit(clean(figure.name), names), "dim"), (f" {bar}", ROLES[n % len(ROLES)]), (f" {figure.told}", "text")]
        )
    return lines[:height]


def table(figures: Sequence[Figure], width: int, height: int, ink: Ink) -> Lines:  # noqa: ARG001 - drawn like the others
    """Name, least, mean, most and last."""
    cell = 10
    names = max(6, width - 4 * cell)
    lines: Lines = [[(fit("", names) + "".join(word.rjust(cell) for word in ("MIN", "AVG", "MAX", "LAST")), "dim")]]
    for figure in figures:
        found = figure.values
        numbers = (min(found), sum(found) / len(found), max(found), found[-1]) if found else (None,) * 4
        told = "".join(quantity(value, figure.unit).rjust(cell) for value in numbers)
        lines.append([(fit(clean(figure.name), names), "text"), (told, "text")])
    return lines[:height]


@dataclass(frozen=True, slots=True)
class AlarmState:
    """An alarm, how it is in a word and a tone, and what one would do about it where that is known."""

    name: str
    tone: Tone
    word: str
    advice: str = ""


def alarms(states: Sequence[AlarmState], width: int, height: int, ink: Ink) -> Lines:
    """The most urgent first, with what to do below it; side by side where there is room and nothing is to be done."""
    ordered = sorted(states, key=lambda each: health(each.tone).urgency)
    if any(each.advice for each in ordered):
        return [line for each in ordered for line in _advised(each, width, ink)][:height]
    cell = min(width, max((len(clean(each.name)) + len(each.word) + 6 for each in ordered), default=width))
    across = max(1, width // cell)
    cells = [_alarm(each, cell, ink) for each in ordered]
    lines = [[span for each in cells[at : at + across] for span in each] for at in range(0, len(cells), across)]
    return lines[:height]


def _alarm(state: AlarmState, width: int, ink: Ink) -> list[Span]:
    name = fit(clean(state.name), max(4, width - len(state.word) - 4))
    return [(f"{health(state.tone).sign(ink)} {state.word} ", state.tone), (name, "text")]


def _advised(state: AlarmState, width: int, ink: Ink) -> Iterator[list[Span]]:
    yield _alarm(state, width, ink)
    for line in wrap(clean(state.advice), width - 2) if state.advice else ():
        yield [(f"  {line}", "accent")]


class Figures(Drawn):
    """Shows what a function draws in its size."""

    DEFAULT_CSS = """
    Figures { height: 1fr; padding: 0 1; }
    """

    def __init__(self, *, ink: Ink = Ink.BRAILLE, id: str | None = None) -> None:
        super().__init__(ink=ink, id=id)
        self._drawing: Draw | None = None

    def show(self, drawing: Draw) -> None:
        self._drawing = drawing
        self.redraw()

    @override
    def draw(self, width: int, height: int) -> Lines:
        return self._drawing(width, height, self.ink)[:height] if self._drawing else []
