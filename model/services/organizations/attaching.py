"""Policies on the nodes of the tree: hung on them, taken off, and described."""

from __future__ import annotations

from typing import Any

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.organizations.refusals import refuse_beyond, violation
from model.services.organizations.resources.control import EVERYTHING
from model.services.organizations.resources.control_policies import FULL_ACCESS, ControlPolicy
from model.services.organizations.resources.organizations import SCP
from model.services.organizations.standing import organization_in, root_in
from model.services.organizations.tree import Node

FULL_ACCESS_SUMMARY = {
    "id": FULL_ACCESS,
    "arn": f"arn:aws:organizations::aws:policy/service_control_policy/{FULL_ACCESS}",
    "name": "FullAWSAccess",
    "description": "Allows access to every operation",
    "type": SCP,
    "aws_managed": True,
}


def summary(world: World, id: str) -> dict[str, Any]:
    if id == FULL_ACCESS:
        return FULL_ACCESS_SUMMARY
    policy = world.get(ControlPolicy, id)
    return {name: getattr(policy, name) for name in FULL_ACCESS_SUMMARY}


def shown(world: World, id: str) -> dict[str, Any]:
    content = EVERYTHING if id == FULL_ACCESS else world.get(ControlPolicy, id).content
    return {"policy_summary": summary(world, id), "content": content}


def refuse_type(world: World, kind: str) -> None:
    """Of all types of policies, those that control services are there, and only with all features."""
    if kind != SCP or not organization_in(world).has_all_features:
        text = "You can't use the specified policy type with the feature set currently enabled for this organization."
        raise AwsError("PolicyTypeNotAvailableForOrganizationException", text)


def attach(world: World, policy_id: str, target: Node) -> None:
    summary(world, policy_id)
    if not root_in(world).policy_types:
        raise AwsError(
            "PolicyTypeNotEnabledException", "This operation can be performed only for enabled policy types."
        )
    if policy_id in target.policy_ids:
        text = "A policy with the specified name and type already exists."
        raise AwsError("DuplicatePolicyAttachmentException", text)
    reason = "MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED"
    text = "You have attached the maximum number of policies to the specified target."
    refuse_beyond(world, "policies-per-target", len(target.policy_ids) + 1, reason, text)
    target.policy_ids = (*target.policy_ids, policy_id)


def detach(world: World, policy_id: str, target: Node) -> None:
    """One policy has to stay: without any, nothing would be allowed."""
    summary(world, policy_id)
    if policy_id not in target.policy_ids:
        raise AwsError("PolicyNotAttachedException", "The policy isn't attached to the specified target.")
    if len(target.policy_ids) == 1:
        text = "You cannot remove the last policy attached to the specified target."
        raise violation("MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED", text)
    target.policy_ids = tuple(each for each in target.policy_ids if each != policy_id)
