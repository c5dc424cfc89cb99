"""Continuous deployment: staging distributions, and policies that send some viewers there: what you can ask for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.laws.edge.setup import items
from model.services.cloudfront.behavior.flow import wake_primaries
from model.services.cloudfront.config_reading import NOTHING, read_config, refuse_miscounts
from model.services.cloudfront.describing import answered, described
from model.services.cloudfront.editions import location, new_id, new_uuid, refuse_other_edition
from model.services.cloudfront.home import home
from model.services.cloudfront.making import make
from model.services.cloudfront.paging import listed
from model.services.cloudfront.refusals import invalid, refuse_beyond
from model.services.cloudfront.resources.deployment import ContinuousDeploymentPolicy
from model.services.cloudfront.resources.distributions import Distribution

HEADER = "aws-cf-cd-"
MOST_WEIGHT = 0.15
LEAST_IDLE, MOST_IDLE = 300, 3600
KEPT = ("CallerReference", "Aliases", "ContinuousDeploymentPolicyId", "Staging")
"What a primary distribution keeps of its own, whatever becomes of the rest."


@operation
async def copy_distribution(
    call: Call,
    *,
    primary_distribution_id: str,
    caller_reference: str,
    staging: bool | None = None,
    if_match: str | None = None,
    enabled: bool | None = None,
) -> dict[str, Any]:
    """A staging one, without the names of the primary."""
    world = call.world
    found = world.get(Distribution, primary_distribution_id)
    refuse_other_edition(found.etag, if_match)
    if not staging:
        raise invalid("Staging must be true: only staging distributions are made by copying.")
    if found.setup.staging:
        raise invalid("A staging distribution cannot be copied.")
    said = {name: value for name, value in found.said.items() if name != "ContinuousDeploymentPolicyId"}
    said |= {"CallerReference": caller_reference, "Aliases": NOTHING, "Staging": True}
    said |= {} if enabled is None else {"Enabled": enabled}
    return answered(world, make(world, said, ()))


@operation
async def update_distribution_with_staging_config(
    call: Call, *, id: str, staging_distribution_id: str | None = None, if_match: str | None = None
) -> dict[str, Any]:
    """What was tried is everybody's now, and the policy sends nobody anywhere any more."""
    world = call.world
    primary = world.get(Distribution, id)
    staging = _staging_of(world, primary, staging_distribution_id)
    tags = [each.strip() for each in (if_match or "").split(",")]
    refuse_other_edition(primary.etag, tags[0])
    refuse_other_edition(staging.etag, tags[1] if len(tags) == 2 else None)
    kept = {name: primary.said[name] for name in KEPT if name in primary.said}
    primary.config = read_config(world, {**staging.said, **kept}, id)
    primary.etag, primary.last_modified_time = new_id(world), world.now
    policy = world.get(ContinuousDeploymentPolicy, primary.setup.deployment)
    _change(world, policy, {**policy.said, "Enabled": False})
    home(world).enter(primary, "InProgress")
    return {"distribution": described(world, primary), "e_tag": primary.etag}


def _staging_of(world: World, primary: Distribution, id: str | None) -> Distribution:
    policy = world.find(ContinuousDeploymentPolicy, primary.setup.deployment)
    names = policy.staging if policy is not None else ()
    found = [each for name in names for each in world.where(Distribution, domain_name=name)]
    if id is not None:
        asked = world.get(Distribution, id)
        found = [each for each in found if each is asked]
    if not found:
        raise invalid("The primary distribution has no continuous deployment policy with this staging distribution.")
    return found[0]


@operation(on=("continuous-deployment-policy/*",))
async def create_continuous_deployment_policy(
    call: Call, *, continuous_deployment_policy_config: dict[str, Any]
) -> dict[str, Any]:
    world, said = call.world, continuous_deployment_policy_config
    _refuse(world, said, "")
    there = len(world.all(ContinuousDeploymentPolicy)) + 1
    refuse_beyond(world, "continuous-deployment-policies", there, "TooManyContinuousDeploymentPolicies")
    made = ContinuousDeploymentPolicy(
        policy_id=new_uuid(world),
        config=orjson.dumps(said).decode(),
        etag=new_id(world),
        last_modified_time=world.now,
    )
    home(world).add(made)
    return {**_told(made), "location": location(f"continuous-deployment-policy/{made.policy_id}")}


def _told(policy: ContinuousDeploymentPolicy) -> dict[str, Any]:
    return {"continuous_deployment_policy": policy.description, "e_tag": policy.etag}


def _refuse(world: World, said: Mapping[str, Any], own: str) -> None:
    refuse_miscounts(said)
    names = items(said["StagingDistributionDnsNames"])
    if len(names) != 1:
        raise invalid("A continuous deployment policy has one staging distribution.")
    found = world.where(Distribution, domain_name=names[0])
    if not found or not found[0].setup.staging:
        raise invalid("There is no staging distribution with this domain name.")
    for each in world.all(ContinuousDeploymentPolicy):
        if each.policy_id != own and names[0] in each.staging:
            told = "A continuous deployment policy for this staging distribution already exists."
            raise AwsError("StagingDistributionInUse", told, 409)
    if said.get("TrafficConfig") is not None:
        _refuse_traffic(said["TrafficConfig"])


def _refuse_traffic(said: Mapping[str, Any]) -> None:
    weight: Mapping[str, Any] | None = said.get("SingleWeightConfig")
    header: Mapping[str, str] | None = said.get("SingleHeaderConfig")
    if (said["Type"] == "SingleWeight") != (weight is not None) or (said["Type"] == "SingleHeader") != (
        header is not None
    ):
        raise invalid("The traffic configuration does not match its type.")
    if header is not None and (not header["Header"].lower().startswith(HEADER) or not header["Value"]):
        raise invalid(f"The header has a value, and a name that begins with {HEADER}.")
    if weight is not None and not 0 <= weight["Weight"] <= MOST_WEIGHT:
        raise invalid(f"The weight is between 0 and {MOST_WEIGHT}.")
    sessions: Mapping[str, int] | None = (weight or {}).get("SessionStickinessConfig")
    if sessions is not None and not LEAST_IDLE <= sessions["IdleTTL"] <= sessions["MaximumTTL"] <= MOST_IDLE:
        raise invalid(f"Sessions last between {LEAST_IDLE} and {MOST_IDLE} seconds, idle ones no longer than others.")


@operation
async def get_continuous_deployment_policy(call: Call, *, id: str) -> dict[str, Any]:
    return _told(call.world.get(ContinuousDeploymentPolicy, id))


@operation
async def get_continuous_deployment_policy_config(call: Call, *, id: str) -> dict[str, Any]:
    found = call.world.get(ContinuousDeploymentPolicy, id)
    return {"continuous_deployment_policy_config": found.said, "e_tag": found.etag}


@operation
async def update_continuous_deployment_policy(
    call: Call, *, continuous_deployment_policy_config: dict[str, Any], id: str, if_match: str | None = None
) -> dict[str, Any]:
    world = call.world
    found = world.get(ContinuousDeploymentPolicy, id)
    refuse_other_edition(found.etag, if_match)
    _refuse(world, continuous_deployment_policy_config, id)
    _change(world, found, continuous_deployment_policy_config)
    return _told(found)


def _change(world: World, policy: ContinuousDeploymentPolicy, said: Mapping[str, Any]) -> None:
    policy.config = orjson.dumps(said).decode()
    policy.etag, policy.last_modified_time = new_id(world), world.now
    wake_primaries(world)


@operation
async def delete_continuous_deployment_policy(call: Call, *, id: str, if_match: str | None = None) -> None:
    world = call.world
    found = world.get(ContinuousDeploymentPolicy, id)
    refuse_other_edition(found.etag, if_match)
    if any(each.setup.deployment == id for each in world.all(Distribution)):
        told = "You cannot delete a continuous deployment policy that is associated with a primary distribution."
        raise AwsError("ContinuousDeploymentPolicyInUse", told, 409)
    home(world).remove(found)


@operation
async def list_continuous_deployment_policies(
    call: Call, *, marker: str | None = None, max_items: str | None = None
) -> dict[str, Any]:
    found = listed(call.world.all(ContinuousDeploymentPolicy), marker, max_items, _summary)
    return {"continuous_deployment_policy_list": found}


def _summary(policy: ContinuousDeploymentPolicy) -> dict[str, Any]:
    return {"ContinuousDeploymentPolicy": policy.description}
