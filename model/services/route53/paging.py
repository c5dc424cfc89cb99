"""Lists in pages, in the order in which things were made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from model.kit.errors import AwsError
from model.kit.pages import page
from model.kit.resource import Resource
from model.kit.tokens import read_token, write_token
from model.services.route53.refusals import invalid

MOST_ITEMS = 100

R = TypeVar("R", bound=Resource)


def read_most(max_items: str | int | None, largest: int = MOST_ITEMS) -> int:
    """How many a client wants; as AWS has them, numbers come as text."""
    if max_items is None:
        return largest
    text = str(max_items).strip()
    if not text.isdecimal() or int(text[:9]) < 1:
        raise invalid(f"Invalid request: MaxItems '{max_items}' is not a number of items")
    return min(int(text[:9]), largest)


def page_of_names(
    names: Sequence[str], max_items: str | int | None, token: str | None
) -> tuple[Sequence[str], str | None]:
    """In the order of the alphabet; a token says after which name to go on."""
    most, foreign = read_most(max_items), AwsError("InvalidInput", "Invalid request: The token is not one of this list")
    after = read_token(token, foreign) if token else ""
    found = sorted(each for each in names if each > after)
    return found[:most], write_token(found[most - 1]) if len(found) > most else None


def one_page(found: Sequence[R], max_items: str | int | None, marker: str | None) -> tuple[Sequence[R], str | None]:
    invalid_marker = ("InvalidInput", "Invalid request: The marker is not one of this list")
    return page(found, most=read_most(max_items), token=marker, largest=MOST_ITEMS, invalid=invalid_marker)
