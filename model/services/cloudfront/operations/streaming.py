"""Streaming distributions: what you can ask for, and are refused: RTMP ended with the year 2020."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation

ENDED = "Streaming distributions (RTMP) are no longer offered; stream over HTTP by a distribution."


@operation
async def create_streaming_distribution(call: Call, *, streaming_distribution_config: dict[str, Any]) -> None:
    del call, streaming_distribution_config
    raise AwsError("InvalidArgument", ENDED)


@operation
async def list_streaming_distributions(call: Call) -> dict[str, Any]:
    """There are none."""
    del call
    empty = {"marker": "", "max_items": 100, "is_truncated": False, "quantity": 0}
    return {"streaming_distribution_list": empty}
