"""Hold a call against AWS's own contract before anybody acts on it."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call, Proceed
from model.gateway.wire.validate import find_flaw
from model.kit.errors import AwsError


async def validate(call: Call, proceed: Proceed) -> Any:
    flaw = call.flaw if call.is_checked else _flaw(call)
    if flaw is not None:
        raise flaw
    return await proceed(call)


def _flaw(call: Call) -> AwsError | None:
    """SDKs make up the token by which a request that comes twice is known; inside the process nothing comes twice."""
    contract = call.offer.contract
    members = contract.input.members
    tokens = [name for name in contract.input.required if members[name].has("idempotencyToken")] if call.inside else ()
    return find_flaw({**dict.fromkeys(tokens, "0"), **call.params}, contract)
