"""The policies that a user, group or role holds: its own inline ones, and managed ones that are attached."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.iam.documents import check_identity_policy
from model.services.iam.managed import managed_policies
from model.services.iam.naming import check_quota, conflict
from model.services.iam.resources.groups import Group
from model.services.iam.resources.policies import Policy
from model.services.iam.resources.roles import Role
from model.services.iam.resources.users import User

Holder = User | Group | Role

ARN = re.compile(r"arn:[\w-]+:iam::(?:\d{12}|aws):policy/.+")


def put_inline(holder: Holder, name: str, document: str) -> None:
    check_identity_policy(document)
    holder.inline_policies = (*(each for each in holder.inline_policies if each[0] != name), (name, document))


def get_inline(holder: Holder, name: str) -> dict[str, Any]:
    """The document as AWS sends it, percent-encoded."""
    document = _inline(holder, name)
    return {"policy_name": name, "policy_document": quote(document, safe="")}


def list_inline(holder: Holder) -> dict[str, Any]:
    return {"policy_names": sorted(name for name, _ in holder.inline_policies), "is_truncated": False}


def delete_inline(holder: Holder, name: str) -> None:
    _inline(holder, name)
    holder.inline_policies = tuple(each for each in holder.inline_policies if each[0] != name)


def attach(world: World, holder: Holder, arn: str) -> None:
    """Attaching what is attached already changes nothing."""
    if not ARN.fullmatch(arn):
        raise AwsError("ValidationError", "Invalid ARN:  Could not be parsed!")
    if arn not in managed_policies() and world.find(Policy, arn) is None:
        raise AwsError("NoSuchEntity", f"Policy {arn} does not exist or is not attachable.", 404)
    if arn not in holder.attached_policies:
        kind = type(holder).__name__
        check_quota(world, "managed-policies-per-identity", f"PoliciesPer{kind}", len(holder.attached_policies))
        holder.attached_policies = (*holder.attached_policies, arn)


def detach(holder: Holder, arn: str) -> None:
    if arn not in holder.attached_policies:
        raise AwsError("NoSuchEntity", f"Policy {arn} was not found.", 404)
    holder.attached_policies = tuple(each for each in holder.attached_policies if each != arn)


def list_attached(holder: Holder) -> dict[str, Any]:
    attached = [{"policy_name": arn.rpartition("/")[2], "policy_arn": arn} for arn in holder.attached_policies]
    return {"attached_policies": attached, "is_truncated": False}


def check_empty(holder: Holder) -> None:
    """Refuse to delete who still holds policies."""
    if holder.attached_policies:
        raise conflict("detach all policies")
    if holder.inline_policies:
        raise conflict("delete policies")


def _inline(holder: Holder, name: str) -> str:
    document = dict(holder.inline_policies).get(name)
    if document is None:
        kind = type(holder).__name__.lower()
        raise AwsError("NoSuchEntity", f"The {kind} policy with name {name} cannot be found.", 404)
    return document
