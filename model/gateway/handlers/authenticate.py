"""Establish who is calling, and so in which account the call acts."""

from __future__ import annotations

from hmac import compare_digest
from typing import Any

from model.gateway.call import Call, Credentials, Proceed
from model.gateway.registry import find_offer
from model.gateway.wire.auth_refusals import refusals_of
from model.gateway.wire.soap.proof import CertificateProof
from model.kit.cell import Identities, Key
from model.kit.openness import is_open, is_optional
from model.kit.principal import root
from model.kit.ways import way_of


async def authenticate(call: Call, proceed: Proceed) -> Any:
    if not call.inside:
        _check_signature(call)
    call.account = call.account or call.principal.account or call.cell.settings.account
    _refuse_region(call)
    _place(call)
    call.enter(find_offer(call.service, call.operation), call.cell.world(call.account, call.region, call.service))
    return await proceed(call)


def _check_signature(call: Call) -> None:
    """Keys that the world issued act as their principal; with signatures off, any other is root."""
    cell, credentials = call.cell, call.credentials
    key = _key_of(cell.identities, credentials) if credentials else None
    if key is not None and key.active and credentials is not None:
        if cell.settings.signatures:
            credentials.check(key.secret, cell.wall())
        _check_token(key, credentials, cell.wall())
        if key.default_regions_only and is_optional(call.region):
            raise credentials.unknown()
        call.principal = key.principal
        if credentials.access_key:
            now = cell.kernel.clock.now
            cell.identities.used(credentials.access_key, call.service, call.region, now, call.source_ip)
    elif not cell.settings.signatures:
        call.principal = root(cell.settings.account)
    elif credentials is not None:
        raise credentials.unknown()


def _key_of(identities: Identities, credentials: Credentials) -> Key | None:
    if isinstance(credentials, CertificateProof):
        return identities.certificate(credentials.certificate)
    return identities.key(credentials.access_key)


def _check_token(key: Key, credentials: Credentials, wall: float) -> None:
    """Temporary keys are good with their own session token only, and until they end."""
    if not compare_digest(key.token.encode(), credentials.token.encode()):
        raise credentials.mistaken()
    if key.expires is not None and wall >= key.expires:
        raise credentials.expired()


def _place(call: Call) -> None:
    """Some callers are known to be somewhere in the cloud, and their calls come by its networks."""
    call.way = way_of(call.cell, call.principal, call.service, call.region)
    if call.way is not None:
        call.source_ip = call.way.source_ip


def _refuse_region(call: Call) -> None:
    """Where an account is not known, be it a region it has not asked for or another partition's, its keys are not."""
    if not is_open(call.cell.kernel, call.account, call.region):
        unknown = refusals_of(call.service, "ec2" if call.service == "ec2" else "query").unknown()
        raise call.credentials.unknown() if call.credentials else unknown
