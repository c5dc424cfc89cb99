"""Structures that clients send, as frozen values: AWS's member names become ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from model.kit.names import snake
from model.kit.value import Value

V = TypeVar("V", bound=Value)


def read_value(kind: type[V], given: Mapping[str, Any]) -> V:
    """One structure; members that the value does not know are not part of what we honour."""
    return kind.model_validate(_snaked(given))


def read_values(kind: type[V], given: Sequence[Mapping[str, Any]] | None) -> tuple[V, ...]:
    return tuple(read_value(kind, each) for each in given or ())


def _snaked(given: Any) -> Any:
    if isinstance(given, Mapping):
        return {snake(str(name)): _snaked(value) for name, value in given.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    if isinstance(given, (list, tuple)):
        return tuple(_snaked(each) for each in given)  # pyright: ignore[reportUnknownVariableType]
    return given
