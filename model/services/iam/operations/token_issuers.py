"""IAM: what you can ask for, about tokens that tell others outside who of the account comes to them."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.iam.naming import new_uuid
from model.services.iam.resources.token_issuers import DOMAIN, TokenIssuer


@operation
async def enable_outbound_web_identity_federation(call: Call) -> dict[str, Any]:
    """The account has the same issuer whenever this is enabled."""
    world = call.world
    issuer = _issuer(world)
    if issuer is not None and issuer.enabled:
        message = "Outbound web identity federation is already enabled for your account."
        raise AwsError("FeatureEnabled", message, 409)
    if issuer is None:
        issuer = world.add(TokenIssuer(host=f"{new_uuid(world, 'token issuer')}.{DOMAIN}"))
    issuer.enabled = True
    return {"issuer_identifier": issuer.issuer_identifier}


@operation
async def disable_outbound_web_identity_federation(call: Call) -> None:
    """Tokens that were issued before are as good as they were."""
    _enabled(call.world).enabled = False


@operation
async def get_outbound_web_identity_federation_info(call: Call) -> dict[str, Any]:
    issuer = _enabled(call.world)
    return {"issuer_identifier": issuer.issuer_identifier, "jwt_vending_enabled": True}


def _issuer(world: World) -> TokenIssuer | None:
    return next(iter(world.all(TokenIssuer)), None)


def _enabled(world: World) -> TokenIssuer:
    issuer = _issuer(world)
    if issuer is None or not issuer.enabled:
        message = "Outbound web identity federation is not enabled for your account."
        raise AwsError("FeatureDisabled", message, 404)
    return issuer
