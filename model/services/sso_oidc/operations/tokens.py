"""Identity Center's OpenID Connect: what you can ask for, as a program that acts for somebody (RFC 8628)."""

from __future__ import annotations

from collections.abc import Sequence
from hmac import compare_digest
from typing import Any
from urllib.parse import urlsplit

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.sso_admin.resources.instances import Instance
from model.services.sso_oidc.behavior import forget_later
from model.services.sso_oidc.resources import DeviceGrant, PortalToken, Registration

DEVICE = "urn:ietf:params:oauth:grant-type:device_code"
REFRESH = "refresh_token"
GRANTS = frozenset({DEVICE, REFRESH})
ACCOUNT_ACCESS = "sso:account:access"
REGISTERED_SECONDS = 90 * 86_400
DEVICE_SECONDS = 600
TOKEN_SECONDS = 8 * 3600
INTERVAL = 1
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
CODE_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
ERRORS = {
    "AuthorizationPendingException": "authorization_pending",
    "ExpiredTokenException": "expired_token",
    "InvalidClientException": "invalid_client",
    "InvalidGrantException": "invalid_grant",
    "InvalidRequestException": "invalid_request",
    "UnsupportedGrantTypeException": "unsupported_grant_type",
    "InvalidClientMetadataException": "invalid_client_metadata",
}


@operation(on=())
async def register_client(
    call: Call,
    *,
    client_name: str,
    client_type: str,
    scopes: Sequence[str] | None = None,
    grant_types: Sequence[str] | None = None,
) -> dict[str, Any]:
    """Any program may; all that it knows of itself is its name."""
    if client_type != "public":
        raise _error("InvalidClientMetadataException", "Only clients of the type public can register.")
    if set(grant_types or ()) - GRANTS:
        raise _error("UnsupportedGrantTypeException", f"Only {' and '.join(sorted(GRANTS))} are supported.")
    world, wall = call.world, call.cell.wall()
    client = Registration(
        client_id=_secret(world, "client", 22),
        client_secret=_secret(world, "client secret", 64),
        client_name=client_name,
        scopes=tuple(scopes or ()),
        expires=wall + REGISTERED_SECONDS,
    )
    forget_later(world, world.add(client), REGISTERED_SECONDS)
    return {
        "client_id": client.client_id,
        "client_secret": client.client_secret,
        "client_id_issued_at": int(wall),
        "client_secret_expires_at": int(client.expires),
    }


@operation(on=())
async def start_device_authorization(
    call: Call, *, client_id: str, client_secret: str, start_url: str
) -> dict[str, Any]:
    client = _client(call, client_id, client_secret)
    instance = _instance(call, start_url)
    world = call.cell.world(instance.account, instance.region, "sso-oidc")
    letters = world.luck("user code", world.count("user code")).letters(8, CODE_LETTERS)
    grant = DeviceGrant(
        device_code=_secret(world, "device", 64),
        user_code=f"{letters[:4]}-{letters[4:]}",
        client_id=client.client_id,
        client_name=client.client_name,
        instance_arn=instance.instance_arn,
        expires=call.cell.wall() + DEVICE_SECONDS,
    )
    forget_later(world, world.add(grant), DEVICE_SECONDS)
    where = f"https://device.sso.{instance.region}.amazonaws.com/"
    return {
        "device_code": grant.device_code,
        "user_code": grant.user_code,
        "verification_uri": where,
        "verification_uri_complete": f"{where}?user_code={grant.user_code}",
        "expires_in": DEVICE_SECONDS,
        "interval": INTERVAL,
    }


@operation(on=())
async def create_token(
    call: Call,
    *,
    client_id: str,
    client_secret: str,
    grant_type: str,
    device_code: str | None = None,
    refresh_token: str | None = None,
) -> dict[str, Any]:
    client = _client(call, client_id, client_secret)
    if grant_type == DEVICE:
        grant = _granted(call, client, device_code or "")
        grant.state = "USED"
        return _shown(_token(call, client, grant))
    if grant_type == REFRESH:
        before = _refreshed(call, client, refresh_token or "")
        token = _token(call, client, before)
        call.cell.world(before.account, before.region, "sso-oidc").remove(before)
        return _shown(token)
    raise _error("UnsupportedGrantTypeException", f"Only {' and '.join(sorted(GRANTS))} are supported.")


def _client(call: Call, id: str, secret: str) -> Registration:
    found = call.world.find(Registration, id)
    if found is None or not compare_digest(found.client_secret.encode(), secret.encode()):
        raise _error("InvalidClientException", "The client is not registered, or brings another's secret.", 401)
    if call.cell.wall() >= found.expires:
        raise _error("InvalidClientException", "The client's registration has ended.", 401)
    return found


def _instance(call: Call, start_url: str) -> Instance:
    """`https://d-0123456789.awsapps.com/start` is where the people of that directory sign in."""
    directory = (urlsplit(start_url).hostname or "").partition(".")[0]
    for instance in call.cell.kernel.store.everywhere(Instance):
        if instance.identity_store_id == directory and instance.status == "ACTIVE":
            return instance
    raise _error("InvalidRequestException", f"Nobody signs in at {start_url}.")


def _granted(call: Call, client: Registration, device_code: str) -> DeviceGrant:
    grant = call.cell.kernel.store.anywhere(DeviceGrant, device_code)
    if grant is None or grant.client_id != client.client_id or grant.state == "USED":
        raise _error("InvalidGrantException", "The device code is not this client's, or was used.")
    if call.cell.wall() >= grant.expires:
        raise _error("ExpiredTokenException", "The device code has ended: begin anew.")
    if grant.state == "PENDING":
        raise _error("AuthorizationPendingException", "Nobody has approved the device yet.")
    return grant


def _refreshed(call: Call, client: Registration, text: str) -> PortalToken:
    for token in call.cell.kernel.store.everywhere(PortalToken):
        if text and token.refresh_token == text and token.client_id == client.client_id:
            return token
    raise _error("InvalidGrantException", "The refresh token is not this client's, or was used.")


def _token(call: Call, client: Registration, source: DeviceGrant | PortalToken) -> PortalToken:
    """Programs that registered for it can renew what they were given."""
    world = call.cell.world(source.account, source.region, "sso-oidc")
    lasting = ACCOUNT_ACCESS in client.scopes
    token = PortalToken(
        access_token=_secret(world, "access token", 128),
        refresh_token=_secret(world, "refresh token", 128) if lasting else "",
        client_id=client.client_id,
        instance_arn=source.instance_arn,
        user_id=source.user_id,
        expires=call.cell.wall() + TOKEN_SECONDS,
    )
    forget_later(world, world.add(token), TOKEN_SECONDS)
    return token


def _shown(token: PortalToken) -> dict[str, Any]:
    return {
        "access_token": token.access_token,
        "token_type": "Bearer",
        "expires_in": TOKEN_SECONDS,
        "refresh_token": token.refresh_token or None,
    }


def _secret(world: World, name: str, length: int) -> str:
    return world.luck(name, world.count(name)).letters(length, LETTERS)


def _error(code: str, description: str, status: int = 400) -> AwsError:
    return AwsError(code, description, status, error=ERRORS[code], error_description=description)
