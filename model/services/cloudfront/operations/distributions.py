"""Distributions: what you can ask for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.laws.edge.setup import items
from model.services.cloudfront.config_reading import read_config
from model.services.cloudfront.copies import forget_all
from model.services.cloudfront.editions import location, new_id, refuse_other_edition
from model.services.cloudfront.home import home
from model.services.cloudfront.paging import listed
from model.services.cloudfront.refusals import refuse_beyond
from model.services.cloudfront.resources.access import KeyGroup
from model.services.cloudfront.resources.distributions import Distribution, Invalidation
from model.services.cloudfront.tagging import merged

_DOMAIN = 14


@operation(on=("distribution/*",))
async def create_distribution(call: Call, *, distribution_config: dict[str, Any]) -> dict[str, Any]:
    return _made(call.world, distribution_config, ())


@operation(on=("distribution/*",))
async def create_distribution_with_tags(call: Call, *, distribution_config_with_tags: dict[str, Any]) -> dict[str, Any]:
    tags = items(distribution_config_with_tags["Tags"])
    return _made(call.world, distribution_config_with_tags["DistributionConfig"], tags)


def _made(world: World, said: Mapping[str, Any], tags: Any) -> dict[str, Any]:
    """The same again is the one that there is."""
    reference = said["CallerReference"]
    for known in world.where(Distribution, caller_reference=reference):
        if reference and read_config(world, said, known.distribution_id) != known.config:
            told = "The caller reference you attempted to create the distribution with is associated with another."
            raise AwsError("DistributionAlreadyExists", f"{told} distribution.", 409)
        if reference:
            return _answer(world, known)
    there = len(world.all(Distribution))
    refuse_beyond(world, "distributions-per-account", there + 1, "TooManyDistributions")
    config = read_config(world, said)
    distribution = Distribution(
        distribution_id=new_id(world),
        domain_name=f"d{new_id(world, '', _DOMAIN - 1).lower()}.cloudfront.net",
        caller_reference=reference,
        config=config,
        etag=new_id(world),
        last_modified_time=world.now,
        tags=merged((), tags),
    )
    home(world).add(distribution)
    return _answer(world, distribution)


def _answer(world: World, distribution: Distribution) -> dict[str, Any]:
    return {
        "distribution": _described(world, distribution),
        "location": location(f"distribution/{distribution.distribution_id}"),
        "e_tag": distribution.etag,
    }


def _described(world: World, distribution: Distribution) -> dict[str, Any]:
    under_way = world.where(Invalidation, distribution_id=distribution.distribution_id)
    return {
        "id": distribution.distribution_id,
        "arn": distribution.arn,
        "status": distribution.status,
        "last_modified_time": distribution.last_modified_time,
        "in_progress_invalidation_batches": sum(each.status == "InProgress" for each in under_way),
        "domain_name": distribution.domain_name,
        "active_trusted_signers": {"enabled": False, "quantity": 0},
        "active_trusted_key_groups": _trusted(world, distribution),
        "distribution_config": distribution.said,
    }


def _trusted(world: World, distribution: Distribution) -> dict[str, Any]:
    groups = dict.fromkeys(id for each in distribution.setup.behaviours for id in each.key_groups)
    told = [
        {"key_group_id": id, "key_pair_ids": {"quantity": len(keys), "items": keys}}
        for id in groups
        for keys in [world.get(KeyGroup, id).key_ids]
    ]
    return {"enabled": bool(told), "quantity": len(told), "items": told or None}


@operation
async def get_distribution(call: Call, *, id: str) -> dict[str, Any]:
    found = call.world.get(Distribution, id)
    return {"distribution": _described(call.world, found), "e_tag": found.etag}


@operation
async def get_distribution_config(call: Call, *, id: str) -> dict[str, Any]:
    found = call.world.get(Distribution, id)
    return {"distribution_config": found.said, "e_tag": found.etag}


@operation
async def update_distribution(
    call: Call, *, distribution_config: dict[str, Any], id: str, if_match: str | None = None
) -> dict[str, Any]:
    """Edges go on as before until all of them have heard of it."""
    world = call.world
    found = world.get(Distribution, id)
    refuse_other_edition(found.etag, if_match)
    if distribution_config["CallerReference"] != found.caller_reference:
        raise AwsError("IllegalUpdate", "The update contains modifications that are not allowed.")
    found.config = read_config(world, distribution_config, id)
    found.etag, found.last_modified_time = new_id(world), world.now
    home(world).enter(found, "InProgress")
    return {"distribution": _described(world, found), "e_tag": found.etag}


@operation
async def delete_distribution(call: Call, *, id: str, if_match: str | None = None) -> None:
    """Only one that no edge serves any more."""
    world = call.world
    found = world.get(Distribution, id)
    refuse_other_edition(found.etag, if_match)
    if found.enabled or found.status != "Deployed":
        told = "The distribution you are trying to delete has not been disabled, everywhere."
        raise AwsError("DistributionNotDisabled", told, 409)
    for each in world.where(Invalidation, distribution_id=id):
        home(world).remove(each)
    forget_all(world, id)
    home(world).remove(found)


@operation
async def list_distributions(call: Call, *, marker: str | None = None, max_items: str | None = None) -> dict[str, Any]:
    return {"distribution_list": listed(call.world.all(Distribution), marker, max_items, _summary)}


def _summary(distribution: Distribution) -> dict[str, Any]:
    return {
        **distribution.said,
        "Id": distribution.distribution_id,
        "ARN": distribution.arn,
        "ETag": distribution.etag,
        "Status": distribution.status,
        "LastModifiedTime": distribution.last_modified_time,
        "DomainName": distribution.domain_name,
    }
