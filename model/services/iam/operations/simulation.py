"""IAM: what you can ask for, to learn what policies would say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.laws.access.grounds import Grounds
from model.laws.access.judge import Reason, Verdict, judge
from model.laws.access.policy import Policy, read_policy
from model.laws.access.question import Caller, Question
from model.services.iam.documents import check_identity_policy
from model.services.iam.identities import policies_of
from model.services.iam.resources.groups import Group
from model.services.iam.resources.roles import Role
from model.services.iam.resources.users import User

CUSTOM = "PolicyInputList.{}"


@operation
async def simulate_principal_policy(
    call: Call,
    *,
    policy_source_arn: str,
    action_names: Sequence[str],
    resource_arns: Sequence[str] = ("*",),
    policy_input_list: Sequence[str] = (),
) -> dict[str, Any]:
    """What a user's, group's or role's policies, and further ones, say of each action on each resource."""
    identity = _identity(call.world, policy_source_arn)
    policies = [*policies_of(call.world.kernel, identity), *_read(policy_input_list)]
    return _answer(policies, Caller(policy_source_arn, identity.account, "IAMUser"), action_names, resource_arns)


@operation
async def simulate_custom_policy(
    call: Call,
    *,
    policy_input_list: Sequence[str],
    action_names: Sequence[str],
    resource_arns: Sequence[str] = ("*",),
) -> dict[str, Any]:
    return _answer(_read(policy_input_list), Caller("", call.world.account, "IAMUser"), action_names, resource_arns)


def _read(documents: Sequence[str]) -> list[Policy]:
    for document in documents:
        check_identity_policy(document)
    return [read_policy(document, CUSTOM.format(n)) for n, document in enumerate(documents, 1)]


def _identity(world: World, arn: str) -> User | Group | Role:
    name = arn.rpartition("/")[2]
    for kind in (User, Group, Role):
        found = world.find(kind, name)
        if found is not None and found.arn == arn:
            return found
    raise AwsError("NoSuchEntity", f"The entity {arn} cannot be found.", 404)


def _answer(
    policies: Iterable[Policy], caller: Caller, actions: Sequence[str], resources: Sequence[str]
) -> dict[str, Any]:
    grounds = Grounds(tuple(policies))
    results = [
        _result(action, resource, judge(grounds, Question(action, None if resource == "*" else resource, caller)))
        for action in actions
        for resource in resources
    ]
    return {"evaluation_results": results, "is_truncated": False}


def _result(action: str, resource: str, verdict: Verdict) -> dict[str, Any]:
    decision = (
        "allowed" if verdict.allowed else "explicitDeny" if verdict.reason is Reason.EXPLICIT_DENY else "implicitDeny"
    )
    matched = [{"source_policy_id": verdict.because.policy}] if verdict.because else []
    return {
        "eval_action_name": action,
        "eval_resource_name": resource,
        "eval_decision": decision,
        "matched_statements": matched,
        "missing_context_values": [],
    }
