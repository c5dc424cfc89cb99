"""EC2's answers in pages, with its bounds on how many to ask for at once."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as NotBase64
from collections.abc import Sequence
from typing import TypeVar

from model.kit.errors import AwsError
from model.kit.pages import page
from model.kit.resource import Resource

R = TypeVar("R", bound=Resource)
T = TypeVar("T")

_INVALID = ("InvalidNextToken", "The token is invalid")
_MARK = b"from:"


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
    start = _read(next_token) if next_token else 0
    end = start + (max_results or most)
    return values[start:end], urlsafe_b64encode(_MARK + b"%d" % end).decode() if end < len(values) else None


def refuse_size(max_results: int | None, least: int, most: int) -> None:
    if max_results is None or least <= max_results <= most:
        return
    bound = f"greater than {least}" if max_results < least else f"less than {most}"
    raise AwsError(
        "InvalidParameterValue",
        f"Value ( {max_results} ) for parameter maxResults is invalid. Expecting a value {bound}.",
    )


def _read(token: str) -> int:
    try:
        text = urlsafe_b64decode(token.encode())
        if not text.startswith(_MARK):
            raise AwsError(*_INVALID)
        return int(text.removeprefix(_MARK))
    except (NotBase64, ValueError) as error:
        raise AwsError(*_INVALID) from error
