"""What a table's cell holds: a value with its meaning, so that it sorts as what it is and shows as what it says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from screens.widgets.health import HEALTHS, Tone, health
from screens.widgets.ink import Ink
from screens.widgets.quantity import ABSENT, quantity, span_of_time
from screens.widgets.spans import Align, Cut, Span, cells, clean, fit
from screens.widgets.sparkline import sparkline

SPARK_CELLS: Final = 4
_NUMBERS: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Text:
    """A text that plays a role: `dim` for an id, `accent` for a link, a tone for a verdict."""

    text: str
    role: str = "text"


@dataclass(frozen=True, slots=True)
class Number:
    value: float | None
    unit: str = ""
    decimals: int | None = None


@dataclass(frozen=True, slots=True)
class State:
    """A state in AWS's own word. A row pulses when one of these changes, and never for anything else."""

    tone: Tone
    word: str


@dataclass(frozen=True, slots=True)
class Spark:
    """The last few values as a tiny chart (`high`: full height) and the newest in figures."""

    values: tuple[float | None, ...]
    value: float | None = None
    unit: str = "%"
    high: float | None = 100.0


@dataclass(frozen=True, slots=True)
class Age:
    """Since when (epoch seconds of simulated time); shown against the table's `now`."""

    since: float | None


@dataclass(frozen=True, slots=True)
class Bar:
    """A share of the whole column's width, from nothing to 1; what is more than nothing is seen."""

    share: float
    role: str = "series-1"


Cell = str | Text | Number | State | Spark | Age | Bar
"A plain string is text."


def plain(cell: Cell, now: float = 0.0) -> str:
    """The cell as words, as a copy yields it: of a chart its newest value."""
    match cell:
        case str():
            return cell
        case Text(text):
            return text
        case Number(value, unit, decimals):
            return quantity(value, unit, decimals)
        case State(_, word):
            return word
        case Spark(_, value, unit):
            return quantity(value, unit)
        case Age(since):
            return ABSENT if since is None else span_of_time(now - since)
        case Bar(share):
            return f"{share:.0%}"


def measure(cell: Cell, now: float = 0.0) -> int:
    """How many cells it takes to show all of it."""
    match cell:
        case str():
            return cells(clean(cell))
        case State(_, word):
            return cells(clean(word)) + 2
        case Spark(values, value):
            return SPARK_CELLS + 1 + max(4, cells(plain(cell))) if values or value is not None else 1
        case _:
            return cells(clean(plain(cell, now)))


def cell_spans(
    cell: Cell, width: int, align: Align = "left", cut: Cut = "end", now: float = 0.0, ink: Ink = Ink.BRAILLE
) -> list[Span]:
    """Exactly `width` cells."""
    match cell:
        case str():
            return [(fit(cell, width, align, cut), "text")]
        case Text(text, role):
            return [(fit(text, width, align, cut), role)]
        case State(tone, word):
            return _state_spans(tone, word, width, ink)
        case Spark():
            return _spark_spans(cell, width, align, ink)
        case Number(value, unit, decimals):
            return _number_spans(quantity(value, unit, decimals), width, align)
        case Age():
            return [(fit(plain(cell, now), width, align), "dim")]
        case Bar(share, role):
            return [(fit(_bar(share * width, ink), width), role)]


def _bar(length: float, ink: Ink) -> str:
    """Eighths of a cell where the font has them."""
    if ink is Ink.BLOCK:
        return "█" * (max(1, round(length)) if length > 0 else 0)
    eighths = max(1, round(length * 8)) if length > 0 else 0
    return "█" * (eighths // 8) + " ▏▎▍▌▋▊▉"[eighths % 8].strip()


def _state_spans(tone: Tone, word: str, width: int, ink: Ink) -> list[Span]:
    sign = health(tone).sign(ink)
    return [(fit(f"{sign} {word}", width), tone)] if width > 2 else [(fit(sign, width), tone)]


def _spark_spans(cell: Spark, width: int, align: Align, ink: Ink) -> list[Span]:
    figures = quantity(cell.value, cell.unit)
    if not cell.values and cell.value is None:
        return [(fit(ABSENT, width, align), "dim")]
    room = min(SPARK_CELLS, width - cells(figures) - 1)
    if not cell.values or room < 2:
        return _number_spans(figures, width, "right")
    chart = sparkline(cell.values, room, high=cell.high, ink=ink)
    return [(chart, "series-1"), *_number_spans(figures, width - room, "right")]


def _number_spans(figures: str, width: int, align: Align) -> list[Span]:
    if cells(figures) > width:
        return [(fit(figures, width), "text")]
    value, _, unit = figures.partition(" ")
    pad = " " * (width - cells(figures))
    spans: list[Span] = [(value, "dim" if value == ABSENT else "text"), (f" {unit}" if unit else "", "dim")]
    return [(pad, "text"), *spans] if align == "right" else [*spans, (pad, "text")]


def order(cell: Cell) -> float | str | None:
    """What to sort by: a number's value, a state's urgency, the youngest age, texts as people count (web-9, web-10)."""
    match cell:
        case str():
            return _counted(cell)
        case Text(text):
            return _counted(text)
        case State(tone, word):
            return f"{HEALTHS[tone].urgency}{word}"
        case Number(value) | Spark(_, value):
            return value
        case Age(since):
            return None if since is None else -since
        case Bar(share):
            return share


def _counted(text: str) -> str:
    return _NUMBERS.sub(_padded, text.casefold())


def _padded(digits: re.Match[str]) -> str:
    return digits[0].rjust(20, "0")


def haystack(row: Sequence[Cell]) -> str:
    """The words of a row, folded: what a typed word is looked for in. Numbers and ages are compared, not searched."""
    return "\n".join([words for cell in row if (words := _words(cell))]).casefold()


def _words(cell: Cell) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Text):
        return cell.text
    return cell.word if isinstance(cell, State) else ""


def states(row: Sequence[Cell]) -> tuple[State, ...]:
    return tuple(cell for cell in row if isinstance(cell, State))
