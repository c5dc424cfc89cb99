"""Application Auto Scaling's answers in pages of fifty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from model.kit.pages import page
from model.kit.resource import Resource
from model.services.application_autoscaling.refusals import invalid

LARGEST = 50
_BAD_TOKEN = ("InvalidNextTokenException", "The next token supplied was invalid")

R = TypeVar("R", bound=Resource)


def paged(
    resources: Sequence[R], max_results: int | None, next_token: str | None, *, newest_first: bool = False
) -> tuple[Sequence[R], str | None]:
    """One page of resources, and the token of the next."""
    if max_results is not None and not 1 <= max_results <= LARGEST:
        raise invalid(f"MaxResults must be between 1 and {LARGEST}")
    most = max_results or LARGEST
    return page(resources, most=most, token=next_token, largest=LARGEST, invalid=_BAD_TOKEN, newest_first=newest_first)
