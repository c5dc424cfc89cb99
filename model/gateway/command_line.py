"""The `aws` line that makes a call: what every action on a screen teaches."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any, cast

import orjson

from model.gateway.wire.shapes import OperationModel, Shape
from model.kit.names import snake

_CLI_SERVICE = {"s3": "s3api"}


def command_line(contract: OperationModel, params: Mapping[str, Any], region: str = "") -> str:
    """`aws ec2 stop-instances --instance-ids i-…`, ready to paste into a shell."""
    service = contract.service.name
    words = ["aws", _CLI_SERVICE.get(service, service), _dashed(contract.name)]
    members = contract.input.members
    for name, value in _joined_counts(contract, params).items():
        words += _option(name, value, members.get(name))
    if region:
        words += ["--region", region]
    return " ".join(words)


def _joined_counts(contract: OperationModel, params: Mapping[str, Any]) -> dict[str, Any]:
    """The CLI asks for one `--count` where RunInstances has a least and a most."""
    if contract.name != "RunInstances" or "MinCount" not in params:
        return dict(params)
    least, most = params["MinCount"], params["MaxCount"]
    rest = {name: value for name, value in params.items() if name not in ("MinCount", "MaxCount")}
    return rest | {"Count": least if least == most else f"{least}:{most}"}


def _option(name: str, value: Any, shape: Shape | None) -> list[str]:
    option = f"--{_dashed(name)}"
    if isinstance(value, bool):
        return [option if value else f"--no-{_dashed(name)}"]
    if isinstance(value, list | tuple) and shape is not None and shape.type == "list" and shape.item.is_scalar:
        return [option, *(shlex.quote(str(each)) for each in cast(list[Any], value))]
    return [option, shlex.quote(_text(value))]


def _text(value: Any) -> str:
    if isinstance(value, Mapping | list | tuple):
        return orjson.dumps(value, default=_bytes).decode()
    return _bytes(value) if isinstance(value, bytes) else str(value)


def _bytes(value: Any) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _dashed(name: str) -> str:
    return snake(name).replace("_", "-")
