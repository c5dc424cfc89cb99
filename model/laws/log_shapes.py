"""What log events have in common: texts in which whatever differs from event to event is a token."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from typing import NamedTuple

_MARKS = r"\s\"'\[\](){}<>,;=|"
_PIECE = re.compile(rf"\d{{4}}-\d\d-\d\d \d\d:\d\d:\d\d(?:[.,]\d+)?Z?(?!\S)|[{_MARKS}]+|[^{_MARKS}]+")
_KINDS = (
    ("Time", r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"),
    ("Time", r"\d\d:\d\d:\d\d(?:[.,]\d+)?Z?"),
    ("Time", r"\d\d/[A-Z][a-z]{2}/\d{4}:\d\d:\d\d:\d\d"),
    ("UUID", r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}"),
    ("IPAddress", r"\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?(?:/\d{1,2})?"),
    ("Email", r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"),
    ("Number", r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?%?:?"),
    ("Duration", r"\d+(?:\.\d+)?(?:ns|us|ms|s|m|h)"),
    ("Masked", r"\*{3,}"),
    ("Size", r"\d+(?:\.\d+)?(?:B|[KMGT]i?B)"),
)
_KIND = re.compile("|".join(f"(?P<k{n}>{pattern})" for n, (_, pattern) in enumerate(_KINDS)), re.ASCII)
_NUMBERED = re.compile(r"/[^/]*\d")
_ID = re.compile(r"(?=[^\d]*\d)[\w:/.#-]{6,}", re.ASCII)
_LEVELS = (
    ("Fatal", re.compile(r"\b(?:FATAL|CRITICAL|PANIC|EMERGENCY)\b", re.IGNORECASE)),
    ("Error", re.compile(r"\b(?:ERROR|ERR|EXCEPTION|SEVERE|FAILED|FAILURE)\b", re.IGNORECASE)),
    ("Warning", re.compile(r"\b(?:WARN|WARNING)\b", re.IGNORECASE)),
    ("Debug", re.compile(r"\b(?:DEBUG|TRACE)\b", re.IGNORECASE)),
    ("Info", re.compile(r"\b(?:INFO|NOTICE)\b", re.IGNORECASE)),
)
MOST_PIECES = 400
"What comes after so many pieces of a text says nothing more of its shape."
MOST_TEXT = 4000
MOST_SHAPES, FIRST_WORDS = 300, 2
FEW = 5
"So many words at a place may be words of their own; where there are more, they are what differs."
ID_DIGITS = 2


class Piece(NamedTuple):
    """A part of a text, and what kind of token it is; those of no kind are the same in every event."""

    text: str
    kind: str = ""


Shape = tuple[Piece, ...]
"Pieces in their order, of which the tokens are empty."


def pieces_of(text: str) -> Iterator[Piece]:
    """The words of a text, and what stands between them."""
    for n, found in enumerate(_PIECE.finditer(text[:MOST_TEXT])):
        if n == MOST_PIECES:
            return
        yield Piece(found[0], kind_of(found[0]))


def shape_of(text: str) -> Shape:
    """What is left of a text without what is a token by the look of it."""
    return tuple(Piece("", piece.kind) if piece.kind else piece for piece in pieces_of(text))


@lru_cache(maxsize=4096)
def kind_of(word: str) -> str:
    """What a word is by the look of it; empty for one that says the same in every event."""
    bare = word.rstrip(".:!?")
    found = _KIND.fullmatch(bare)
    if found is not None and found.lastgroup is not None:
        return _KINDS[int(found.lastgroup[1:])][0]
    is_id = sum(character.isdigit() for character in bare) >= ID_DIGITS and _ID.fullmatch(bare) is not None
    if "/" in bare:
        return "Path" if _NUMBERED.search(bare) else ""
    return "ID" if is_id else ""


def written(shape: Shape) -> str:
    """`<Time-1> [INFO] Calling for <ID-2>`."""
    parts: list[str] = []
    tokens = 0
    for piece in shape:
        tokens += bool(piece.kind)
        parts.append(f"<{piece.kind}-{tokens}>" if piece.kind else piece.text)
    return "".join(parts)


def expression_of(shape: Shape) -> str:
    """A regular expression for the events of a shape."""
    return "".join(r"\S+" if piece.kind else re.escape(piece.text) for piece in shape)


def id_of(shape: Shape) -> str:
    """By which a shape is known wherever it is met: 32 digits."""
    return blake2b(written(shape).encode(), digest_size=16).hexdigest()


def level_of(text: str) -> str:
    """How serious an event says it is; empty where it does not say."""
    return next((level for level, words in _LEVELS if words.search(text[:MOST_TEXT])), "")


class Shapes:
    """Shapes of many texts. Where there are too many of them, all but the first words of a text count as tokens."""

    def __init__(self) -> None:
        self._known: set[Shape] = set()

    def of(self, text: str) -> Shape:
        shape = shape_of(text)
        if shape in self._known or len(self._known) < MOST_SHAPES:
            self._known.add(shape)
            return shape
        return tuple(_loosened(shape))


def _loosened(shape: Shape) -> Iterator[Piece]:
    words = 0
    for piece in shape:
        is_word = not piece.kind and piece.text[:1].isalnum()
        words += is_word
        yield Piece("", "Token") if is_word and words > FIRST_WORDS else piece


def gathered(counts: Mapping[Shape, int]) -> dict[Shape, Shape]:
    """What becomes of each shape where those that differ at one place only are one, if they are many."""
    into = {shape: shape for shape in counts}
    for place in range(max(map(len, counts), default=0)):
        by_rest: defaultdict[tuple[int, int], list[Shape]] = defaultdict(list)
        for shape in dict.fromkeys(into.values()):
            if not _may_differ(shape, place):
                continue
            by_rest[len(shape), _mark(shape) ^ hash((place, shape[place]))].append(shape)
        merged = {
            shape: (*shape[:place], Piece("", "Token"), *shape[place + 1 :])
            for shapes in by_rest.values()
            if len(shapes) > FEW
            for shape in shapes
        }
        if merged:
            into = {shape: merged.get(at, at) for shape, at in into.items()}
    return into


def _may_differ(shape: Shape, place: int) -> bool:
    return place < len(shape) and not shape[place].kind and bool(shape[place].text.strip())


@lru_cache(maxsize=4 * 1024)
def _mark(shape: Shape) -> int:
    """A number that is the same for the same pieces, and from which one of them can be taken out again."""
    mark = 0
    for numbered in enumerate(shape):
        mark ^= hash(numbered)
    return mark


def values_at(shape: Shape, texts: Iterable[str]) -> Sequence[Counter[str]]:
    """What stood in the place of each token of a shape, and how often."""
    places = [n for n, piece in enumerate(shape) if piece.kind]
    counts = [Counter[str]() for _ in places]
    for text in texts:
        said = list(pieces_of(text))
        for counter, place in zip(counts, places, strict=True):
            if place < len(said):
                counter[said[place].text] += 1
    return counts
