"""IAM: what you can ask for, about the profiles that hand a role to an instance."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.iam.naming import check_quota, conflict, labelled, listed, new_id
from model.services.iam.resources.roles import InstanceProfile, Role
from model.services.iam.showing import whole_profile


@operation
async def create_instance_profile(
    call: Call, *, instance_profile_name: str, path: str = "/", tags: Sequence[Mapping[str, str]] | None = None
) -> dict[str, Any]:
    world = call.world
    check_quota(world, "instance-profiles-per-account", "InstanceProfilesPerAccount", len(world.all(InstanceProfile)))
    profile = InstanceProfile(
        instance_profile_name=instance_profile_name,
        instance_profile_id=new_id(world, "AIPA"),
        path=path,
        tags=labelled((), tags),
    )
    return {"instance_profile": whole_profile(world, world.add(profile))}


@operation
async def get_instance_profile(call: Call, *, instance_profile_name: str) -> dict[str, Any]:
    profile = call.world.get(InstanceProfile, instance_profile_name)
    return {"instance_profile": whole_profile(call.world, profile)}


@operation
async def list_instance_profiles(
    call: Call, *, path_prefix: str | None = None, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    return _page(call.world, call.world.all(InstanceProfile), path_prefix, marker, max_items)


@operation
async def list_instance_profiles_for_role(
    call: Call, *, role_name: str, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    call.world.get(Role, role_name)
    return _page(call.world, call.world.where(InstanceProfile, role_names=role_name), None, marker, max_items)


@operation
async def add_role_to_instance_profile(call: Call, *, instance_profile_name: str, role_name: str) -> None:
    """A profile holds one role."""
    profile = call.world.get(InstanceProfile, instance_profile_name)
    call.world.get(Role, role_name)
    if profile.role_names:
        raise AwsError("LimitExceeded", "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1", 409)
    profile.role_names = (role_name,)


@operation
async def remove_role_from_instance_profile(call: Call, *, instance_profile_name: str, role_name: str) -> None:
    profile = call.world.get(InstanceProfile, instance_profile_name)
    if role_name not in profile.role_names:
        raise Role.is_missing(role_name)
    profile.role_names = ()


@operation
async def delete_instance_profile(call: Call, *, instance_profile_name: str) -> None:
    profile = call.world.get(InstanceProfile, instance_profile_name)
    if profile.role_names:
        raise conflict("remove roles from instance profile")
    call.world.remove(profile)


def _page(
    world: World,
    profiles: Iterable[InstanceProfile],
    path_prefix: str | None,
    marker: str | None,
    max_items: int | None,
) -> dict[str, Any]:
    found, more = listed(profiles, path_prefix, marker, max_items)
    return {"instance_profiles": [whole_profile(world, profile) for profile in found], **more}
