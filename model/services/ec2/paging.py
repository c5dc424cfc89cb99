"""EC2's answers in pages, with its bounds on how many to ask for at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from model.kit.errors import AwsError
from model.kit.pages import page
from model.kit.resource import Resource
from model.kit.tokens import read_number, write_token

R = TypeVar("R", bound=Resource)
T = TypeVar("T")

_INVALID = ("InvalidNextToken", "The token is invalid")


def paged(
    resources: Sequence[R], max_results: int | None, next_token: str | None, *, least: int = 5, most: int = 1000
) -> tuple[Sequence[R], str | None]:
    """One page of resources and the token of the next."""
    refuse_size(max_results, least, most)
    return page(resources, most=max_results, token=next_token, largest=most, invalid=_INVALID)


def paged_values(
    values: Sequence[T], max_results: int | None, next_token: str | None, *, least: int = 5, most: int = 1000
) -> tuple[Sequence[T], str | None]:
    """One page of values that stay in their order, such as the catalogue's."""
    refuse_size(max_results, least, most)
    start = read_number(next_token, AwsError(*_INVALID)) if next_token else 0
    end = start + (max_results or most)
    return values[start:end], write_token(end) if end < len(values) else None


def refuse_size_of_named(ids: Sequence[str] | None, max_results: int | None, member: str) -> None:
    """Things asked for by id come all at once; `member` is what AWS calls the ids in its refusal."""
    if ids and max_results is not None:
        raise AwsError(
            "InvalidParameterCombination", f"The parameter {member} cannot be used with the parameter maxResults"
        )


def refuse_size(max_results: int | None, least: int, most: int) -> None:
    if max_results is None or least <= max_results <= most:
        return
    bound = f"greater than {least}" if max_results < least else f"less than {most}"
    raise AwsError(
        "InvalidParameterValue",
        f"Value ( {max_results} ) for parameter maxResults is invalid. Expecting a value {bound}.",
    )
