"""Answers in pages. A token says after which thing to go on, so it stays true when things come and go."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import TypeVar

from model.kit.errors import AwsError
from model.kit.resource import Resource
from model.kit.tokens import read_number, write_token

R = TypeVar("R", bound=Resource)

_serial = attrgetter("serial")


def page(
    resources: Sequence[R],
    *,
    most: int | None,
    token: str | None,
    largest: int = 1000,
    invalid: tuple[str, str] = ("InvalidNextToken", "The token is not valid"),
    newest_first: bool = False,
) -> tuple[Sequence[R], str | None]:
    """One page of resources in the order they were made, or the reverse, and the token of the next one.

    `most` is what the client asked for, `largest` what AWS gives at the most, `invalid` the refusal of a foreign token.
    """
    ordered = sorted(resources, key=_serial, reverse=newest_first)
    if token:
        after = read_number(token, AwsError(*invalid))
        ordered = [each for each in ordered if (each.serial < after if newest_first else each.serial > after)]
    size = min(most or largest, largest)
    if len(ordered) <= size:
        return ordered, None
    return ordered[:size], write_token(ordered[size - 1].serial)
