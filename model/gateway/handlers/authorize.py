"""Have the access law judge whether the caller may do this."""

from __future__ import annotations

from typing import Any

from model.gateway.acting import BY_TRUST, FREE, acted_on, permission_of
from model.gateway.authority import Authority
from model.gateway.call import Call, Proceed


async def authorize(call: Call, proceed: Proceed) -> Any:
    """Every resource that the call acts on has to be allowed; what a handler finds out later, it asks itself."""
    call.authority = authority = Authority(call)
    try:
        action = permission_of(call.offer.operation, call.operation, call.params)
        call.cell.identities.tried(call.principal, action, call.region)
        if action not in FREE and action not in BY_TRUST:
            for acted in acted_on(call.world, call.offer, call.params, call.principal):
                authority.require(action, acted)
        return await proceed(call)
    finally:
        call.authority = None
