"""Auto Scaling's answers in pages, with its bounds on how many to ask for at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from model.kit.pages import page
from model.kit.resource import Resource
from model.services.autoscaling.naming import invalid

R = TypeVar("R", bound=Resource)


def paged(
    resources: Sequence[R],
    max_records: int | None,
    next_token: str | None,
    *,
    usual: int = 50,
    largest: int = 100,
    newest_first: bool = False,
) -> tuple[Sequence[R], str | None]:
    """One page of resources, `usual` ones where nobody says how many, and the token of the next."""
    most = usual if max_records is None else max_records
    if not 1 <= most <= largest:
        bound = "greater than or equal to 1" if most < 1 else f"less than or equal to {largest}"
        raise invalid(
            f"1 validation error detected: Value '{most}' at 'maxRecords' failed to satisfy constraint: "
            f"Member must have value {bound}"
        )
    return page(resources, most=most, token=next_token, largest=largest, newest_first=newest_first)
