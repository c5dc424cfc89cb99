"""What a load story would do, in lines: now as it is, now as drafted, and at the draft's peak."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from model.client import Outlook
from screens.widgets.health import Tone, health
from screens.widgets.ink import Ink
from screens.widgets.quantity import quantity
from screens.widgets.spans import Span, fit, wrap

_LABEL: Final = 9
_BUSY_PERCENT, _FULL_PERCENT = 70.0, 95.0
_SLOW_SECONDS, _SLOWEST_SECONDS = 0.5, 2.0


@dataclass(frozen=True, slots=True)
class Foreseen:
    """`peak_at` says when the draft wants most, as people write it."""

    now: Outlook
    drafted: Outlook
    peak: Outlook
    peak_at: str


def lines(foreseen: Foreseen, width: int, ink: Ink) -> Iterator[list[Span]]:
    columns = (foreseen.now, foreseen.drafted, foreseen.peak)
    room = max((width - _LABEL) // 3, 7)
    heads = ("NOW", "DRAFT", "AT ITS PEAK" if room > 11 else "PEAK")
    yield [(" " * _LABEL, "dim"), *((fit(head, room, "right"), "dim") for head in heads)]
    for label, told, tone in _ROWS:
        yield [(fit(label, _LABEL), "dim"), *(_cell(told(each), tone(each), room, ink) for each in columns)]
    yield []
    for text, role in _verdict(foreseen):
        yield from ([(line, role)] for line in wrap(text, width))


def _cell(text: str, tone: Tone | None, room: int, ink: Ink) -> Span:
    return (fit(f"{health(tone).sign(ink)} {text}" if tone else text, room, "right"), tone or "text")


def _verdict(foreseen: Foreseen) -> Iterator[Span]:
    peak = foreseen.peak
    if not peak.machines:
        yield "No machine answers here.", "bad"
        return
    machines = f"{peak.machines} machine{'s' * (peak.machines != 1)}"
    if peak.failed_share > 0.01:
        yield f"At {foreseen.peak_at}, {machines} would fail {100 * peak.failed_share:.0f} % of the requests.", "bad"
    elif peak.cpu_percent > _BUSY_PERCENT:
        yield f"At {foreseen.peak_at}, {machines} would be busy, with little room for more.", "warn"
    else:
        yield f"{machines} would do.".capitalize(), "good"
    if peak.machines_wanted > peak.machines:
        yield f"It wants about {peak.machines_wanted} to be comfortable.", "text"
    yield "Foreseen with the machines of now; what scales may be quicker or slower than the rush.", "faint"


def _of_cpu(each: Outlook) -> Tone | None:
    return "bad" if each.cpu_percent > _FULL_PERCENT else "warn" if each.cpu_percent > _BUSY_PERCENT else None


def _slow(seconds: float) -> Tone | None:
    return "bad" if seconds > _SLOWEST_SECONDS else "warn" if seconds > _SLOW_SECONDS else None


def _of_failing(each: Outlook) -> Tone | None:
    return "bad" if each.failed_share > 0.01 else "warn" if each.failed_share > 0.001 else None


_ROWS: Final[Sequence[tuple[str, Callable[[Outlook], str], Callable[[Outlook], Tone | None]]]] = (
    ("requests", lambda each: quantity(each.rate, "/s"), lambda _: None),
    ("CPU", lambda each: quantity(each.cpu_percent, "%"), _of_cpu),
    ("answer in", lambda each: quantity(each.latency_seconds, "s"), lambda each: _slow(each.latency_seconds)),
    ("p99", lambda each: quantity(each.p99_seconds, "s"), lambda each: _slow(each.p99_seconds / 2)),
    ("failing", lambda each: quantity(100 * each.failed_share, "%", 1), _of_failing),
)
