"""Origin request policies: what you can ask for."""

from __future__ import annotations

from typing import Any

import orjson

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.cloudfront.config_reading import refuse_miscounts
from model.services.cloudfront.editions import location, new_id, new_uuid, refuse_other_edition
from model.services.cloudfront.home import home
from model.services.cloudfront.managed import managed_request_policies, request_policy
from model.services.cloudfront.paging import listed
from model.services.cloudfront.refusals import refuse_beyond
from model.services.cloudfront.resources.distributions import Distribution
from model.services.cloudfront.resources.policies import OriginRequestPolicy


@operation(on=("origin-request-policy/*",))
async def create_origin_request_policy(call: Call, *, origin_request_policy_config: dict[str, Any]) -> dict[str, Any]:
    world, said = call.world, origin_request_policy_config
    _refuse_config(world, said, "")
    refuse_beyond(
        world, "origin-request-policies", len(world.all(OriginRequestPolicy)) + 1, "TooManyOriginRequestPolicies"
    )
    policy = OriginRequestPolicy(
        policy_id=new_uuid(world),
        name=said["Name"],
        config=orjson.dumps(said).decode(),
        etag=new_id(world),
        last_modified_time=world.now,
    )
    made = home(world).add(policy)
    return {
        "origin_request_policy": made.description,
        "location": location(f"origin-request-policy/{made.policy_id}"),
        "e_tag": made.etag,
    }


def _refuse_config(world: World, said: dict[str, Any], own: str) -> None:
    refuse_miscounts(said)
    names = {each.name for each in managed_request_policies().values()}
    others = {each.name for each in world.all(OriginRequestPolicy) if each.policy_id != own}
    if said["Name"] in names | others:
        told = "There is a policy of this name already; each needs a name of its own."
        raise AwsError("OriginRequestPolicyAlreadyExists", told, 409)


@operation
async def get_origin_request_policy(call: Call, *, id: str) -> dict[str, Any]:
    found = request_policy(call.world, id)
    return {"origin_request_policy": found.description, "e_tag": found.etag}


@operation
async def get_origin_request_policy_config(call: Call, *, id: str) -> dict[str, Any]:
    found = request_policy(call.world, id)
    return {"origin_request_policy_config": found.said, "e_tag": found.etag}


@operation
async def update_origin_request_policy(
    call: Call, *, origin_request_policy_config: dict[str, Any], id: str, if_match: str | None = None
) -> dict[str, Any]:
    world, said = call.world, origin_request_policy_config
    if id in managed_request_policies():
        raise AwsError("IllegalUpdate", "Managed policies cannot be changed.")
    found = world.get(OriginRequestPolicy, id)
    refuse_other_edition(found.etag, if_match)
    _refuse_config(world, said, id)
    found.name, found.config = said["Name"], orjson.dumps(said).decode()
    found.etag, found.last_modified_time = new_id(world), world.now
    return {"origin_request_policy": found.description, "e_tag": found.etag}


@operation
async def delete_origin_request_policy(call: Call, *, id: str, if_match: str | None = None) -> None:
    if id in managed_request_policies():
        raise AwsError("IllegalDelete", "You cannot delete a managed policy.")
    found = call.world.get(OriginRequestPolicy, id)
    refuse_other_edition(found.etag, if_match)
    for each in call.world.all(Distribution):
        if any(behaviour.origin_request_policy == id for behaviour in each.setup.behaviours):
            told = "Cannot delete the policy because it is attached to one or more cache behaviors."
            raise AwsError("OriginRequestPolicyInUse", told, 409)
    call.world.remove(found)


@operation
async def list_origin_request_policies(
    call: Call, *, type: str | None = None, marker: str | None = None, max_items: str | None = None
) -> dict[str, Any]:
    """Managed ones come with the first page."""
    own = listed(call.world.all(OriginRequestPolicy), marker, max_items, lambda each: _summary("custom", each))
    kept = (
        []
        if marker or type == "custom"
        else [_summary("managed", each) for each in managed_request_policies().values()]
    )
    shown = kept if type == "managed" else [*kept, *(own["items"] or ())]
    following = None if type == "managed" else own["next_marker"]
    told = {**own, "items": shown or None, "quantity": len(shown), "next_marker": following}
    return {"origin_request_policy_list": told}


def _summary(type: str, policy: OriginRequestPolicy) -> dict[str, Any]:
    return {"type": type, "origin_request_policy": policy.description}
