"""IAM Identity Center: what happens by itself: requests are carried out."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.sso_admin.provisioning import provision, withdraw
from model.services.sso_admin.resources.assignments import Assignment, Request
from model.services.sso_admin.resources.permission_sets import PermissionSet


@due
async def carry_out(world: World, whom: str) -> None:
    """What an account refuses is the reason of the request's failure."""
    request = world.find(Request, whom)
    if request is None or request.status != "IN_PROGRESS":
        return
    try:
        await _DEEDS[request.what](world, request)
    except AwsError as refusal:
        request.status, request.failure_reason = "FAILED", f"{refusal.code}: {refusal.message}"
    else:
        request.status = "SUCCEEDED"


async def _assign(world: World, request: Request) -> None:
    found = world.get(PermissionSet, request.permission_set_arn)
    if found.in_account(request.target_id) is None:
        await provision(world, found, request.target_id)
    if find_assignment(world, request) is None:
        world.add(
            Assignment(
                id=request.request_id,
                instance_arn=request.instance_arn,
                permission_set_arn=found.permission_set_arn,
                set_name=found.name,
                account_id=request.target_id,
                principal_type=request.principal_type,
                principal_id=request.principal_id,
            )
        )


async def _unassign(world: World, request: Request) -> None:
    assignment = find_assignment(world, request)
    if assignment is None:
        raise AwsError("ResourceNotFoundException", "The assignment does not exist.")
    world.remove(assignment)
    others = world.where(Assignment, permission_set_arn=request.permission_set_arn)
    if all(each.account_id != request.target_id for each in others):
        await withdraw(world, world.get(PermissionSet, request.permission_set_arn), request.target_id)


async def _provision(world: World, request: Request) -> None:
    found = world.get(PermissionSet, request.permission_set_arn)
    for account in [request.target_id] if request.target_id else found.accounts:
        await provision(world, found, account)


def find_assignment(world: World, request: Request) -> Assignment | None:
    wanted = (request.target_id, request.principal_type, request.principal_id)
    for each in world.where(Assignment, permission_set_arn=request.permission_set_arn):
        if (each.account_id, each.principal_type, each.principal_id) == wanted:
            return each
    return None


_DEEDS = {"CREATE": _assign, "DELETE": _unassign, "PROVISION": _provision}
