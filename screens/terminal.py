"""What a terminal shows already is not sent to it again: on a line that moves, the cells that are other than before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Console, ConsoleOptions, RenderResult
from rich.control import Control
from rich.segment import Segment
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

Piece = tuple[int, int, Strip]
"Where it begins, on which line, and what stands there from now on."


class Difference(CompositorUpdate):
    """Pieces of lines, each sent to its place."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self.pieces = tuple(pieces)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for x, y, strip in self.pieces:
            yield Control.move_to(x, y).segment
            yield from strip

    def render_segments(self, console: Console) -> str:
        return "".join(f"{Control.move_to(x, y).segment.text}{strip.render(console)}" for x, y, strip in self.pieces)


class Shown:
    """Which text stands where, as far as it was sent; a whole frame goes out whole, and mends whatever was astray."""

    def __init__(self) -> None:
        self._lines: dict[int, dict[int, Segment]] = {}

    def lighter(self, update: LayoutUpdate | ChopsUpdate) -> LayoutUpdate | Difference | None:
        """The update without what is shown already; None if nothing is left of it."""
        if isinstance(update, LayoutUpdate):
            first = update.region.y
            self._lines = {
                y: dict(_placed(0, (segment for strip in strips for segment in strip)))
                for y, strips in enumerate(update.strips, first)
            }
            return update
        pieces = [piece for span in update.spans for piece in self._changed(update, *span)]
        return Difference(pieces) if pieces else None

    def _changed(self, update: ChopsUpdate, y: int, begin: int, end: int) -> Iterator[Piece]:
        line = self._lines.setdefault(y, {})
        for stop, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is not None and x < end and stop > begin:
                after = list(_placed(x, strip))
                yield from ((at, y, Strip(segments)) for at, segments in _runs(line, after))
                for at in [at for at, held in line.items() if at < stop and at + held.cell_length > x]:
                    del line[at]
                line.update(after)


def _placed(x: int, segments: Iterable[Segment]) -> Iterator[tuple[int, Segment]]:
    for segment in segments:
        yield x, segment
        x += segment.cell_length


def _runs(line: dict[int, Segment], after: Iterable[tuple[int, Segment]]) -> Iterator[tuple[int, list[Segment]]]:
    """What differs from a line, in runs without a gap."""
    begin, run, end = 0, list[Segment](), -1
    for x, segment in after:
        held = line.get(x)
        if held == segment:
            continue
        at, rest = _trimmed(x, segment, held)
        if not rest.text:
            continue
        if run and at != end:
            yield begin, run
            run = []
        begin = begin if run else at
        run.append(rest)
        end = at + rest.cell_length
    if run:
        yield begin, run


def _trimmed(x: int, segment: Segment, held: Segment | None) -> tuple[int, Segment]:
    """Without the beginning and the end that it has in common with what stands there in the same style."""
    text = segment.text
    if held is None or held.style != segment.style or not text.isascii() or not held.text.isascii():
        return x, segment
    left, right, most = 0, len(text), min(len(text), len(held.text))
    while left < most and held.text[left] == text[left]:
        left += 1
    while len(held.text) == len(text) and right > left and held.text[right - 1] == text[right - 1]:
        right -= 1
    return x + left, Segment(text[left:right], segment.style)
