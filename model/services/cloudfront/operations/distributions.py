"""Distributions: what you can ask for."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.laws.edge.setup import items
from model.services.cloudfront.config_reading import read_config
from model.services.cloudfront.copies import forget_all
from model.services.cloudfront.describing import answered, described, summarized
from model.services.cloudfront.editions import new_id, refuse_other_edition
from model.services.cloudfront.home import home
from model.services.cloudfront.making import make
from model.services.cloudfront.paging import listed
from model.services.cloudfront.resources.deployment import ContinuousDeploymentPolicy
from model.services.cloudfront.resources.distributions import Distribution, Invalidation


@operation(on=("distribution/*",))
async def create_distribution(call: Call, *, distribution_config: dict[str, Any]) -> dict[str, Any]:
    return answered(call.world, make(call.world, distribution_config, ()))


@operation(on=("distribution/*",))
async def create_distribution_with_tags(call: Call, *, distribution_config_with_tags: dict[str, Any]) -> dict[str, Any]:
    tags = items(distribution_config_with_tags["Tags"])
    made = make(call.world, distribution_config_with_tags["DistributionConfig"], tags)
    return answered(call.world, made)


@operation
async def get_distribution(call: Call, *, id: str) -> dict[str, Any]:
    found = call.world.get(Distribution, id)
    return {"distribution": described(call.world, found), "e_tag": found.etag}


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
    if bool(distribution_config.get("Staging")) != found.setup.staging:
        raise AwsError("IllegalUpdate", "A distribution is a staging one from its beginning, or never.")
    found.config = read_config(world, distribution_config, id)
    found.etag, found.last_modified_time = new_id(world), world.now
    home(world).enter(found, "InProgress")
    return {"distribution": described(world, found), "e_tag": found.etag}


@operation
async def delete_distribution(call: Call, *, id: str, if_match: str | None = None) -> None:
    """Only one that no edge serves any more."""
    world = call.world
    found = world.get(Distribution, id)
    refuse_other_edition(found.etag, if_match)
    if found.enabled or found.status != "Deployed":
        told = "The distribution you are trying to delete has not been disabled, everywhere."
        raise AwsError("DistributionNotDisabled", told, 409)
    if any(found.domain_name in each.staging for each in world.all(ContinuousDeploymentPolicy)):
        told = "Cannot delete this resource because a continuous deployment policy uses it."
        raise AwsError("ResourceInUse", told, 409)
    for each in world.where(Invalidation, distribution_id=id):
        home(world).remove(each)
    forget_all(world, id)
    home(world).remove(found)


@operation
async def list_distributions(call: Call, *, marker: str | None = None, max_items: str | None = None) -> dict[str, Any]:
    return {"distribution_list": listed(call.world.all(Distribution), marker, max_items, summarized)}
