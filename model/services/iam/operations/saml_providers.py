"""IAM: what you can ask for, about SAML providers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from model.gateway.call import Call
from model.kit.arn import arn
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.iam.naming import check_quota, labelled
from model.services.iam.resources.providers import SAMLProvider
from model.services.iam.saml import Metadata, read_metadata


@operation
async def create_saml_provider(
    call: Call, *, saml_metadata_document: str, name: str, tags: Sequence[Mapping[str, str]] | None = None
) -> dict[str, Any]:
    world = call.world
    metadata = read_metadata(saml_metadata_document)
    check_quota(world, "saml-providers-per-account", "SAMLProvidersPerAccount", len(world.all(SAMLProvider)))
    provider_arn = arn("iam", "", world.account, f"saml-provider/{name}")
    if world.find(SAMLProvider, provider_arn) is not None:
        raise AwsError("EntityAlreadyExists", f"SAMLProvider with name {name} already exists.", 409)
    number = world.count("saml provider")
    provider = SAMLProvider(
        saml_provider_arn=provider_arn,
        name=name,
        saml_provider_uuid=world.luck("saml provider", number).hexadecimal(32).upper(),
        saml_metadata_document=saml_metadata_document,
        entity_id=metadata.entity_id,
        certificates=metadata.certificates,
        valid_until=_end(metadata),
        tags=labelled((), tags),
    )
    return {"saml_provider_arn": world.add(provider).saml_provider_arn, "tags": provider.tags or None}


@operation
async def get_saml_provider(call: Call, *, saml_provider_arn: str) -> dict[str, Any]:
    provider = call.world.get(SAMLProvider, saml_provider_arn)
    return {
        "saml_provider_uuid": provider.saml_provider_uuid,
        "saml_metadata_document": provider.saml_metadata_document,
        "create_date": provider.created_at,
        "valid_until": provider.valid_until,
        "tags": provider.tags or None,
    }


@operation
async def list_saml_providers(call: Call) -> dict[str, Any]:
    return {"saml_provider_list": call.world.all(SAMLProvider)}


@operation
async def update_saml_provider(
    call: Call, *, saml_provider_arn: str, saml_metadata_document: str | None = None
) -> dict[str, Any]:
    """New metadata brings new certificates."""
    provider = call.world.get(SAMLProvider, saml_provider_arn)
    if saml_metadata_document is None:
        return {"saml_provider_arn": saml_provider_arn}
    metadata = read_metadata(saml_metadata_document)
    provider.saml_metadata_document = saml_metadata_document
    provider.entity_id, provider.certificates = metadata.entity_id, metadata.certificates
    provider.valid_until = _end(metadata)
    return {"saml_provider_arn": saml_provider_arn}


@operation
async def delete_saml_provider(call: Call, *, saml_provider_arn: str) -> None:
    call.world.remove(call.world.get(SAMLProvider, saml_provider_arn))


def _end(metadata: Metadata) -> float | None:
    if not metadata.valid_until:
        return None
    try:
        return datetime.fromisoformat(metadata.valid_until).timestamp()
    except ValueError as error:
        raise AwsError("InvalidInput", "Could not parse metadata") from error
