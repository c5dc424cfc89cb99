"""IAM: what you can ask for, about OpenID Connect providers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from model.gateway.call import Call
from model.kit.arn import arn
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.iam.naming import check_quota, labelled
from model.services.iam.resources.providers import OpenIDConnectProvider

MOST_THUMBPRINTS = 5


@operation
async def create_open_id_connect_provider(
    call: Call,
    *,
    url: str,
    client_id_list: Sequence[str] = (),
    thumbprint_list: Sequence[str] = (),
    tags: Sequence[Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    world = call.world
    host = _host(url)
    _check_thumbprints(thumbprint_list)
    held = len(world.all(OpenIDConnectProvider))
    check_quota(world, "openid-providers-per-account", "OpenIdConnectProvidersPerAccount", held)
    check_quota(world, "clients-per-openid-provider", "ClientIdsPerOpenIdConnectProvider", len(client_id_list) - 1)
    provider_arn = arn("iam", "", world.account, f"oidc-provider/{host}")
    if world.find(OpenIDConnectProvider, provider_arn) is not None:
        raise AwsError("EntityAlreadyExists", f"Provider with url {url} already exists.", 409)
    provider = OpenIDConnectProvider(
        open_id_connect_provider_arn=provider_arn,
        host=host,
        client_id_list=tuple(dict.fromkeys(client_id_list)),
        thumbprint_list=tuple(thumbprint_list),
        tags=labelled((), tags),
    )
    world.add(provider)
    return {"open_id_connect_provider_arn": provider_arn, "tags": provider.tags or None}


@operation
async def get_open_id_connect_provider(call: Call, *, open_id_connect_provider_arn: str) -> OpenIDConnectProvider:
    return call.world.get(OpenIDConnectProvider, open_id_connect_provider_arn)


@operation
async def list_open_id_connect_providers(call: Call) -> dict[str, Any]:
    return {"open_id_connect_provider_list": call.world.all(OpenIDConnectProvider)}


@operation
async def add_client_id_to_open_id_connect_provider(
    call: Call, *, open_id_connect_provider_arn: str, client_id: str
) -> None:
    """Adding one again changes nothing."""
    provider = call.world.get(OpenIDConnectProvider, open_id_connect_provider_arn)
    if client_id not in provider.client_id_list:
        held = len(provider.client_id_list)
        check_quota(call.world, "clients-per-openid-provider", "ClientIdsPerOpenIdConnectProvider", held)
        provider.client_id_list = (*provider.client_id_list, client_id)


@operation
async def remove_client_id_from_open_id_connect_provider(
    call: Call, *, open_id_connect_provider_arn: str, client_id: str
) -> None:
    """Removing one that is not there changes nothing."""
    provider = call.world.get(OpenIDConnectProvider, open_id_connect_provider_arn)
    provider.client_id_list = tuple(each for each in provider.client_id_list if each != client_id)


@operation
async def update_open_id_connect_provider_thumbprint(
    call: Call, *, open_id_connect_provider_arn: str, thumbprint_list: Sequence[str]
) -> None:
    provider = call.world.get(OpenIDConnectProvider, open_id_connect_provider_arn)
    _check_thumbprints(thumbprint_list)
    provider.thumbprint_list = tuple(thumbprint_list)


@operation
async def delete_open_id_connect_provider(call: Call, *, open_id_connect_provider_arn: str) -> None:
    """Deleting one that is not there changes nothing."""
    provider = call.world.find(OpenIDConnectProvider, open_id_connect_provider_arn)
    if provider is not None:
        call.world.remove(provider)


def _host(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.netloc or parts.query or parts.port:
        raise AwsError("ValidationError", "Invalid Open ID Connect Provider URL")
    return f"{parts.netloc}{parts.path.rstrip('/')}"


def _check_thumbprints(given: Sequence[str]) -> None:
    if len(given) > MOST_THUMBPRINTS:
        raise AwsError("InvalidInput", "Thumbprint list must contain fewer than 5 entries.")
