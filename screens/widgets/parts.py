"""One line made of parts: the least important leave first, and a click finds the part under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from screens.widgets.spans import Span, crop, span_cells


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a line. `leaves` 0 stays whatever happens; of the others the highest leaves first.

    Spare room goes to the left of parts that are `pushed`.
    """

    id: str
    spans: tuple[Span, ...]
    leaves: int = 0
    pushed: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    id: str
    start: int
    stop: int


def arrange(parts: Sequence[Part], width: int, gap: int = 2, edge: int = 1) -> tuple[list[Span], tuple[Placed, ...]]:
    """The line's spans and where each part came to stand."""
    kept = _kept(list(parts), width - 2 * edge, gap)
    spare = width - 2 * edge - _needed(kept, gap)
    pushed = sum(part.pushed for part in kept)
    spans: list[Span] = [(" " * edge, "text")]
    placed: list[Placed] = []
    at = edge
    for number, part in enumerate(kept):
        room = gap if number else 0
        if part.pushed and spare > 0:
            share = spare // pushed
            room, spare, pushed = room + share, spare - share, pushed - 1
        spans += [(" " * room, "text"), *part.spans]
        placed.append(Placed(part.id, at + room, at + room + span_cells(part.spans)))
        at = placed[-1].stop
    return crop(spans, width), tuple(placed)


def _needed(parts: Sequence[Part], gap: int) -> int:
    return sum(span_cells(part.spans) for part in parts) + gap * max(0, len(parts) - 1)


def _kept(parts: list[Part], room: int, gap: int) -> list[Part]:
    while _needed(parts, gap) > room:
        leaving = max(parts, key=lambda part: part.leaves, default=None)
        if leaving is None or not leaving.leaves:
            return parts
        parts.remove(leaving)
    return parts


def part_at(placed: Sequence[Placed], x: int) -> str | None:
    return next((part.id for part in placed if part.start <= x < part.stop), None)
