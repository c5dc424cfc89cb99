"""Tokens that say after what a list goes on, and that nobody else can have made."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode

from model.kit.errors import AwsError

_MARK = "after:"


def write_token(place: str | int) -> str:
    return urlsafe_b64encode(f"{_MARK}{place}".encode()).decode()


def read_token(token: str, foreign: AwsError) -> str:
    """The place that a token names; `foreign` is the refusal of what is none."""
    try:
        place = urlsafe_b64decode(token.encode()).decode()
    except ValueError as error:
        raise foreign from error
    if not place.startswith(_MARK):
        raise foreign
    return place.removeprefix(_MARK)


def read_number(token: str, foreign: AwsError) -> int:
    """A place that is a number."""
    place = read_token(token, foreign)
    if not place.isdecimal():
        raise foreign
    return int(place)
