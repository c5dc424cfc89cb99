"""Establish who is calling, and so in which account the call acts."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call, Proceed
from model.gateway.registry import find_offer
from model.kit.principal import root


async def authenticate(call: Call, proceed: Proceed) -> Any:
    if not call.inside:
        _check_signature(call)
    call.account = call.account or call.principal.account or call.cell.settings.account
    call.enter(find_offer(call.service, call.operation), call.cell.world(call.account, call.region, call.service))
    return await proceed(call)


def _check_signature(call: Call) -> None:
    """Keys that the world issued act as their principal; with signatures off, any other is root."""
    settings, credentials = call.cell.settings, call.credentials
    key = call.cell.identities.key(credentials.access_key) if credentials else None
    if key is not None and key.active and credentials is not None:
        if settings.signatures:
            credentials.check(key.secret, call.cell.wall())
        call.principal = key.principal
    elif not settings.signatures:
        call.principal = root(settings.account)
    elif credentials is not None:
        raise credentials.unknown()
