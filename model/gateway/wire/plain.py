"""Answers as callers inside the process get them: plain dicts by AWS's names, as boto3 would hand them out."""

from __future__ import annotations

from typing import Any

from model.gateway.wire.projection import Projection
from model.gateway.wire.shapes import OperationModel

AS_IT_IS = Projection()


def plain(operation: OperationModel, result: Any) -> dict[str, Any]:
    """The result of an operation's handler; timestamps stay seconds and blobs bytes, what is None is left out."""
    return {} if result is None else AS_IT_IS(operation.output, result)
