"""STS: what you can ask for."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation


@operation
async def get_caller_identity(call: Call) -> dict[str, Any]:
    caller = call.principal
    return {"user_id": caller.user_id, "account": caller.account, "arn": caller.arn}
