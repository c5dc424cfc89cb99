"""IAM Identity Center: what you can ask for, about the policies of permission sets."""

from __future__ import annotations

from typing import Any

import orjson

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.sso_admin.finding import find_set

MOST_POLICIES = 20


@operation
async def attach_managed_policy_to_permission_set(
    call: Call, *, instance_arn: str, permission_set_arn: str, managed_policy_arn: str
) -> None:
    """Policies of AWS's own, which are the same in every account."""
    found = find_set(call.world, instance_arn, permission_set_arn)
    if managed_policy_arn in found.managed_policies:
        raise AwsError("ConflictException", f"Permission set already has the policy {managed_policy_arn} attached.")
    if not managed_policy_arn.startswith("arn:aws:iam::aws:policy/"):
        raise AwsError("ResourceNotFoundException", f"Could not find the AWS managed policy {managed_policy_arn}")
    if len(found.managed_policies) >= MOST_POLICIES:
        raise AwsError("ServiceQuotaExceededException", f"A permission set has at most {MOST_POLICIES} policies.")
    await _must_exist(call, managed_policy_arn)
    found.managed_policies = (*found.managed_policies, managed_policy_arn)
    found.edition += 1


@operation
async def detach_managed_policy_from_permission_set(
    call: Call, *, instance_arn: str, permission_set_arn: str, managed_policy_arn: str
) -> None:
    found = find_set(call.world, instance_arn, permission_set_arn)
    if managed_policy_arn not in found.managed_policies:
        raise AwsError("ResourceNotFoundException", f"Permission set does not have {managed_policy_arn} attached.")
    found.managed_policies = tuple(each for each in found.managed_policies if each != managed_policy_arn)
    found.edition += 1


@operation
async def list_managed_policies_in_permission_set(
    call: Call, *, instance_arn: str, permission_set_arn: str
) -> dict[str, Any]:
    found = find_set(call.world, instance_arn, permission_set_arn)
    return {
        "attached_managed_policies": [{"name": arn.rpartition("/")[2], "arn": arn} for arn in found.managed_policies]
    }


@operation
async def put_inline_policy_to_permission_set(
    call: Call, *, instance_arn: str, permission_set_arn: str, inline_policy: str
) -> None:
    found = find_set(call.world, instance_arn, permission_set_arn)
    try:
        orjson.loads(inline_policy)
    except orjson.JSONDecodeError as error:
        raise AwsError("ValidationException", f"The inline policy is no JSON: {error}") from None
    found.inline_policy = inline_policy
    found.edition += 1


@operation
async def get_inline_policy_for_permission_set(
    call: Call, *, instance_arn: str, permission_set_arn: str
) -> dict[str, Any]:
    return {"inline_policy": find_set(call.world, instance_arn, permission_set_arn).inline_policy}


@operation
async def delete_inline_policy_from_permission_set(call: Call, *, instance_arn: str, permission_set_arn: str) -> None:
    found = find_set(call.world, instance_arn, permission_set_arn)
    if not found.inline_policy:
        raise AwsError("ResourceNotFoundException", "The permission set has no inline policy.")
    found.inline_policy = ""
    found.edition += 1


async def _must_exist(call: Call, arn: str) -> None:
    try:
        await call.world.ask("iam:GetPolicy", PolicyArn=arn)
    except AwsError as refusal:
        message = f"Could not find the AWS managed policy {arn}"
        raise AwsError("ResourceNotFoundException", message) from refusal
