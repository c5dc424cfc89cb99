"""What an issuer of tokens tells everybody: where its keys are, and the keys (OpenID Connect Discovery 1.0)."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import orjson

from model.kit.hosting import Browsing, Page, hosting
from model.kit.world import World
from model.services.iam.publishing import issuers_address
from model.services.iam.resources.token_issuers import TokenIssuer
from model.services.iam.resources.token_keys import public_keys

CONFIGURATION = "/.well-known/openid-configuration"
KEYS = "/.well-known/jwks.json"
CLAIMS = ("aud", "exp", "iat", "iss", "jti", "sub", "https://sts.amazonaws.com/")


@hosting
def issuer_pages(world: World, browsing: Browsing) -> Awaitable[Page] | None:
    return _answered(world, browsing) if browsing.address == issuers_address() else None


async def _answered(world: World, browsing: Browsing) -> Page:
    issuer = world.kernel.store.anywhere(TokenIssuer, browsing.host)
    if issuer is None or browsing.path not in (CONFIGURATION, KEYS):
        return _page(404, {"message": "Not Found"})
    if browsing.method not in ("GET", "HEAD"):
        return _page(405, {"message": "Method Not Allowed"})
    if browsing.path == KEYS:
        return _page(200, {"keys": await public_keys(world.kernel.seed, issuer.host)})
    return _page(200, _configuration(issuer))


def _configuration(issuer: TokenIssuer) -> dict[str, Any]:
    return {
        "issuer": issuer.issuer_identifier,
        "jwks_uri": f"{issuer.issuer_identifier}{KEYS}",
        "response_types_supported": ["id_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "ES384"],
        "claims_supported": CLAIMS,
    }


def _page(status: int, told: dict[str, Any]) -> Page:
    return Page(status, {"content-type": "application/json"}, orjson.dumps(told))
