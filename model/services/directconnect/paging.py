"""Answers in pages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from model.kit.pages import page
from model.kit.resource import Resource
from model.services.directconnect.refusals import refused

R = TypeVar("R", bound=Resource)

MOST_SHOWN = 100
_BAD_TOKEN = ("DirectConnectClientException", "The token is not valid.")


def one_page(found: Sequence[R], most: int | None, token: str | None) -> tuple[Sequence[R], str | None]:
    """Of at least one and at most a hundred, and the token of the next one."""
    if most is not None and most < 1:
        raise refused("The maximum number of results must be at least 1.")
    return page(found, most=most, token=token, largest=MOST_SHOWN, invalid=_BAD_TOKEN)
