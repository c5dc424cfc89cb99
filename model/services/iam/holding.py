"""The policies that a user, group or role holds: its own inline ones, and managed ones that are attached."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.iam.documents import check_identity_policy
from model.services.iam.managed import managed_policies
from model.services.iam.naming import check_quota, conflict, cut, missing
from model.services.iam.resources.groups import Group
from model.services.iam.resources.policies import Policy
from model.services.iam.resources.roles import Role
from model.services.iam.resources.users import User
from model.services.iam.service_roles import check_modifiable as check_own

Holder = User | Group | Role

MOST_INLINE = {"user": 2048, "group": 5120, "role": 10240}
"Characters of all inline policies of one user, group or role."
ARN = re.compile(r"arn:[\w-]+:iam::(?:\d{12}|aws):policy/.+")


def put_inline(holder: Holder, name: str, document: str) -> None:
    check_modifiable(holder)
    check_identity_policy(document)
    _check_size(holder, name, document)
    holder.inline_policies = (*(each for each in holder.inline_policies if each[0] != name), (name, document))


def _check_size(holder: Holder, name: str, document: str) -> None:
    """All inline policies of one identity together have a limit, white space not counted."""
    kind = type(holder).__name__.lower()
    others = sum(_size(text) for each, text in holder.inline_policies if each != name)
    if others + _size(document) > MOST_INLINE[kind]:
        message = f"Maximum policy size of {MOST_INLINE[kind]} bytes exceeded for {kind} {holder.id}"
        raise AwsError("LimitExceeded", message, 409)


def _size(document: str) -> int:
    return len("".join(document.split()))


def get_inline(holder: Holder, name: str) -> dict[str, Any]:
    """The document as AWS sends it, percent-encoded."""
    document = _inline(holder, name)
    return {"policy_name": name, "policy_document": quote(document, safe="")}


def list_inline(holder: Holder, marker: str | None, max_items: int | None) -> dict[str, Any]:
    names, more = cut((name for name, _ in holder.inline_policies), str, marker, max_items)
    return {"policy_names": names, **more}


def delete_inline(holder: Holder, name: str) -> None:
    check_modifiable(holder)
    _inline(holder, name)
    holder.inline_policies = tuple(each for each in holder.inline_policies if each[0] != name)


def attach(world: World, holder: Holder, arn: str) -> None:
    """Attaching what is attached already changes nothing."""
    if not ARN.fullmatch(arn):
        raise AwsError("ValidationError", "Invalid ARN:  Could not be parsed!")
    check_modifiable(holder)
    managed = managed_policies().get(arn)
    if managed is None and world.find(Policy, arn) is None:
        raise missing(f"Policy {arn} does not exist or is not attachable.")
    if managed is not None and not managed.is_attachable:
        message = f"Cannot attach a Service Role Policy to a Customer Role. Policy {arn}"
        raise AwsError("PolicyNotAttachable", message)
    if arn not in holder.attached_policies:
        kind = type(holder).__name__
        check_quota(world, "managed-policies-per-identity", f"PoliciesPer{kind}", len(holder.attached_policies))
        holder.attached_policies = (*holder.attached_policies, arn)


def detach(holder: Holder, arn: str) -> None:
    check_modifiable(holder)
    if arn not in holder.attached_policies:
        raise missing(f"Policy {arn} was not found.")
    holder.attached_policies = tuple(each for each in holder.attached_policies if each != arn)


def list_attached(holder: Holder, path_prefix: str | None, marker: str | None, max_items: int | None) -> dict[str, Any]:
    chosen = [arn for arn in holder.attached_policies if _path(arn).startswith(path_prefix or "/")]
    arns, more = cut(chosen, _name, marker, max_items)
    return {"attached_policies": attached(arns), **more}


def attached(arns: Iterable[str]) -> list[dict[str, str]]:
    """Managed policies as answers name them."""
    return [{"policy_name": _name(arn), "policy_arn": arn} for arn in arns]


def _name(arn: str) -> str:
    return arn.rpartition("/")[2]


def _path(arn: str) -> str:
    """What stands between the word policy and the name."""
    return arn.partition(":policy")[2].removesuffix(_name(arn))


def check_modifiable(holder: Holder) -> None:
    if isinstance(holder, Role):
        check_own(holder)


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
        raise missing(f"The {kind} policy with name {name} cannot be found.")
    return document
