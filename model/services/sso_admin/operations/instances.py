"""IAM Identity Center: what you can ask for, about the instance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.tags import read_tags
from model.services.identitystore.resources import Group, IdentityStore, Membership, User
from model.services.sso_admin.finding import listed, sixteen
from model.services.sso_admin.resources.instances import Instance
from model.services.sso_admin.resources.permission_sets import PermissionSet


@operation
async def create_instance(
    call: Call, *, name: str | None = None, tags: Sequence[Mapping[str, str]] | None = None
) -> Instance:
    """One for the account, with a directory that is empty."""
    world = call.world
    if any(each.account == world.account for each in world.kernel.store.everywhere(Instance)):
        raise AwsError("ConflictException", "The account has an instance of Identity Center already.")
    directory = f"d-{world.luck('directory id', world.count('directory id')).hexadecimal(10)}"
    arn = f"arn:aws:sso:::instance/ssoins-{sixteen(world, 'instance')}"
    world.add(IdentityStore(identity_store_id=directory))
    return world.add(Instance(instance_arn=arn, identity_store_id=directory, name=name, tags=read_tags(tags)))


@operation
async def list_instances(
    call: Call, *, max_results: int | None = None, next_token: str | None = None
) -> dict[str, Any]:
    shown, more = listed(call.world.all(Instance), max_results, next_token)
    return {"instances": shown, "next_token": more}


@operation
async def describe_instance(call: Call, *, instance_arn: str) -> Instance:
    return call.world.get(Instance, instance_arn)


@operation
async def update_instance(call: Call, *, instance_arn: str, name: str | None = None) -> None:
    instance = call.world.get(Instance, instance_arn)
    if name is not None:
        instance.name = name


@operation
async def delete_instance(call: Call, *, instance_arn: str) -> None:
    """Its people go with it; sets of permissions have to go before."""
    world, instance = call.world, call.world.get(Instance, instance_arn)
    if world.where(PermissionSet, instance_arn=instance_arn):
        raise AwsError("ConflictException", "The instance has permission sets: delete them first.")
    for kind in (Membership, Group, User):
        for each in world.all(kind):
            if each.identity_store_id == instance.identity_store_id:
                world.remove(each)
    world.remove(world.get(IdentityStore, instance.identity_store_id))
    world.remove(instance)
