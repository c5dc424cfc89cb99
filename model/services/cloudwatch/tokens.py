"""Pages of things that have no serial number: a token says after which name to go on."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from bisect import bisect_right
from collections.abc import Sequence

from model.kit.errors import AwsError

_MARK = "after:"


def after(names: Sequence[str], token: str | None, size: int) -> tuple[Sequence[str], str | None]:
    """The next page of sorted names, and the token of the one after it."""
    start = bisect_right(names, read_token(token)) if token else 0
    page = names[start : start + size]
    return page, write_token(page[-1]) if start + size < len(names) else None


def write_token(place: str) -> str:
    return urlsafe_b64encode(f"{_MARK}{place}".encode()).decode()


def read_token(token: str) -> str:
    try:
        place = urlsafe_b64decode(token.encode()).decode()
    except ValueError as error:
        raise _foreign() from error
    if not place.startswith(_MARK):
        raise _foreign()
    return place.removeprefix(_MARK)


def read_number(token: str) -> int:
    """A place that is a number."""
    place = read_token(token)
    if not place.isdecimal():
        raise _foreign()
    return int(place)


def _foreign() -> AwsError:
    return AwsError("InvalidNextToken", "The next token specified is invalid.")
