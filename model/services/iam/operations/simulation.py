"""IAM: what you can ask for, to learn what policies would say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.laws.access.grammar import BadPolicy, check_policy
from model.laws.access.grounds import Grounds
from model.laws.access.policy import Policy, read_policy
from model.laws.access.question import Caller
from model.services.iam.documents import check_identity_policy
from model.services.iam.identities import boundary_of, documents_of, policies_of
from model.services.iam.naming import cut, missing
from model.services.iam.resources.groups import Group
from model.services.iam.resources.roles import Role
from model.services.iam.resources.users import User
from model.services.iam.simulating import Simulation, context_of, keys_in, results
from model.services.organizations.resources.control import CONTROL, documents_over, levels_over

KINDS = {
    "PolicyInputList": "identity-based policy",
    "PermissionsBoundaryPolicyInputList": "permissions boundary",
    "ResourcePolicy": "resource-based policy",
}
Entries = Sequence[Mapping[str, Any]]


@operation
async def simulate_principal_policy(
    call: Call,
    *,
    policy_source_arn: str,
    action_names: Sequence[str],
    resource_arns: Sequence[str] = ("*",),
    policy_input_list: Sequence[str] = (),
    permissions_boundary_policy_input_list: Sequence[str] = (),
    resource_policy: str | None = None,
    resource_owner: str | None = None,
    caller_arn: str | None = None,
    context_entries: Entries = (),
    marker: str | None = None,
    max_items: int | None = None,
) -> dict[str, Any]:
    """What a user's, group's or role's policies, its organization's and further ones say of each action on each
    resource.
    """
    identity = _identity(call.world, policy_source_arn)
    kernel = call.world.kernel
    own = tuple(policies_of(kernel, identity))
    texts = {f"identity-based policy/{name}": text for name, text in documents_of(kernel, identity)}
    boundary = None if isinstance(identity, Group) else boundary_of(kernel, identity)
    given = _read("PolicyInputList", policy_input_list, texts)
    bounds = _read("PermissionsBoundaryPolicyInputList", permissions_boundary_policy_input_list, texts)
    resource = _read("ResourcePolicy", [resource_policy] if resource_policy else [], texts)
    over = levels_over(kernel, identity.account)
    texts |= {f"{CONTROL}/{name}": text for name, text in documents_over(kernel, identity.account)}
    grounds = Grounds((*own, *given), resource, bounds[0] if bounds else boundary, organization=over)
    caller = _caller(caller_arn or policy_source_arn, identity.account)
    simulation = Simulation(grounds, caller, context_of(context_entries), texts, _account(resource_owner))
    return _page(simulation, action_names, resource_arns, marker, max_items)


@operation
async def simulate_custom_policy(
    call: Call,
    *,
    policy_input_list: Sequence[str],
    action_names: Sequence[str],
    resource_arns: Sequence[str] = ("*",),
    permissions_boundary_policy_input_list: Sequence[str] = (),
    resource_policy: str | None = None,
    resource_owner: str | None = None,
    caller_arn: str | None = None,
    context_entries: Entries = (),
    marker: str | None = None,
    max_items: int | None = None,
) -> dict[str, Any]:
    texts: dict[str, str] = {}
    given = _read("PolicyInputList", policy_input_list, texts)
    bounds = _read("PermissionsBoundaryPolicyInputList", permissions_boundary_policy_input_list, texts)
    resource = _read("ResourcePolicy", [resource_policy] if resource_policy else [], texts)
    grounds = Grounds(given, resource, bounds[0] if bounds else None)
    caller = _caller(caller_arn or "", call.world.account)
    simulation = Simulation(grounds, caller, context_of(context_entries), texts, _account(resource_owner))
    return _page(simulation, action_names, resource_arns, marker, max_items)


@operation
async def get_context_keys_for_custom_policy(
    call: Call,  # noqa: ARG001 - the question brings all it asks about
    *,
    policy_input_list: Sequence[str],
) -> dict[str, Any]:
    for document in policy_input_list:
        check_identity_policy(document)
    return {"context_key_names": _keys(policy_input_list)}


@operation
async def get_context_keys_for_principal_policy(
    call: Call, *, policy_source_arn: str, policy_input_list: Sequence[str] = ()
) -> dict[str, Any]:
    identity = _identity(call.world, policy_source_arn)
    own = [text for _, text in documents_of(call.world.kernel, identity)]
    return {"context_key_names": _keys([*own, *policy_input_list])}


def _keys(documents: Iterable[str]) -> list[str]:
    return sorted({key for document in documents for key in keys_in(document)})


def _read(member: str, documents: Sequence[str], texts: dict[str, str]) -> tuple[Policy, ...]:
    """Documents that came with the question; they are called by the member that they came in."""
    kind = KINDS[member]
    names = [member if member == "ResourcePolicy" else f"{member}.{n}" for n in range(1, len(documents) + 1)]
    for name, document in zip(names, documents, strict=True):
        _check(document, kind)
        texts[f"{kind}/{name}"] = document
    return tuple(read_policy(document, name, kind) for name, document in zip(names, documents, strict=True))


def _check(document: str, kind: str) -> None:
    try:
        check_policy(document, "resource" if kind == "resource-based policy" else "identity")
    except BadPolicy as bad:
        raise AwsError("InvalidInput", bad.message) from bad


def _identity(world: World, arn: str) -> User | Group | Role:
    name = arn.rpartition("/")[2]
    for kind in (User, Group, Role):
        found = world.find(kind, name)
        if found is not None and found.arn == arn:
            return found
    raise missing(f"The entity {arn} cannot be found.")


def _caller(arn: str, account: str) -> Caller:
    """As whom the simulation asks; a role asks as a session of it would."""
    if ":role/" in arn:
        return Caller(arn, account, "AssumedRole", role_arn=arn)
    return Caller(arn, read_arn(arn).account or account, "IAMUser")


def _account(owner: str | None) -> str:
    """The account in the ARN of a resource's owner."""
    return read_arn(owner or "").account or owner or ""


def _page(
    simulation: Simulation, actions: Sequence[str], resources: Sequence[str], marker: str | None, max_items: int | None
) -> dict[str, Any]:
    numbered = list(enumerate(results(simulation, actions, resources)))
    found, more = cut(numbered, lambda each: f"{each[0]:06}", marker, max_items)
    return {"evaluation_results": [result for _, result in found], **more}
