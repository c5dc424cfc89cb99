"""What resources and values look like on the wire, remembered on them: on a resource until it changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from model.kit.value import Worded

Piece = TypeVar("Piece")


class Revised(Protocol):
    """A resource whose wire form depends on nothing but itself; its class says `__fragments__ = True`."""

    revision: int
    fragments: dict[Any, Any] | None


def is_kept(kind: type) -> bool:
    return bool(getattr(kind, "__fragments__", False))


def remembered(kind: type, write: Callable[[Any], Piece]) -> Callable[[Any], Piece]:
    """`write`, at most once for every revision of an object of this kind."""
    return _on_value(write) if issubclass(kind, Worded) else _on_resource(write)


def _on_value(write: Callable[[Any], Piece]) -> Callable[[Any], Piece]:
    def look(value: Worded) -> Piece:
        pieces: dict[Any, Piece] | None = getattr(value, "fragments", None)
        if pieces is None:
            pieces = {}
            object.__setattr__(value, "fragments", pieces)
        known = pieces.get(look)
        if known is None:
            known = pieces[look] = write(value)
        return known

    return look


def _on_resource(write: Callable[[Any], Piece]) -> Callable[[Any], Piece]:

    def look(resource: Revised) -> Piece:
        fields = resource.__dict__  # read past the class: this is all that a long unchanged list costs
        pieces: dict[Any, tuple[int, Piece]] | None = fields["fragments"]
        if pieces is None:
            pieces = fields["fragments"] = {}
        known = pieces.get(look)
        if known is None or known[0] != fields["revision"]:
            known = pieces[look] = (fields["revision"], write(resource))
        return known[1]

    return look
