"""Traffic policies: what you can ask for."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.route53.ids import new_id
from model.services.route53.limits import refuse_beyond
from model.services.route53.paging import read_most
from model.services.route53.policy_document import read_document
from model.services.route53.refusals import invalid
from model.services.route53.resources.traffic_policies import TrafficPolicy, TrafficPolicyInstance, version_id

MOST_VERSIONS = 1000
_ONE = "arn:aws:route53:::trafficpolicy/{Id}"


@operation(on=("*",))
async def create_traffic_policy(call: Call, *, name: str, document: str, comment: str | None = None) -> dict[str, Any]:
    """The first version of it."""
    world, type = call.world, read_document(document).record_type
    standing = standing_policies(world)
    if any(each.name == name for each in standing.values()):
        raise AwsError("TrafficPolicyAlreadyExists", f"A traffic policy named {name} already exists.", 409)
    refuse_beyond(
        world, "traffic-policies-per-account", len(standing), "TooManyTrafficPolicies", "traffic policies by owner"
    )
    return _made(_add(world, new_id(world, "traffic policy"), 1, name, type, document, comment))


@operation(on=(_ONE,))
async def create_traffic_policy_version(
    call: Call, *, id: str, document: str, comment: str | None = None
) -> dict[str, Any]:
    """Those that there are stay, and so does what was made of them."""
    world = call.world
    latest = _versions(world, id)[-1]
    if latest.version >= MOST_VERSIONS:
        told = f"The traffic policy has {MOST_VERSIONS} versions, and there cannot be more."
        raise AwsError("TooManyTrafficPolicyVersionsForCurrentPolicy", told)
    type = read_document(document).record_type
    return _made(_add(world, id, latest.version + 1, latest.name, type, document, comment))


def _add(
    world: World, id: str, version: int, name: str, type: str, document: str, comment: str | None
) -> TrafficPolicy:
    return world.add(
        TrafficPolicy(
            version_id=version_id(id, version),
            policy_id=id,
            version=version,
            name=name,
            type=type,
            document=document,
            comment=comment,
        )
    )


def _made(policy: TrafficPolicy) -> dict[str, Any]:
    where = f"https://route53.amazonaws.com/2013-04-01/trafficpolicy/{policy.version_id}"
    return {"traffic_policy": policy.description, "location": where}


def standing_policies(world: World) -> dict[str, TrafficPolicy]:
    """The latest version of each policy that has any left, by its id, in the order in which they were made."""
    every = sorted(world.all(TrafficPolicy), key=lambda each: each.serial)
    found = {each.policy_id: each for each in every if each.version == 1}
    return {id: left[-1] for id in found if (left := [each for each in every if _stands(each, id)])}


def _stands(policy: TrafficPolicy, id: str) -> bool:
    return policy.policy_id == id and not policy.deleted


def _versions(world: World, id: str) -> list[TrafficPolicy]:
    """All that there ever were, as long as one of them is left. Raises NoSuchTrafficPolicy."""
    found = sorted(world.where(TrafficPolicy, policy_id=id), key=lambda each: each.version)
    if all(each.deleted for each in found):
        raise AwsError("NoSuchTrafficPolicy", f"No traffic policy exists with the specified ID: {id}", 404)
    return found


def standing_version(world: World, id: str, version: int) -> TrafficPolicy:
    """Raises NoSuchTrafficPolicy for what is no more too."""
    found = world.get(TrafficPolicy, version_id(id, version))
    if found.deleted:
        raise AwsError("NoSuchTrafficPolicy", f"The traffic policy {found.version_id} was deleted.", 404)
    return found


@operation(on=(_ONE,))
async def get_traffic_policy(call: Call, *, id: str, version: int) -> dict[str, Any]:
    """What was deleted can still be read by whoever knows its id."""
    return {"traffic_policy": call.world.get(TrafficPolicy, version_id(id, version)).description}


@operation(on=(_ONE,))
async def update_traffic_policy_comment(call: Call, *, id: str, version: int, comment: str) -> dict[str, Any]:
    found = standing_version(call.world, id, version)
    found.comment = comment
    return {"traffic_policy": found.description}


@operation(on=(_ONE,))
async def delete_traffic_policy(call: Call, *, id: str, version: int) -> None:
    """Only what no instance uses."""
    found = standing_version(call.world, id, version)
    if call.world.where(TrafficPolicyInstance, version_id=found.version_id):
        raise AwsError("TrafficPolicyInUse", f"Traffic policy instances use version {version} of {found.name}.")
    found.deleted = True


@operation(on=("*",))
async def list_traffic_policies(
    call: Call, *, traffic_policy_id_marker: str | None = None, max_items: str | None = None
) -> dict[str, Any]:
    """In the order in which they were made; a marker is the first of the next page."""
    world, most = call.world, read_most(max_items)
    policies = list(standing_policies(world).values())
    ids = [each.policy_id for each in policies]
    begin = _place_in(ids, traffic_policy_id_marker)
    following = ids[begin + most] if len(ids) > begin + most else None
    return {
        "traffic_policy_summaries": [_summary(world, each) for each in policies[begin : begin + most]],
        "is_truncated": following is not None,
        "traffic_policy_id_marker": following or "",
        "max_items": str(most),
    }


def _place_in(ids: list[str], marker: str | None) -> int:
    if marker and marker not in ids:
        raise invalid("Invalid request: The marker is not one of this list")
    return ids.index(marker) if marker else 0


def _summary(world: World, latest: TrafficPolicy) -> dict[str, Any]:
    versions = [each for each in world.where(TrafficPolicy, policy_id=latest.policy_id) if not each.deleted]
    return {
        "id": latest.policy_id,
        "name": latest.name,
        "type": latest.type,
        "latest_version": latest.version,
        "traffic_policy_count": len(versions),
    }


@operation(on=(_ONE,))
async def list_traffic_policy_versions(
    call: Call, *, id: str, traffic_policy_version_marker: str | None = None, max_items: str | None = None
) -> dict[str, Any]:
    """By their numbers."""
    most = read_most(max_items)
    left = [each for each in _versions(call.world, id) if not each.deleted]
    numbers = [str(each.version) for each in left]
    begin = _place_in(numbers, traffic_policy_version_marker)
    following = numbers[begin + most] if len(numbers) > begin + most else None
    return {
        "traffic_policies": [each.description for each in left[begin : begin + most]],
        "is_truncated": following is not None,
        "traffic_policy_version_marker": following or "",
        "max_items": str(most),
    }
