"""Hold a call against AWS's own contract before anybody acts on it."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call, Proceed
from model.gateway.wire.validate import find_flaw


async def validate(call: Call, proceed: Proceed) -> Any:
    flaw = call.flaw if call.is_checked else find_flaw(call.params, call.offer.contract)
    if flaw is not None:
        raise flaw
    return await proceed(call)
