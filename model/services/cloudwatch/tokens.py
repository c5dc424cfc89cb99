"""Pages of things that have no serial number: a token says after which name to go on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from model.kit import tokens
from model.kit.errors import AwsError

_INVALID = ("InvalidNextToken", "The next token specified is invalid.")


def after(names: Sequence[str], token: str | None, size: int) -> tuple[Sequence[str], str | None]:
    """The next page of sorted names, and the token of the one after it."""
    start = bisect_right(names, tokens.read_token(token, AwsError(*_INVALID))) if token else 0
    page = names[start : start + size]
    return page, tokens.write_token(page[-1]) if start + size < len(names) else None


def read_number(token: str) -> int:
    """A place that is a number."""
    return tokens.read_number(token, AwsError(*_INVALID))
