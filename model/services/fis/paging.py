"""Answers in pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from model.kit.pages import page
from model.kit.resource import Resource

R = TypeVar("R", bound=Resource)

MOST_SHOWN = 100
_BAD_TOKEN = ("ValidationException", "The next token is not valid.")


def one_page(found: Sequence[R], most: int | None, token: str | None) -> tuple[Sequence[R], str | None]:
    return page(found, most=most, token=token, largest=MOST_SHOWN, invalid=_BAD_TOKEN)
