"""Users, groups, roles and policies with all that they hold, as the account's authorization details show them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from model.kit.world import World
from model.services.iam.boundaries import bounded_by
from model.services.iam.holding import Holder, attached
from model.services.iam.resources.groups import Group
from model.services.iam.resources.policies import Policy
from model.services.iam.resources.roles import InstanceProfile, Role
from model.services.iam.resources.users import User
from model.services.iam.showing import whole_profile, whole_role, whole_user


def described(world: World, things: Iterable[Holder | Policy]) -> dict[str, Any]:
    """Each kind in its own list."""
    found: dict[str, Any] = {"user_detail_list": [], "group_detail_list": [], "role_detail_list": [], "policies": []}
    for thing in things:
        match thing:
            case User():
                found["user_detail_list"].append(_user(thing))
            case Group():
                found["group_detail_list"].append(_group(thing))
            case Role():
                found["role_detail_list"].append(_role(world, thing))
            case Policy():
                found["policies"].append(_policy(world, thing))
    return found


def _user(user: User) -> dict[str, Any]:
    return whole_user(user) | {
        "user_policy_list": _inline(user),
        "group_list": user.groups,
        "attached_managed_policies": attached(user.attached_policies),
        "tags": user.tags,
    }


def _group(group: Group) -> dict[str, Any]:
    return {
        "path": group.path,
        "group_name": group.group_name,
        "group_id": group.group_id,
        "arn": group.arn,
        "create_date": group.created_at,
        "group_policy_list": _inline(group),
        "attached_managed_policies": attached(group.attached_policies),
    }


def _role(world: World, role: Role) -> dict[str, Any]:
    profiles = world.where(InstanceProfile, role_names=role.role_name)
    return whole_role(role) | {
        "instance_profile_list": [whole_profile(world, profile) for profile in profiles],
        "role_policy_list": _inline(role),
        "attached_managed_policies": attached(role.attached_policies),
        "tags": role.tags,
    }


def _policy(world: World, policy: Policy) -> dict[str, Any]:
    arn = policy.policy_arn
    return {
        "policy_name": policy.policy_name,
        "policy_id": policy.policy_id,
        "arn": arn,
        "path": policy.path,
        "default_version_id": policy.default_version_id,
        "attachment_count": sum(len(world.where(kind, attached_policies=arn)) for kind in (User, Group, Role)),
        "permissions_boundary_usage_count": bounded_by(world, arn),
        "is_attachable": True,
        "description": policy.description,
        "create_date": policy.created_at,
        "update_date": policy.versions[-1].create_date,
        "policy_version_list": [
            {
                "version_id": version.version_id,
                "document": version.document,
                "is_default_version": version.version_id == policy.default_version_id,
                "create_date": version.create_date,
            }
            for version in reversed(policy.versions)
        ],
    }


def _inline(holder: Holder) -> list[dict[str, str]]:
    return [{"policy_name": name, "policy_document": quote(text, safe="")} for name, text in holder.inline_policies]
