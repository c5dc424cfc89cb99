"""A call's parameters as anybody may see them: what the contract calls secret is not said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from model.gateway.wire.shapes import OperationModel, Shape

HIDDEN: Final = "••••••••"


def without_secrets(contract: OperationModel, params: Mapping[str, Any]) -> dict[str, Any]:
    return _members(params, contract.input)


def _members(value: Mapping[str, Any], shape: Shape) -> dict[str, Any]:
    members = shape.members
    return {name: _shown(each, members[name]) if name in members else each for name, each in value.items()}


def _shown(value: Any, shape: Shape) -> Any:
    if shape.has("sensitive"):
        return HIDDEN
    if shape.type == "structure" and isinstance(value, Mapping):
        return _members(cast("Mapping[str, Any]", value), shape)
    if shape.type == "list" and isinstance(value, list | tuple):
        return [_shown(each, shape.item) for each in cast("list[Any]", value)]
    return value
