"""Load as heat: a sign that grows and a colour that warms, so that it reads without colour too."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from screens.widgets.ink import Ink
from screens.widgets.spans import Span
from screens.widgets.sparkline import bar

_STEPS: Final = ((0.85, "heat-4"), (0.6, "heat-3"), (0.3, "heat-2"), (0.0, "heat-1"))
_SHOWN: Final = (0.0, 0.3, 0.6, 0.85)
NOTHING: Final[Mapping[Ink, str]] = {Ink.BRAILLE: "·", Ink.BLOCK: "."}
"Stands where a load is not known."


HEAT_STEPS: Final = 40
"So many loads can be told apart."


def heat_step(load: float) -> int:
    return min(HEAT_STEPS, int(load * HEAT_STEPS))


def heat_role(load: float) -> str:
    return next(role for least, role in _STEPS if load >= least or not least)


def heat_span(load: float | None, ink: Ink) -> Span:
    """One cell."""
    return (NOTHING[ink], "faint") if load is None else (bar(min(1.0, load), ink), heat_role(load))


def percent_spans(load: float | None, ink: Ink) -> list[Span]:
    """`▅  61 %`, in seven cells; nothing where nothing is known."""
    return [] if load is None else [heat_span(load, ink), (f"{100 * load:4.0f} %", "dim")]


def legend(what: str, top: float, unit: str, ink: Ink) -> list[Span]:
    """What the steps stand for: `CPU ▁ 0 ▃ 30 ▅ 60 ▇ 85 %`."""
    spans: list[Span] = [(f"{what} ", "dim")]
    for share in _SHOWN:
        spans += [heat_span(share, ink), (f" {share * top:g} ", "dim")]
    return [*spans, (f"{unit} ", "dim")]
