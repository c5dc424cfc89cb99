"""What a terminal shows already is not sent to it again: on a line that moves, the cells that are other than before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rich.console import Console, ConsoleOptions, RenderResult
from rich.control import Control
from rich.segment import Segment
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.strip import Strip

from screens.widgets.spans import cells

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
        return "".join([f"\x1b[{y + 1};{x + 1}H{strip.render(console)}" for x, y, strip in self.pieces])


class Shown:
    """Which text stands where, as far as it was sent; a whole frame goes out whole, and mends whatever was astray."""

    def __init__(self) -> None:
        self._whole: dict[int, Iterable[Strip]] = {}
        "Lines as they went out in a whole frame."
        self._since: dict[int, dict[tuple[int, int], tuple[Strip, dict[int, Segment]]]] = {}
        "What was sent after that, by line and by where it is cut."

    def lighter(self, update: LayoutUpdate | ChopsUpdate) -> LayoutUpdate | Difference | None:
        """The update without what is shown already; None if nothing is left of it."""
        if isinstance(update, LayoutUpdate):
            self._whole, self._since = dict(enumerate(update.strips, update.region.y)), {}
            return update
        pieces = [piece for span in update.spans for piece in self._changed(update, *span)]
        return Difference(pieces) if pieces else None

    def _changed(self, update: ChopsUpdate, y: int, begin: int, end: int) -> Iterator[Piece]:
        """A strip most of which is other than before goes out whole: it knows how it is written."""
        line = self._since.setdefault(y, {})
        for stop, (x, strip) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if strip is None or x >= end or stop <= begin:
                continue
            sent = line.get((x, stop))
            if sent is not None and sent[0] is strip:
                continue
            held = sent[1] if sent is not None else self._first(y, x, stop)
            after = _placed(x, strip)
            line[x, stop] = strip, after
            other = sum([held.get(at) != segment for at, segment in after.items()])
            if 2 * other > len(after):
                yield x, y, strip
            elif other:
                yield from ((at, y, Strip(segments)) for at, segments in _runs(held, after))

    def _first(self, y: int, x: int, stop: int) -> dict[int, Segment]:
        """What stands in a part of a line that nothing was sent of since the frame; where it is cut anew, who knows."""
        line = self._since[y]
        if any(begin < stop and end > x for begin, end in line):
            line.clear()
            self._whole.pop(y, None)
        segments = (segment for strip in self._whole.get(y, ()) for segment in strip)
        return {at: segment for at, segment in _placed(0, segments).items() if x <= at < stop}


def _placed(x: int, segments: Iterable[Segment]) -> dict[int, Segment]:
    """Segments that follow each other, by where they stand."""
    placed: dict[int, Segment] = {}
    for segment in segments:
        placed[x] = segment
        x += cells(segment.text)
    return placed


def _runs(held: dict[int, Segment], after: dict[int, Segment]) -> Iterator[tuple[int, list[Segment]]]:
    """What differs from what stood there, in runs without a gap."""
    begin, run, end = 0, list[Segment](), -1
    for x, segment in after.items():
        if held.get(x) == segment:
            continue
        at, rest = _trimmed(x, segment, held.get(x))
        if not rest.text:
            continue
        if run and at != end:
            yield begin, run
            run = []
        begin = begin if run else at
        run.append(rest)
        end = at + cells(rest.text)
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
