"""IAM: what you can ask for, about users."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.resource import Resource
from model.kit.world import World
from model.services.iam.boundaries import check_boundary
from model.services.iam.holding import check_empty
from model.services.iam.naming import check_quota, conflict, labelled, listed, new_id
from model.services.iam.resources.certificates import ServiceSpecificCredential, SigningCertificate, SSHPublicKey
from model.services.iam.resources.devices import VirtualMFADevice
from model.services.iam.resources.passwords import LoginProfile
from model.services.iam.resources.users import AccessKey, User
from model.services.iam.showing import brief_user, whole_user

Belonging = SigningCertificate | SSHPublicKey | ServiceSpecificCredential


@operation
async def create_user(
    call: Call,
    *,
    user_name: str,
    path: str = "/",
    permissions_boundary: str | None = None,
    tags: Sequence[Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    world = call.world
    check_quota(world, "users-per-account", "UsersPerAccount", len(world.all(User)))
    if permissions_boundary is not None:
        check_boundary(world, permissions_boundary)
    user = User(
        user_name=user_name,
        user_id=new_id(world, "AIDA"),
        path=path,
        boundary_arn=permissions_boundary or "",
        tags=labelled((), tags),
    )
    return {"user": whole_user(world.add(user))}


@operation
async def get_user(call: Call, *, user_name: str | None = None) -> dict[str, Any]:
    """Without a name it is who asks; root is shown as a user without a name."""
    if user_name is None and call.principal.type == "Root":
        root = call.principal
        return {"user": {"user_id": root.user_id, "arn": root.arn, "path": "/", "create_date": call.world.now}}
    return {"user": whole_user(call.world.get(User, name_or_own(call, user_name)))}


@operation
async def list_users(
    call: Call, *, path_prefix: str | None = None, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    users, more = listed(call.world.all(User), path_prefix, marker, max_items)
    return {"users": [brief_user(user) for user in users], **more}


@operation
async def update_user(
    call: Call, *, user_name: str, new_path: str | None = None, new_user_name: str | None = None
) -> None:
    """A new name is a new ARN; id, keys, password, devices, groups and policies stay."""
    world = call.world
    user = world.get(User, user_name)
    if new_path is not None:
        user.path = new_path
    if new_user_name is not None and new_user_name != user_name:
        _rename(world, user, new_user_name)


@operation
async def delete_user(call: Call, *, user_name: str) -> None:
    world = call.world
    user = world.get(User, user_name)
    if world.find(LoginProfile, user_name) is not None:
        raise conflict("delete login profile")
    if world.where(AccessKey, user_name=user_name):
        raise conflict("delete access keys")
    if world.where(VirtualMFADevice, owner=user_name):
        raise conflict("delete MFA device")
    if any(_belongings(world, user_name)):
        raise conflict("remove referenced objects")
    check_empty(user)
    if user.groups:
        raise conflict("remove users from group")
    world.remove(user)


def name_or_own(call: Call, user_name: str | None) -> str:
    """The user that is named, or else the one who asks."""
    if user_name is not None:
        return user_name
    if call.principal.type != "IAMUser":
        raise AwsError("ValidationError", "Must specify userName when calling with non-User credentials")
    return call.principal.name


def _rename(world: World, user: User, name: str) -> None:
    old = user.user_name
    world.add(_copy(user, user_name=name))
    for thing in (*world.where(AccessKey, user_name=old), *_belongings(world, old)):
        thing.user_name = name
    for device in world.where(VirtualMFADevice, owner=old):
        device.owner = name
    profile = world.find(LoginProfile, old)
    if profile is not None:
        world.add(_copy(profile, user_name=name))
        world.remove(profile)
    world.remove(user)


def _copy(thing: Resource, **changed: Any) -> Resource:
    """The same under another name, to be added in its place."""
    copy = type(thing).revive(thing.body())
    copy.serial = 0
    for name, value in changed.items():
        setattr(copy, name, value)
    return copy


def _belongings(world: World, user_name: str) -> Iterator[Belonging]:
    for kind in (SigningCertificate, SSHPublicKey, ServiceSpecificCredential):
        yield from world.where(kind, user_name=user_name)
