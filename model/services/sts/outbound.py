"""Tokens that say to others outside which identity of the cloud somebody is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from model.gateway.call import Call
from model.kit.belonging import find_belonging
from model.kit.errors import AwsError
from model.kit.principal import Principal
from model.services.iam.resources.token_issuers import TokenIssuer
from model.services.iam.resources.token_keys import Algorithm, key_id, letters, sign
from model.services.sts.resources import Session

NAMESPACE = "https://sts.amazonaws.com/"


def find_issuer(call: Call) -> TokenIssuer:
    found = next(iter(call.cell.world(call.world.account, call.region, "iam").all(TokenIssuer)), None)
    if found is None or not found.enabled:
        message = "The outbound web identity federation feature is not enabled for this account."
        raise AwsError("OutboundWebIdentityFederationDisabledException", message, 403)
    return found


def refuse_longer(call: Call, seconds: int) -> None:
    """A token does not outlast the session that asks for it."""
    session = call.cell.kernel.store.anywhere(Session, call.principal.access_key)
    if session is not None and call.cell.wall() + seconds > session.expires:
        message = "The requested token duration would extend the session beyond its original expiration time."
        raise AwsError("SessionDurationEscalationException", message, 403)


def claims_of(
    call: Call, issuer: TokenIssuer, audience: Sequence[str], seconds: int, tags: Mapping[str, str]
) -> dict[str, Any]:
    """Standard claims, and under AWS's own name what it knows of the caller (IAM user guide, token claims)."""
    issued = int(call.cell.wall())
    return {
        "iss": issuer.issuer_identifier,
        "aud": audience[0] if len(audience) == 1 else list(audience),
        "sub": call.principal.role_arn or call.principal.arn,
        "iat": issued,
        "exp": issued + seconds,
        "jti": call.world.luck("web identity token", call.request_id).hexadecimal(32),
        NAMESPACE: _known(call, call.principal) | ({"request_tags": dict(tags)} if tags else {}),
    }


def _known(call: Call, caller: Principal) -> dict[str, Any]:
    found: dict[str, Any] = {"aws_account": caller.account, "source_region": call.region}
    belonging = find_belonging(call.cell.kernel, caller.account)
    if belonging is not None:
        found |= {"org_id": belonging.organization, "ou_path": belonging.path}
    if caller.tags:
        found["principal_tags"] = dict(caller.tags)
    session = call.cell.kernel.store.anywhere(Session, caller.access_key)
    if session is not None:
        found["original_session_exp"] = int(session.expires)
    if caller.federated:
        found["federated_provider"] = caller.federated
    return found


async def signed(call: Call, issuer: TokenIssuer, algorithm: Algorithm, claims: Mapping[str, Any]) -> str:
    seed = call.cell.kernel.seed
    head = {"alg": algorithm, "kid": key_id(seed, issuer.host, algorithm), "typ": "JWT"}
    text = ".".join(letters(orjson.dumps(part)) for part in (head, claims))
    return f"{text}.{letters(await sign(seed, issuer.host, algorithm, text.encode()))}"
