"""Text cut to an exact number of cells and safe to show, before anybody picks its colours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal

from rich.cells import cell_len, chop_cells, set_cell_size

Align = Literal["left", "right", "center"]
Cut = Literal["end", "middle"]
Span = tuple[str, str]
"A text and the role it plays (`dim`, `good`, `accent`); a theme turns roles into colours."

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\ufe00-\ufe0f\ufeff]")
_HARMFUL = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def clean(text: str) -> str:
    """Users name things; a name must not move the cursor, turn the writing direction or break a line."""
    if text.isprintable():
        return _UNSEEN.sub("", text) if not text.isascii() else text
    spaced = text.replace("\r\n", "⏎").replace("\n", "⏎").replace("\t", " ")
    return _HARMFUL.sub("�", _UNSEEN.sub("", spaced))


def cells(text: str) -> int:
    return len(text) if text.isascii() else _cells_of(text)


@lru_cache(maxsize=4096)
def _cells_of(text: str) -> int:
    return cell_len(text)


def fit(text: str, width: int, align: Align = "left", cut: Cut = "end") -> str:
    """Exactly `width` cells of clean text: padded, or cut with an ellipsis at the end or in the middle."""
    text = clean(text)
    room = width - cells(text)
    if room < 0:
        return _shortened(text, width, cut)
    if align == "right":
        return " " * room + text
    if align == "center":
        return " " * (room // 2) + text + " " * (room - room // 2)
    return text + " " * room


def shorten(text: str, width: int, cut: Cut = "end") -> str:
    """At most `width` cells of clean text."""
    text = clean(text)
    return text if cells(text) <= width else _shortened(text, width, cut)


def _shortened(text: str, width: int, cut: Cut) -> str:
    if width <= 0:
        return ""
    if cut == "end" or width < 5:
        return set_cell_size(text, width - 1) + "…"
    tail = (width - 1) // 3
    return set_cell_size(text, width - 1 - tail) + "…" + _last_cells(text, tail)


def _last_cells(text: str, width: int) -> str:
    kept = text[-width:]
    while cells(kept) > width:
        kept = kept[1:]
    return " " * (width - cells(kept)) + kept


def wrap(text: str, width: int) -> list[str]:
    """Lines of at most `width` cells, broken at spaces where there are any; line breaks of the text are kept."""
    return [line for part in text.splitlines() or [""] for line in _wrapped(clean(part), max(1, width))]


def _wrapped(text: str, width: int) -> list[str]:
    lines = [""]
    for word in text.split(" "):
        for piece in chop_cells(word, width) or [""]:
            joined = f"{lines[-1]} {piece}" if lines[-1] else piece
            if cells(joined) <= width:
                lines[-1] = joined
            else:
                lines.append(piece)
    return lines


def span_cells(spans: Iterable[Span]) -> int:
    return sum(cells(text) for text, _ in spans)


def crop(spans: Iterable[Span], width: int) -> list[Span]:
    """The spans' first `width` cells."""
    kept: list[Span] = []
    for text, role in spans:
        size = cells(text)
        if size >= width:
            kept.append((text if size == width else set_cell_size(text, width), role))
            break
        kept.append((text, role))
        width -= size
    return kept


def shortened(spans: Sequence[Span], width: int) -> list[Span]:
    """The same, with an ellipsis where something had to go."""
    if span_cells(spans) <= width or width < 1:
        return crop(spans, width)
    return [*crop(spans, width - 1), ("…", "dim")]


def text_of(spans: Iterable[Span]) -> str:
    return "".join(text for text, _ in spans)


def marked(spans: Iterable[Span], words: tuple[str, ...], role: str = "match") -> list[Span]:
    """The same spans, where what matches any of the words (without case) plays the given role."""
    wanted = [re.escape(word) for word in words if word]
    if not wanted:
        return list(spans)
    pattern = re.compile(f"({'|'.join(wanted)})", re.IGNORECASE)
    return [
        (piece, role if index % 2 else own)
        for text, own in spans
        for index, piece in enumerate(pattern.split(text))
        if piece
    ]
