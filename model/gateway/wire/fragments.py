"""What a resource looks like on the wire, remembered on the resource until it changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

Piece = TypeVar("Piece")


class Revised(Protocol):
    """A resource whose wire form depends on nothing but itself; its class says `__fragments__ = True`."""

    revision: int
    fragments: dict[Any, Any] | None


def is_kept(kind: type) -> bool:
    return bool(getattr(kind, "__fragments__", False))


def remembered(write: Callable[[Any], Piece]) -> Callable[[Any], Piece]:
    """`write`, at most once for every revision of an object."""

    def look(resource: Revised) -> Piece:
        fields: dict[str, Any] = vars(resource)  # read past the class: this is all that a long unchanged list costs
        pieces: dict[Any, tuple[int, Piece]] | None = fields["fragments"]
        if pieces is None:
            pieces = fields["fragments"] = {}
        known = pieces.get(look)
        if known is None or known[0] != fields["revision"]:
            known = pieces[look] = (fields["revision"], write(resource))
        return known[1]

    return look
