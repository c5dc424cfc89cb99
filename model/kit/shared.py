"""Values that many things have alike are held once."""

from __future__ import annotations

from typing import Any, TypeVar

from pydantic import AfterValidator

V = TypeVar("V")

_KNOWN: dict[Any, Any] = {}


def share(value: V) -> V:
    """The first value that was equal to this one; only for frozen values of which there are few different ones."""
    return _KNOWN.setdefault(value, value)


SHARED = AfterValidator(share)
"For the annotation of a field: `software: Annotated[Software, SHARED]`."
