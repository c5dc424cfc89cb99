"""Answers as callers inside the process get them: plain dicts by AWS's names, as boto3 would hand them out."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any, cast

from model.gateway.wire.projection import Projection
from model.gateway.wire.shapes import OperationModel, Shape
from model.kernel.unhurried import AT_ONCE, pieces
from model.kit.names import snake

AS_IT_IS = Projection()


def plain(operation: OperationModel, result: Any) -> dict[str, Any]:
    """The result of an operation's handler; timestamps stay seconds and blobs bytes, what is None is left out."""
    return {} if result is None else AS_IT_IS(operation.output, result)


def plainly(operation: OperationModel, result: Any) -> Generator[None, None, dict[str, Any]]:
    """The same in steps: what stands in long lists of the answer itself is told some at a time."""
    if not isinstance(result, dict):
        return plain(operation, result)
    rest, told = cast("dict[str, Any]", {**result}), dict[str, Any]()
    for name, shape in operation.output.members.items():
        key = ours if (ours := snake(name)) in rest else name
        if shape.type == "list" and rest.get(key).__class__ in (list, tuple) and len(rest[key]) > AT_ONCE:
            told[name] = yield from _listed(shape.item, rest.pop(key))
    return plain(operation, rest) | told


def _listed(shape: Shape, values: Sequence[Any]) -> Generator[None, None, list[Any]]:
    step, told = AS_IT_IS.step(shape), list[Any]()
    for some in pieces(values):
        told += some if step is None else map(step, some)
        yield
    return told
