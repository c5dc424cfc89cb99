"""Logs: what you can ask for, about policies that let services of AWS's write."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.laws.access.grammar import BadPolicy, Flaw, check_policy
from model.services.logs.ids import uuid
from model.services.logs.paging import page_of
from model.services.logs.places import identified
from model.services.logs.refusals import invalid, too_many
from model.services.logs.resources.resource_policies import ResourcePolicy

MOST_OF_ACCOUNT = 10
"That hang on no group, in a region."


@operation(on=("*",))
async def put_resource_policy(
    call: Call,
    *,
    policy_name: str | None = None,
    policy_document: str | None = None,
    resource_arn: str | None = None,
    expected_revision_id: str | None = None,
) -> dict[str, Any]:
    """One that is there already is changed: that of a group only by who knows how it is now."""
    world = call.world
    if not policy_document or not (policy_name or resource_arn):
        raise invalid("A policy needs a policyDocument, and a policyName unless it hangs on a resource.")
    _refuse_bad(policy_document)
    if resource_arn:
        found = _of_group(world, resource_arn, policy_name or "", expected_revision_id)
        found.revision_id = uuid(world, "resource policy")
    else:
        found = _of_account(world, policy_name or "")
    found.document, found.last_updated = policy_document, world.now
    return {"resource_policy": found.said(), "revision_id": found.revision_id or None}


def _of_account(world: World, name: str) -> ResourcePolicy:
    known = world.find(ResourcePolicy, name)
    if known is None and sum(not each.resource_arn for each in world.all(ResourcePolicy)) >= MOST_OF_ACCOUNT:
        raise too_many()
    return known or world.add(_empty(world, name, name))


def _of_group(world: World, arn: str, name: str, expected: str | None) -> ResourcePolicy:
    whole = identified(world, arn).arn
    known = world.find(ResourcePolicy, whole)
    _refuse_stale(known, expected)
    return known or world.add(_empty(world, whole, name, whole))


def _empty(world: World, id: str, name: str, arn: str = "") -> ResourcePolicy:
    return ResourcePolicy(policy_id=id, policy_name=name, document="", resource_arn=arn, last_updated=world.now)


def _refuse_stale(known: ResourcePolicy | None, expected: str | None) -> None:
    if (known.revision_id if known else None) != expected:
        told = "The expectedRevisionId is not the revision of the policy that the resource has."
        raise AwsError("OperationAbortedException", told)


def _refuse_bad(document: str) -> None:
    """What a statement is about may be anything: a resource that is no ARN fits nothing."""
    try:
        check_policy(document, "resource")
    except BadPolicy as bad:
        if bad.flaw is Flaw.RESOURCE:
            return
        raise invalid(f"The policy document is not valid: {bad}") from bad


@operation(on=("*",))
async def describe_resource_policies(
    call: Call,
    *,
    next_token: str | None = None,
    limit: int | None = None,
    resource_arn: str | None = None,
    policy_scope: str | None = None,
) -> dict[str, Any]:
    """In the order of their names: those that hang on no group, unless others are asked for."""
    world = call.world
    scope = policy_scope or ("RESOURCE" if resource_arn else "ACCOUNT")
    whole = identified(world, resource_arn).arn if resource_arn else ""
    found = [each for each in world.all(ResourcePolicy) if each.scope == scope and whole in ("", each.resource_arn)]
    page, token = page_of(found, lambda each: (each.policy_id,), limit, next_token)
    return {"resource_policies": [each.said() for each in page], "next_token": token}


@operation(on=("*",))
async def delete_resource_policy(
    call: Call,
    *,
    policy_name: str | None = None,
    resource_arn: str | None = None,
    expected_revision_id: str | None = None,
) -> None:
    """Services that it let in write no more."""
    world = call.world
    if not policy_name and not resource_arn:
        raise invalid("Either a policyName or a resourceArn is needed.")
    found = world.find(ResourcePolicy, identified(world, resource_arn).arn if resource_arn else policy_name or "")
    if found is None:
        told = f"Policy with name [{policy_name or resource_arn}] does not exist."
        raise AwsError("ResourceNotFoundException", told)
    if resource_arn:
        _refuse_stale(found, expected_revision_id)
    world.remove(found)
