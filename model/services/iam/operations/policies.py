"""IAM: what you can ask for, about managed policies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.arn import arn
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.iam.boundaries import bounded_by
from model.services.iam.documents import check_identity_policy
from model.services.iam.managed import CREATED, ManagedPolicy, managed_policies, versions_of
from model.services.iam.naming import check_quota, cut, labelled, missing, new_id
from model.services.iam.resources.groups import Group
from model.services.iam.resources.policies import Policy, PolicyVersion
from model.services.iam.resources.roles import Role
from model.services.iam.resources.users import User

MOST_VERSIONS = 5
MOST_CHARACTERS = 6144
"Of a managed policy, white space not counted."


@operation
async def create_policy(
    call: Call,
    *,
    policy_name: str,
    policy_document: str,
    path: str = "/",
    description: str | None = None,
    tags: Sequence[Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    world = call.world
    check_identity_policy(policy_document)
    _check_size(policy_document)
    check_quota(world, "policies-per-account", "PoliciesPerAccount", len(world.all(Policy)))
    name = arn("iam", "", world.account, f"policy{path}{policy_name}")
    if world.find(Policy, name) is not None:
        message = f"A policy called {policy_name} already exists. Duplicate names are not allowed."
        raise AwsError("EntityAlreadyExists", message, 409)
    policy = Policy(
        policy_arn=name,
        policy_name=policy_name,
        policy_id=new_id(world, "ANPA"),
        path=path,
        description=description,
        versions=(PolicyVersion(version_id="v1", text=policy_document, create_date=world.now),),
        tags=labelled((), tags),
    )
    return {"policy": _shown(world, world.add(policy))}


@operation
async def get_policy(call: Call, *, policy_arn: str) -> dict[str, Any]:
    managed = managed_policies().get(policy_arn)
    shown = _shown_managed(call.world, managed) if managed else _shown(call.world, call.world.get(Policy, policy_arn))
    return {"policy": shown}


@operation
async def list_policies(
    call: Call,
    *,
    scope: str = "All",
    only_attached: bool = False,
    path_prefix: str | None = None,
    policy_usage_filter: str | None = None,
    marker: str | None = None,
    max_items: int | None = None,
) -> dict[str, Any]:
    """AWS's own and the customer's, in the order of their names."""
    world = call.world
    of_aws = managed_policies().values() if scope != "Local" else ()
    own = world.all(Policy) if scope != "AWS" else ()
    usage = "permissions_boundary_usage_count" if policy_usage_filter == "PermissionsBoundary" else "attachment_count"
    only = only_attached or policy_usage_filter is not None
    every = [*(_shown_managed(world, policy) for policy in of_aws), *(_shown(world, policy) for policy in own)]
    chosen = [each for each in every if each["path"].startswith(path_prefix or "/") and (each[usage] or not only)]
    found, more = cut(chosen, _policy_name, marker, max_items)
    return {"policies": [_in_list(each) for each in found], **more}


@operation
async def delete_policy(call: Call, *, policy_arn: str) -> None:
    policy = _own(call.world, policy_arn)
    if _attachments(call.world, policy_arn) or bounded_by(call.world, policy_arn):
        raise AwsError("DeleteConflict", "Cannot delete a policy attached to entities.", 409)
    if len(policy.versions) > 1:
        message = "This policy has more than one version. Before you delete a policy, you must delete the policy's"
        raise AwsError("DeleteConflict", f"{message} versions. The default version is deleted with the policy.", 409)
    call.world.remove(policy)


@operation
async def create_policy_version(
    call: Call, *, policy_arn: str, policy_document: str, set_as_default: bool = False
) -> dict[str, Any]:
    policy = _own(call.world, policy_arn)
    check_identity_policy(policy_document)
    _check_size(policy_document)
    if len(policy.versions) >= MOST_VERSIONS:
        message = "A managed policy can have up to 5 versions. Before you create a new version, you must delete an"
        raise AwsError("LimitExceeded", f"{message} existing version.", 409)
    policy.made += 1
    version = PolicyVersion(version_id=f"v{policy.made}", text=policy_document, create_date=call.world.now)
    policy.versions = (*policy.versions, version)
    if set_as_default:
        policy.default_version_id = version.version_id
    return {"policy_version": _shown_version(version, policy.default_version_id)}


@operation
async def get_policy_version(call: Call, *, policy_arn: str, version_id: str) -> dict[str, Any]:
    """The version with its document, percent-encoded as AWS sends it."""
    versions, default = _versions(call.world, policy_arn)
    version = _version(versions, policy_arn, version_id)
    return {"policy_version": _shown_version(version, default) | {"document": version.document}}


@operation
async def list_policy_versions(
    call: Call, *, policy_arn: str, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    """The newest first."""
    versions, default = _versions(call.world, policy_arn)
    found, more = cut(versions, lambda version: f"{9999 - int(version.version_id[1:]):04}", marker, max_items)
    return {"versions": [_shown_version(version, default) for version in found], **more}


@operation
async def set_default_policy_version(call: Call, *, policy_arn: str, version_id: str) -> None:
    policy = _own(call.world, policy_arn)
    policy.default_version_id = _version(policy.versions, policy_arn, version_id).version_id


@operation
async def delete_policy_version(call: Call, *, policy_arn: str, version_id: str) -> None:
    policy = _own(call.world, policy_arn)
    version = _version(policy.versions, policy_arn, version_id)
    if version_id == policy.default_version_id:
        raise AwsError("DeleteConflict", "Cannot delete the default version of a policy.", 409)
    policy.versions = tuple(each for each in policy.versions if each != version)


def _check_size(document: str) -> None:
    if len("".join(document.split())) > MOST_CHARACTERS:
        raise AwsError("LimitExceeded", f"Cannot exceed quota for PolicySize: {MOST_CHARACTERS}", 409)


def _policy_name(shown: dict[str, Any]) -> str:
    return f"{shown['policy_name']} {shown['arn']}"


def _in_list(shown: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in shown.items() if name not in ("tags", "description")}


def _own(world: World, policy_arn: str) -> Policy:
    """A policy of the customer; AWS's own are not his to change."""
    if policy_arn in managed_policies():
        raise AwsError("AccessDenied", f"The policy {policy_arn} is managed by AWS and cannot be changed.", 403)
    return world.get(Policy, policy_arn)


def _attachments(world: World, policy_arn: str) -> int:
    return sum(len(world.where(kind, attached_policies=policy_arn)) for kind in (User, Group, Role))


def _versions(world: World, policy_arn: str) -> tuple[tuple[PolicyVersion, ...], str]:
    """The versions of a policy, oldest first, and which of them is in force."""
    of_aws = versions_of(world.kernel, policy_arn)
    if of_aws is not None:
        return of_aws, of_aws[-1].version_id
    policy = world.get(Policy, policy_arn)
    return policy.versions, policy.default_version_id


def _version(versions: Iterable[PolicyVersion], policy_arn: str, version_id: str) -> PolicyVersion:
    found = next((version for version in versions if version.version_id == version_id), None)
    if found is None:
        message = f"Policy {policy_arn} version {version_id} does not exist or is not attachable."
        raise missing(message)
    return found


def _shown_version(version: PolicyVersion, default: str) -> dict[str, Any]:
    return {
        "version_id": version.version_id,
        "is_default_version": version.version_id == default,
        "create_date": version.create_date,
    }


def _shown(world: World, policy: Policy) -> dict[str, Any]:
    return {
        "policy_name": policy.policy_name,
        "policy_id": policy.policy_id,
        "arn": policy.policy_arn,
        "path": policy.path,
        "default_version_id": policy.default_version_id,
        "attachment_count": _attachments(world, policy.policy_arn),
        "permissions_boundary_usage_count": bounded_by(world, policy.policy_arn),
        "is_attachable": True,
        "description": policy.description,
        "create_date": policy.created_at,
        "update_date": policy.versions[-1].create_date,
        "tags": policy.tags,
    }


def _shown_managed(world: World, policy: ManagedPolicy) -> dict[str, Any]:
    versions, default = _versions(world, policy.arn)
    return {
        "policy_name": policy.policy_name,
        "policy_id": policy.policy_id,
        "arn": policy.arn,
        "path": policy.path,
        "default_version_id": default,
        "attachment_count": _attachments(world, policy.arn),
        "permissions_boundary_usage_count": bounded_by(world, policy.arn),
        "is_attachable": policy.is_attachable,
        "description": policy.description,
        "create_date": CREATED,
        "update_date": versions[-1].create_date,
        "tags": [],
    }
