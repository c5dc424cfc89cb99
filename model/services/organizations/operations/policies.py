"""AWS Organizations: what you can ask for, about policies and what they hang on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.laws.access.grammar import BadPolicy, check_policy
from model.services.organizations.attaching import attach, detach, refuse_type, shown, summary
from model.services.organizations.naming import cut, labelled, new_id
from model.services.organizations.refusals import bad_input, refuse_beyond
from model.services.organizations.resources.control_policies import FULL_ACCESS, ControlPolicy
from model.services.organizations.resources.organizations import SCP, EnabledPolicyType, Root
from model.services.organizations.standing import managing, organization_in, seeing
from model.services.organizations.tree import node, nodes

LETTERS = 8


@operation
async def create_policy(
    call: Call,
    *,
    content: str,
    description: str,
    name: str,
    type: str,
    tags: Sequence[Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    world = managing(call)
    refuse_type(world, type)
    _refuse_bad(world, content)
    _refuse_taken(world, name)
    text = "You have exceeded the allowed number of policies."
    refuse_beyond(world, "policies", len(world.all(ControlPolicy)) + 1, "POLICY_NUMBER_LIMIT_EXCEEDED", text)
    policy = ControlPolicy(
        id=new_id(world, "p-", LETTERS),
        organization_id=organization_in(world).id,
        name=name,
        description=description,
        content=content,
        tags=labelled((), tags),
    )
    return {"policy": shown(world, world.add(policy).id)}


@operation
async def update_policy(
    call: Call, *, policy_id: str, name: str | None = None, description: str | None = None, content: str | None = None
) -> dict[str, Any]:
    """What it says holds at once, wherever it hangs."""
    world = managing(call)
    policy = _own(world, policy_id)
    if content is not None:
        _refuse_bad(world, content)
        policy.content = content
    if name is not None and name != policy.name:
        _refuse_taken(world, name)
        policy.name = name
    if description is not None:
        policy.description = description
    return {"policy": shown(world, policy.id)}


@operation
async def delete_policy(call: Call, *, policy_id: str) -> None:
    world = managing(call)
    policy = _own(world, policy_id)
    if any(policy.id in each.policy_ids for each in nodes(world)):
        text = "The policy is attached to one or more entities. Detach it from all roots, units and accounts."
        raise AwsError("PolicyInUseException", text)
    world.remove(policy)


@operation
async def describe_policy(call: Call, *, policy_id: str) -> dict[str, Any]:
    return {"policy": shown(seeing(call), policy_id)}


@operation
async def list_policies(
    call: Call,
    *,
    filter: str,
    next_token: str | None = None,
    max_results: int | None = None,
) -> dict[str, Any]:
    """AWS's own comes first."""
    world = seeing(call)
    if filter != SCP:
        return {"policies": [], "next_token": None}
    found, token = cut(world.all(ControlPolicy), max_results, next_token)
    first = [] if next_token else [FULL_ACCESS]
    return {"policies": [summary(world, id) for id in (*first, *(each.id for each in found))], "next_token": token}


@operation
async def attach_policy(call: Call, *, policy_id: str, target_id: str) -> None:
    world = managing(call)
    attach(world, policy_id, node(world, target_id))


@operation
async def detach_policy(call: Call, *, policy_id: str, target_id: str) -> None:
    world = managing(call)
    detach(world, policy_id, node(world, target_id))


@operation
async def list_policies_for_target(
    call: Call,
    *,
    target_id: str,
    filter: str,
) -> dict[str, Any]:
    """Those that hang on it itself, not those that it inherits."""
    world = seeing(call)
    ids = node(world, target_id).policy_ids if filter == SCP else ()
    return {"policies": [summary(world, id) for id in ids]}


@operation
async def list_targets_for_policy(
    call: Call, *, policy_id: str, next_token: str | None = None, max_results: int | None = None
) -> dict[str, Any]:
    world = seeing(call)
    summary(world, policy_id)
    targets, token = cut([each for each in nodes(world) if policy_id in each.policy_ids], max_results, next_token)
    shown = [{"target_id": each.id, "arn": each.arn, "name": each.name, "type": each.type} for each in targets]
    return {"targets": shown, "next_token": token}


@operation
async def enable_policy_type(call: Call, *, root_id: str, policy_type: str) -> dict[str, Any]:
    """Policies act from now on; one that allows everything hangs on all there is."""
    world = managing(call)
    root = world.get(Root, root_id)
    refuse_type(world, policy_type)
    if root.policy_types:
        raise AwsError("PolicyTypeAlreadyEnabledException", "The specified policy type is already enabled.")
    root.policy_types = (EnabledPolicyType(type=policy_type),)
    for each in nodes(world):
        each.policy_ids = (FULL_ACCESS,)
    return {"root": root}


@operation
async def disable_policy_type(call: Call, *, root_id: str, policy_type: str) -> dict[str, Any]:
    """Every policy is detached from everything."""
    world = managing(call)
    root = world.get(Root, root_id)
    refuse_type(world, policy_type)
    if not root.policy_types:
        raise AwsError("PolicyTypeNotEnabledException", "The specified policy type isn't enabled in this root.")
    root.policy_types = ()
    for each in nodes(world):
        each.policy_ids = ()
    return {"root": root}


def _own(world: World, id: str) -> ControlPolicy:
    """A policy that can be changed; AWS's cannot."""
    if id == FULL_ACCESS:
        raise bad_input("IMMUTABLE_POLICY", "You can't modify or delete an AWS managed policy.")
    return world.get(ControlPolicy, id)


def _refuse_bad(world: World, content: str) -> None:
    """White space counts: the API takes a document as it is."""
    size = "You have exceeded the maximum policy size."
    refuse_beyond(world, "policy-characters", len(content), "POLICY_CONTENT_LIMIT_EXCEEDED", size)
    try:
        check_policy(content, "organization")
    except BadPolicy as bad:
        text = "The provided policy document does not meet the requirements of the specified policy type."
        raise AwsError("MalformedPolicyDocumentException", text) from bad


def _refuse_taken(world: World, name: str) -> None:
    if name == "FullAWSAccess" or any(each.name == name for each in world.all(ControlPolicy)):
        raise AwsError("DuplicatePolicyException", "A policy with the specified name and type already exists.")
