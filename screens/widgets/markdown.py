"""Markdown as lines of spans: headings, lists, emphasis, code and links; whatever else stands there stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from screens.widgets.spans import Span, clean, span_cells, wrap

_INLINE: Final = re.compile(
    r"\*\*(?P<strong>.+?)\*\*|`(?P<code>[^`]+)`|\[(?P<text>[^\]]*)\]\((?P<to>[^)]*)\)|\*(?P<soft>[^*]+)\*"
)
_HEADING: Final = re.compile(r"(#{1,6})\s+(.*)")
_ITEM: Final = re.compile(r"(\s*)(?:[-*+]|(\d+)\.)\s+(.*)")
_RULE: Final = re.compile(r"\s*([-*_])(?:\s*\1){2,}\s*")


def markdown_lines(text: str, width: int) -> list[list[Span]]:
    """As many lines as it takes in `width` cells."""
    return [line for each in text.splitlines() for line in _lines(each.rstrip(), max(1, width))]


def _lines(line: str, width: int) -> Iterator[list[Span]]:
    if heading := _HEADING.fullmatch(line):
        role = "accent" if len(heading[1]) == 1 else "strong"
        yield from ([(part, role)] for part in wrap(heading[2], width))
    elif _RULE.fullmatch(line):
        yield [("─" * width, "frame")]
    elif item := _ITEM.fullmatch(line):
        sign = f"{item[1]}{item[2]}. " if item[2] else f"{item[1]}• "
        yield from _hanging([(sign, "accent")], _inline(item[3]), width)
    else:
        yield from _hanging([], _inline(line), width)


def _inline(text: str) -> Iterator[Span]:
    at = 0
    for found in _INLINE.finditer(text):
        if found.start() > at:
            yield clean(text[at : found.start()]), "text"
        if found["strong"] is not None:
            yield clean(found["strong"]), "strong"
        elif found["code"] is not None:
            yield clean(found["code"]), "accent"
        elif found["text"] is not None:
            yield f"{clean(found['text'])} ({clean(found['to'])})", "accent"
        else:
            yield clean(found["soft"]), "dim"
        at = found.end()
    if at < len(text):
        yield clean(text[at:]), "text"


def _hanging(lead: list[Span], spans: Iterator[Span], width: int) -> Iterator[list[Span]]:
    """Words are never cut while a line has room for one; lines after the first stand under the first word."""
    line, indent = list(lead), span_cells(lead)
    used = indent
    for text, role in spans:
        for word in re.findall(r"\s+|\S+", text):
            if used + len(word) > width and used > indent and not word.isspace():
                yield line
                line, used = ([(" " * indent, "text")] if indent else []), indent
            if used > indent or not word.isspace():
                line.append((word, role))
                used += len(word)
    yield line
