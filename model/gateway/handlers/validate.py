"""Hold a call against AWS's own contract before anybody acts on it."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call, Proceed
from model.gateway.wire.validate import refuse_invalid


async def validate(call: Call, proceed: Proceed) -> Any:
    refuse_invalid(call, call.offer.contract)
    return await proceed(call)
