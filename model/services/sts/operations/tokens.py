"""STS: what you can ask for, to be known outside the cloud."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.permission import Acted, Value
from model.services.iam.resources.token_keys import Algorithm
from model.services.sts.endpoints import refuse_global
from model.services.sts.narrowing import request_tags, tag_keys
from model.services.sts.outbound import claims_of, find_issuer, refuse_longer, signed

SECONDS = 300
ALGORITHMS: Mapping[str, Algorithm] = {"RS256": "RS256", "ES384": "ES384"}


@operation(on=())
async def get_web_identity_token(
    call: Call,
    *,
    audience: Sequence[str],
    signing_algorithm: str,
    duration_seconds: int = SECONDS,
    tags: Sequence[Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    """A token of the caller's account, signed with one of the keys that everybody can look up."""
    refuse_global(call)
    algorithm = ALGORITHMS.get(signing_algorithm)
    if algorithm is None:
        raise AwsError("ValidationError", f"{signing_algorithm} is not a signing algorithm: use RS256 or ES384.")
    given = request_tags(tags)
    keys: dict[str, Value] = {
        "sts:IdentityTokenAudience": tuple(audience),
        "sts:DurationSeconds": str(duration_seconds),
        "sts:SigningAlgorithm": algorithm,
        **tag_keys(given.items()),
    }
    assert call.authority is not None, "a call is authorized before it is answered"
    call.authority.require("sts:GetWebIdentityToken", Acted("*"), keys)
    if tags:
        call.authority.require("sts:TagGetWebIdentityToken", Acted("*"), keys)
    issuer = find_issuer(call)
    refuse_longer(call, duration_seconds)
    claims = claims_of(call, issuer, audience, duration_seconds, given)
    return {
        "web_identity_token": await signed(call, issuer, algorithm, claims),
        "expiration": float(claims["exp"]),
    }
