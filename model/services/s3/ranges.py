"""The part of an object that a Range header asks for."""

from __future__ import annotations

import re
from typing import NamedTuple

from model.kit.errors import AwsError

RANGE = re.compile(r"bytes=(\d*)-(\d*)")


class Span(NamedTuple):
    start: int
    size: int

    def content_range(self, of: int) -> str:
        return f"bytes {self.start}-{self.start + self.size - 1}/{of}"


def read_range(header: str | None, size: int) -> Span | None:
    """The bytes that are asked for; None for all of them, which is what a range that S3 does not read gives too."""
    found = RANGE.fullmatch(header or "")
    if found is None or found[1] == found[2] == "":
        return None
    if not found[1]:
        span = Span(max(size - int(found[2]), 0), min(int(found[2]), size))
    else:
        start, last = int(found[1]), min(int(found[2] or size), size - 1)
        if found[2] and int(found[2]) < start:
            return None
        span = Span(start, last - start + 1)
    if span.size <= 0:
        raise unsatisfiable(header or "", size)
    return span


def unsatisfiable(header: str, size: int) -> AwsError:
    text = "The requested range is not satisfiable"
    return AwsError("InvalidRange", text, 416, RangeRequested=header, ActualObjectSize=size)
