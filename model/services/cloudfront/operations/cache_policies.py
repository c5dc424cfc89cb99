"""Cache policies: what you can ask for."""

from __future__ import annotations

from typing import Any

import orjson

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.cloudfront.behaviour_checks import refuse_times
from model.services.cloudfront.config_reading import refuse_miscounts
from model.services.cloudfront.editions import location, new_id, new_uuid, refuse_other_edition
from model.services.cloudfront.home import home
from model.services.cloudfront.managed import cache_policy, managed_cache_policies
from model.services.cloudfront.paging import listed
from model.services.cloudfront.refusals import refuse_beyond
from model.services.cloudfront.resources.distributions import Distribution
from model.services.cloudfront.resources.policies import CachePolicy


@operation(on=("cache-policy/*",))
async def create_cache_policy(call: Call, *, cache_policy_config: dict[str, Any]) -> dict[str, Any]:
    world, said = call.world, cache_policy_config
    _refuse_config(world, said, "")
    refuse_beyond(world, "cache-policies", len(world.all(CachePolicy)) + 1, "TooManyCachePolicies")
    policy = CachePolicy(
        policy_id=new_uuid(world),
        name=said["Name"],
        config=orjson.dumps(said).decode(),
        etag=new_id(world),
        last_modified_time=world.now,
    )
    made = home(world).add(policy)
    return {
        "cache_policy": made.description,
        "location": location(f"cache-policy/{made.policy_id}"),
        "e_tag": made.etag,
    }


def _refuse_config(world: World, said: dict[str, Any], own: str) -> None:
    refuse_miscounts(said)
    refuse_times(said)
    names = {each.name for each in managed_cache_policies().values()}
    others = {each.name for each in world.all(CachePolicy) if each.policy_id != own}
    if said["Name"] in names | others:
        told = "There is a policy of this name already; each needs a name of its own."
        raise AwsError("CachePolicyAlreadyExists", told, 409)


@operation
async def get_cache_policy(call: Call, *, id: str) -> dict[str, Any]:
    found = cache_policy(call.world, id)
    return {"cache_policy": found.description, "e_tag": found.etag}


@operation
async def get_cache_policy_config(call: Call, *, id: str) -> dict[str, Any]:
    found = cache_policy(call.world, id)
    return {"cache_policy_config": found.said, "e_tag": found.etag}


@operation
async def update_cache_policy(
    call: Call, *, cache_policy_config: dict[str, Any], id: str, if_match: str | None = None
) -> dict[str, Any]:
    world, said = call.world, cache_policy_config
    if id in managed_cache_policies():
        raise AwsError("IllegalUpdate", "Managed policies cannot be changed.")
    found = world.get(CachePolicy, id)
    refuse_other_edition(found.etag, if_match)
    _refuse_config(world, said, id)
    found.name, found.config = said["Name"], orjson.dumps(said).decode()
    found.etag, found.last_modified_time = new_id(world), world.now
    return {"cache_policy": found.description, "e_tag": found.etag}


@operation
async def delete_cache_policy(call: Call, *, id: str, if_match: str | None = None) -> None:
    if id in managed_cache_policies():
        raise AwsError("IllegalDelete", "You cannot delete a managed policy.")
    found = call.world.get(CachePolicy, id)
    refuse_other_edition(found.etag, if_match)
    for each in call.world.all(Distribution):
        if any(behaviour.cache_policy == id for behaviour in each.setup.behaviours):
            told = "Cannot delete the policy because it is attached to one or more cache behaviors."
            raise AwsError("CachePolicyInUse", told, 409)
    call.world.remove(found)


@operation
async def list_cache_policies(
    call: Call, *, type: str | None = None, marker: str | None = None, max_items: str | None = None
) -> dict[str, Any]:
    """Managed ones come with the first page."""
    own = listed(call.world.all(CachePolicy), marker, max_items, lambda each: _summary("custom", each))
    kept = (
        [] if marker or type == "custom" else [_summary("managed", each) for each in managed_cache_policies().values()]
    )
    shown = kept if type == "managed" else [*kept, *(own["items"] or ())]
    following = None if type == "managed" else own["next_marker"]
    told = {**own, "items": shown or None, "quantity": len(shown), "next_marker": following}
    return {"cache_policy_list": told}


def _summary(type: str, policy: CachePolicy) -> dict[str, Any]:
    return {"type": type, "cache_policy": policy.description}
