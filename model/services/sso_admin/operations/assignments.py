"""IAM Identity Center: what you can ask for, about who has which set where; it is done a moment later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kernel.chance import Between
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.identitystore.resources import Membership
from model.services.sso_admin.behavior.requests import carry_out, find_assignment
from model.services.sso_admin.finding import (
    check_account,
    check_principal,
    find_request,
    find_set,
    listed,
    requests,
    summary,
    uuid,
)
from model.services.sso_admin.resources.assignments import Assignment, Request
from model.services.sso_admin.resources.instances import Instance

TAKES = Between(2, 8)


@operation
async def create_account_assignment(
    call: Call,
    *,
    instance_arn: str,
    target_id: str,
    target_type: str,
    permission_set_arn: str,
    principal_type: str,
    principal_id: str,
) -> dict[str, Any]:
    world = call.world
    find_set(world, instance_arn, permission_set_arn)
    check_account(world, target_id)
    check_principal(world, world.get(Instance, instance_arn), principal_type, principal_id)
    request = Request(
        request_id=uuid(world),
        what="CREATE",
        instance_arn=instance_arn,
        permission_set_arn=permission_set_arn,
        target_id=target_id,
        target_type=target_type,
        principal_type=principal_type,
        principal_id=principal_id,
    )
    return {"account_assignment_creation_status": _begin(call, request)}


@operation
async def delete_account_assignment(
    call: Call,
    *,
    instance_arn: str,
    target_id: str,
    target_type: str,
    permission_set_arn: str,
    principal_type: str,
    principal_id: str,
) -> dict[str, Any]:
    world = call.world
    find_set(world, instance_arn, permission_set_arn)
    request = Request(
        request_id=uuid(world),
        what="DELETE",
        instance_arn=instance_arn,
        permission_set_arn=permission_set_arn,
        target_id=target_id,
        target_type=target_type,
        principal_type=principal_type,
        principal_id=principal_id,
    )
    if find_assignment(world, request) is None:
        raise AwsError("ResourceNotFoundException", "The assignment does not exist.")
    return {"account_assignment_deletion_status": _begin(call, request)}


@operation
async def provision_permission_set(
    call: Call, *, instance_arn: str, permission_set_arn: str, target_type: str, target_id: str | None = None
) -> dict[str, Any]:
    """Bring what was changed to one account, or to all that have the set."""
    found = find_set(call.world, instance_arn, permission_set_arn)
    if (target_type == "AWS_ACCOUNT") != (target_id is not None):
        raise AwsError("ValidationException", "TargetId goes with the target type AWS_ACCOUNT.")
    if target_id is not None and found.in_account(target_id) is None:
        raise AwsError("ResourceNotFoundException", f"The permission set is not provisioned in {target_id}.")
    request = Request(
        request_id=uuid(call.world),
        what="PROVISION",
        instance_arn=instance_arn,
        permission_set_arn=permission_set_arn,
        target_id=target_id or "",
        target_type=target_type,
    )
    return {"permission_set_provisioning_status": _begin(call, request)}


@operation
async def describe_account_assignment_creation_status(
    call: Call, *, instance_arn: str, account_assignment_creation_request_id: str
) -> dict[str, Any]:
    found = find_request(call.world, instance_arn, account_assignment_creation_request_id, "CREATE")
    return {"account_assignment_creation_status": found}


@operation
async def describe_account_assignment_deletion_status(
    call: Call, *, instance_arn: str, account_assignment_deletion_request_id: str
) -> dict[str, Any]:
    found = find_request(call.world, instance_arn, account_assignment_deletion_request_id, "DELETE")
    return {"account_assignment_deletion_status": found}


@operation
async def describe_permission_set_provisioning_status(
    call: Call, *, instance_arn: str, provision_permission_set_request_id: str
) -> dict[str, Any]:
    found = find_request(call.world, instance_arn, provision_permission_set_request_id, "PROVISION")
    return {"permission_set_provisioning_status": found}


@operation
async def list_account_assignment_creation_status(
    call: Call,
    *,
    instance_arn: str,
    max_results: int | None = None,
    next_token: str | None = None,
    filter: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    shown, more = listed(requests(call.world, instance_arn, "CREATE", filter), max_results, next_token)
    return {"account_assignments_creation_status": [summary(each) for each in shown], "next_token": more}


@operation
async def list_account_assignment_deletion_status(
    call: Call,
    *,
    instance_arn: str,
    max_results: int | None = None,
    next_token: str | None = None,
    filter: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    shown, more = listed(requests(call.world, instance_arn, "DELETE", filter), max_results, next_token)
    return {"account_assignments_deletion_status": [summary(each) for each in shown], "next_token": more}


@operation
async def list_permission_set_provisioning_status(
    call: Call,
    *,
    instance_arn: str,
    max_results: int | None = None,
    next_token: str | None = None,
    filter: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    shown, more = listed(requests(call.world, instance_arn, "PROVISION", filter), max_results, next_token)
    return {"permission_sets_provisioning_status": [summary(each) for each in shown], "next_token": more}


@operation
async def list_account_assignments(
    call: Call,
    *,
    instance_arn: str,
    account_id: str,
    permission_set_arn: str,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    found = find_set(call.world, instance_arn, permission_set_arn)
    every = call.world.where(Assignment, permission_set_arn=found.permission_set_arn)
    shown, more = listed([each for each in every if each.account_id == account_id], max_results, next_token)
    return {"account_assignments": shown, "next_token": more}


@operation
async def list_account_assignments_for_principal(
    call: Call,
    *,
    instance_arn: str,
    principal_id: str,
    principal_type: str,
    filter: Mapping[str, str] | None = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """A user's own, and those of the groups that the user is in."""
    world = call.world
    check_principal(world, world.get(Instance, instance_arn), principal_type, principal_id)
    account = (filter or {}).get("AccountId")
    found = [each for each in _of(call, principal_id, principal_type) if account in (None, each.account_id)]
    shown, more = listed(found, max_results, next_token)
    return {"account_assignments": shown, "next_token": more}


def _of(call: Call, id: str, type: str) -> Sequence[Assignment]:
    groups = call.world.where(Membership, user_id=id) if type == "USER" else ()
    ids = (id, *(each.group_id for each in groups))
    return [each for one in ids for each in call.world.where(Assignment, principal_id=one)]


def _begin(call: Call, request: Request) -> Request:
    world = call.world
    world.add(request)
    world.wake(carry_out, request.request_id, after=world.delay(TAKES, request.request_id))
    return request
