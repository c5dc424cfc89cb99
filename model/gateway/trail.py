"""The fact that a call was made, as the bus tells it."""

from __future__ import annotations

from typing import Any, NamedTuple, Self

from model.gateway.call import Call
from model.kit.errors import AwsError


class Called(NamedTuple):
    """A call that came to its end: who asked what of whom, when, and what was refused (None if it was answered)."""

    time: float
    request_id: str
    cause: str
    service: str
    operation: str
    region: str
    account: str
    principal: str
    by_service: bool
    reads: bool
    params: dict[str, Any]
    refused: str | None
    message: str
    ignored: tuple[str, ...]

    @classmethod
    def of(cls, call: Call, time: float, refusal: AwsError | None = None) -> Self:
        return cls(
            time,
            call.request_id,
            call.cause,
            call.service,
            call.operation,
            call.region,
            call.account,
            call.principal.name,
            call.principal.type == "AWSService",
            call.reads,
            call.params,
            refusal.code if refusal else None,
            refusal.message if refusal else "",
            tuple(call.ignored),
        )
