"""ELBv2: what you can ask for of trust stores."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.single_tags import put_tags
from model.kit.world import World
from model.services.elbv2.bundles import fetched
from model.services.elbv2.finding import by_arn, paged, paged_values
from model.services.elbv2.limits import refuse_beyond
from model.services.elbv2.naming import check_name, new_arn
from model.services.elbv2.resources.listeners import Listener
from model.services.elbv2.resources.trust_stores import Revocation, TrustStore
from model.services.elbv2.trust import read_bundle, read_revocations


@operation(on=("truststore/{Name}/*",))
async def create_trust_store(
    call: Call,
    *,
    name: str,
    ca_certificates_bundle_s3_bucket: str,
    ca_certificates_bundle_s3_key: str,
    ca_certificates_bundle_s3_object_version: str | None = None,
    tags: list[dict[str, str]] | None = None,
) -> dict[str, Any]:
    world = call.world
    check_name("trust store", name)
    if world.where(TrustStore, name=name):
        raise AwsError("DuplicateTrustStoreName", f"A trust store with the name '{name}' already exists")
    refuse_beyond(world, "trust-stores-per-region", len(world.all(TrustStore)), "TooManyTrustStores", "trust stores")
    place = (ca_certificates_bundle_s3_bucket, ca_certificates_bundle_s3_key, ca_certificates_bundle_s3_object_version)
    body = await fetched(call, *place, missing="CaCertificatesBundleNotFound")
    store = TrustStore(
        trust_store_arn=new_arn(world, f"truststore/{name}"),
        name=name,
        authorities=read_bundle(body),
        tags=put_tags((), tags),
    )
    return {"trust_stores": [world.add(store)]}


@operation
async def modify_trust_store(
    call: Call,
    *,
    trust_store_arn: str,
    ca_certificates_bundle_s3_bucket: str,
    ca_certificates_bundle_s3_key: str,
    ca_certificates_bundle_s3_object_version: str | None = None,
) -> dict[str, Any]:
    store = by_arn(call.world, TrustStore, trust_store_arn)
    place = (ca_certificates_bundle_s3_bucket, ca_certificates_bundle_s3_key, ca_certificates_bundle_s3_object_version)
    store.authorities = read_bundle(await fetched(call, *place, missing="CaCertificatesBundleNotFound"))
    return {"trust_stores": [store]}


@operation
async def describe_trust_stores(
    call: Call,
    *,
    trust_store_arns: list[str] | None = None,
    names: list[str] | None = None,
    marker: str | None = None,
    page_size: int | None = None,
) -> dict[str, Any]:
    world = call.world
    if trust_store_arns:
        found = [by_arn(world, TrustStore, each) for each in trust_store_arns]
    elif names:
        found = [_named(world, each) for each in names]
    else:
        found = list(world.all(TrustStore))
    listed, token = paged(found, marker, page_size)
    return {"trust_stores": listed, "next_marker": token}


def _named(world: World, name: str) -> TrustStore:
    found = world.where(TrustStore, name=name)
    if not found:
        raise AwsError("TrustStoreNotFound", f"Trust store '{name}' not found")
    return found[0]


@operation
async def delete_trust_store(call: Call, *, trust_store_arn: str) -> dict[str, Any]:
    store = by_arn(call.world, TrustStore, trust_store_arn)
    if _listeners(call.world, store):
        raise AwsError("TrustStoreInUse", f"Trust store '{trust_store_arn}' is currently in use by a listener")
    call.world.remove(store)
    return {}


def _listeners(world: World, store: TrustStore) -> list[Listener]:
    asked = ((each, each.mutual_authentication) for each in world.all(Listener))
    return [each for each, mutual in asked if mutual is not None and mutual.trust_store_arn == store.arn]


@operation
async def describe_trust_store_associations(
    call: Call, *, trust_store_arn: str, marker: str | None = None, page_size: int | None = None
) -> dict[str, Any]:
    store = by_arn(call.world, TrustStore, trust_store_arn)
    listed, token = paged(_listeners(call.world, store), marker, page_size)
    return {"trust_store_associations": [{"resource_arn": each.arn} for each in listed], "next_marker": token}


@operation
async def add_trust_store_revocations(
    call: Call, *, trust_store_arn: str, revocation_contents: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    store = by_arn(call.world, TrustStore, trust_store_arn)
    made: list[Revocation] = []
    for number, each in enumerate(revocation_contents or (), store.revocations_made + 1):
        place = (each.get("S3Bucket", ""), each.get("S3Key", ""), each.get("S3ObjectVersion"))
        body = await fetched(call, *place, missing="RevocationContentNotFound")
        numbers = read_revocations(body)
        made.append(Revocation(trust_store_arn=store.arn, revocation_id=number, serial_numbers=numbers))
    store.revocations = (*store.revocations, *made)
    store.revocations_made += len(made)
    return {"trust_store_revocations": made}


@operation
async def describe_trust_store_revocations(
    call: Call,
    *,
    trust_store_arn: str,
    revocation_ids: list[int] | None = None,
    marker: str | None = None,
    page_size: int | None = None,
) -> dict[str, Any]:
    store = by_arn(call.world, TrustStore, trust_store_arn)
    wanted = _known(store, revocation_ids) if revocation_ids else {each.revocation_id for each in store.revocations}
    found = [each for each in store.revocations if each.revocation_id in wanted]
    listed, token = paged_values(found, marker, page_size)
    return {"trust_store_revocations": list(listed), "next_marker": token}


@operation
async def remove_trust_store_revocations(
    call: Call, *, trust_store_arn: str, revocation_ids: list[int]
) -> dict[str, Any]:
    store = by_arn(call.world, TrustStore, trust_store_arn)
    gone = _known(store, revocation_ids)
    store.revocations = tuple(each for each in store.revocations if each.revocation_id not in gone)
    return {}


def _known(store: TrustStore, ids: list[int]) -> set[int]:
    unknown = set(ids) - {each.revocation_id for each in store.revocations}
    if unknown:
        raise AwsError("RevocationIdNotFound", f"The specified revocation ID '{min(unknown)}' does not exist")
    return set(ids)
