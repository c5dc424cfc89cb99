"""IAM Identity Center: what you can ask for, about permission sets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.tags import read_tags
from model.services.sso_admin.finding import find_set, listed, seconds_in, sixteen
from model.services.sso_admin.resources.assignments import Assignment
from model.services.sso_admin.resources.instances import Instance
from model.services.sso_admin.resources.permission_sets import PermissionSet


@operation
async def create_permission_set(
    call: Call,
    *,
    instance_arn: str,
    name: str,
    description: str | None = None,
    session_duration: str = "PT1H",
    relay_state: str | None = None,
    tags: Sequence[Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    world, instance = call.world, call.world.get(Instance, instance_arn)
    seconds_in(session_duration)
    if any(each.name == name for each in world.where(PermissionSet, instance_arn=instance_arn)):
        raise AwsError("ConflictException", f"PermissionSet with name {name} already exists.")
    own = instance.instance_arn.rpartition("/")[2]
    found = PermissionSet(
        permission_set_arn=f"arn:aws:sso:::permissionSet/{own}/ps-{sixteen(world, 'permission set')}",
        instance_arn=instance_arn,
        name=name,
        description=description,
        session_duration=session_duration,
        relay_state=relay_state,
        tags=read_tags(tags),
    )
    return {"permission_set": world.add(found)}


@operation
async def describe_permission_set(call: Call, *, instance_arn: str, permission_set_arn: str) -> dict[str, Any]:
    return {"permission_set": find_set(call.world, instance_arn, permission_set_arn)}


@operation
async def list_permission_sets(
    call: Call, *, instance_arn: str, max_results: int | None = None, next_token: str | None = None
) -> dict[str, Any]:
    call.world.get(Instance, instance_arn)
    found = call.world.where(PermissionSet, instance_arn=instance_arn)
    shown, more = listed(found, max_results, next_token)
    return {"permission_sets": [each.permission_set_arn for each in shown], "next_token": more}


@operation
async def update_permission_set(
    call: Call,
    *,
    instance_arn: str,
    permission_set_arn: str,
    description: str | None = None,
    session_duration: str | None = None,
    relay_state: str | None = None,
) -> None:
    found = find_set(call.world, instance_arn, permission_set_arn)
    if session_duration is not None:
        seconds_in(session_duration)
        found.session_duration = session_duration
    found.description = description if description is not None else found.description
    found.relay_state = relay_state if relay_state is not None else found.relay_state
    found.edition += 1


@operation
async def delete_permission_set(call: Call, *, instance_arn: str, permission_set_arn: str) -> None:
    found = find_set(call.world, instance_arn, permission_set_arn)
    if call.world.where(Assignment, permission_set_arn=permission_set_arn):
        raise AwsError("ConflictException", "PermissionSet has ApplicationProfile associated with it.")
    call.world.remove(found)


@operation
async def list_accounts_for_provisioned_permission_set(
    call: Call, *, instance_arn: str, permission_set_arn: str, provisioning_status: str | None = None
) -> dict[str, Any]:
    found = find_set(call.world, instance_arn, permission_set_arn)
    return {
        "account_ids": [each.account for each in found.provisioned if _is(each.edition, found, provisioning_status)]
    }


@operation
async def list_permission_sets_provisioned_to_account(
    call: Call, *, instance_arn: str, account_id: str, provisioning_status: str | None = None
) -> dict[str, Any]:
    call.world.get(Instance, instance_arn)
    sets = call.world.where(PermissionSet, instance_arn=instance_arn)
    there = [(each, entry) for each in sets if (entry := each.in_account(account_id)) is not None]
    names = [each.permission_set_arn for each, entry in there if _is(entry.edition, each, provisioning_status)]
    return {"permission_sets": names}


def _is(edition: int, found: PermissionSet, status: str | None) -> bool:
    if status is None:
        return True
    return (edition == found.edition) == (status == "LATEST_PERMISSION_SET_PROVISIONED")
