"""CIDR collections: what you can ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.quotas import most
from model.kit.world import World
from model.services.route53.block_changes import changed
from model.services.route53.changing import note_locations
from model.services.route53.ids import new_id
from model.services.route53.limits import refuse_beyond
from model.services.route53.paging import one_page, page_of_names
from model.services.route53.resources.cidr_collections import CidrCollection
from model.services.route53.resources.record_sets import RecordSet

_ONE = "arn:aws:route53:::cidrcollection/{Id}"
_ITS = "arn:aws:route53:::cidrcollection/{CollectionId}"


@operation(on=("*",))
async def create_cidr_collection(call: Call, *, name: str, caller_reference: str) -> dict[str, Any]:
    """The same again is the one that there is."""
    world = call.world
    for known in (
        *world.where(CidrCollection, name=name),
        *world.where(CidrCollection, caller_reference=caller_reference),
    ):
        if (known.name, known.caller_reference) != (name, caller_reference):
            told = (
                f"A CIDR collection named {known.name} with caller reference {known.caller_reference} already exists."
            )
            raise AwsError("CidrCollectionAlreadyExistsException", told)
        return _made(known)
    there = len(world.all(CidrCollection))
    refuse_beyond(world, "cidr-collections-per-account", there, "LimitsExceeded", "cidr collections by owner")
    id = new_id(world, "cidr collection")
    return _made(world.add(CidrCollection(collection_id=id, name=name, caller_reference=caller_reference)))


def _made(collection: CidrCollection) -> dict[str, Any]:
    where = f"https://route53.amazonaws.com/2013-04-01/cidrcollection/{collection.collection_id}"
    return {"collection": collection.description, "location": where}


@operation(on=(_ONE,))
async def change_cidr_collection(
    call: Call, *, id: str, changes: Sequence[dict[str, Any]], collection_version: int | None = None
) -> dict[str, Any]:
    """All of it or nothing; name servers hear of it in their time."""
    world = call.world
    collection = world.get(CidrCollection, id)
    if collection_version not in (None, collection.version):
        told = f"The version of the CIDR collection is {collection.version}, not {collection_version}."
        raise AwsError("CidrCollectionVersionMismatchException", told, 409)
    largest = int(most(world, "route53/blocks-per-cidr-collection"))
    after = changed(collection.locations, changes, largest)
    _refuse_losing(world, collection, {name for name, _ in after})
    noted = note_locations(world, collection, collection.locations)
    collection.locations, collection.version = after, collection.version + 1
    return {"id": noted.change_id}


def _refuse_losing(world: World, collection: CidrCollection, left: set[str]) -> None:
    """A location goes with its last block, unless records are for it."""
    for each in world.where(RecordSet, collection_id=collection.collection_id):
        cidr = each.record.cidr
        if cidr is not None and cidr.location in collection.location_names and cidr.location not in left:
            told = f"The last CIDR block of the location {cidr.location} cannot go: {each.name} {each.type} uses it."
            raise AwsError("CidrBlockInUseException", told)


@operation(on=(_ONE,))
async def delete_cidr_collection(call: Call, *, id: str) -> None:
    """Only what is empty, and no record names."""
    collection = call.world.get(CidrCollection, id)
    if collection.locations or call.world.where(RecordSet, collection_id=id):
        raise AwsError(
            "CidrCollectionInUseException", f"The CIDR collection {collection.name} is not empty, or in use."
        )
    call.world.remove(collection)


@operation(on=("*",))
async def list_cidr_collections(
    call: Call, *, next_token: str | None = None, max_results: str | None = None
) -> dict[str, Any]:
    shown, following = one_page(call.world.all(CidrCollection), max_results, next_token)
    return {"cidr_collections": [each.description for each in shown], "next_token": following}


@operation(on=(_ITS,))
async def list_cidr_locations(
    call: Call, *, collection_id: str, next_token: str | None = None, max_results: str | None = None
) -> dict[str, Any]:
    """By name."""
    collection = call.world.get(CidrCollection, collection_id)
    shown, following = page_of_names(collection.location_names, max_results, next_token)
    return {"cidr_locations": [{"location_name": each} for each in shown], "next_token": following}


@operation(on=(_ITS,))
async def list_cidr_blocks(
    call: Call,
    *,
    collection_id: str,
    location_name: str | None = None,
    next_token: str | None = None,
    max_results: str | None = None,
) -> dict[str, Any]:
    """Of one location, or of all."""
    collection = call.world.get(CidrCollection, collection_id)
    if location_name not in (None, *collection.location_names):
        told = f"The CIDR location {location_name} does not exist in the collection {collection.name}."
        raise AwsError("NoSuchCidrLocationException", told, 404)
    at = {block: name for name, blocks in collection.locations if location_name in (None, name) for block in blocks}
    shown, following = page_of_names(tuple(at), max_results, next_token)
    return {
        "cidr_blocks": [{"cidr_block": each, "location_name": at[each]} for each in shown],
        "next_token": following,
    }
