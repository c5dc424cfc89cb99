"""IAM's nouns as its answers show them: a list says less than a look at one."""

from __future__ import annotations

from typing import Any

from model.kit.world import World
from model.services.iam.resources.roles import InstanceProfile, Role
from model.services.iam.resources.users import User


def brief_user(user: User) -> dict[str, Any]:
    """As lists show it."""
    return {
        "path": user.path,
        "user_name": user.user_name,
        "user_id": user.user_id,
        "arn": user.arn,
        "create_date": user.created_at,
        "password_last_used": user.password_last_used,
    }


def whole_user(user: User) -> dict[str, Any]:
    return brief_user(user) | {"permissions_boundary": user.permissions_boundary, "tags": user.tags or None}


def bare_role(role: Role) -> dict[str, Any]:
    """As it is shown when it was made, and inside of other things."""
    return {
        "path": role.path,
        "role_name": role.role_name,
        "role_id": role.role_id,
        "arn": role.arn,
        "create_date": role.created_at,
        "assume_role_policy_document": role.assume_role_policy_document,
    }


def brief_role(role: Role) -> dict[str, Any]:
    """As lists show it."""
    return bare_role(role) | {"description": role.description, "max_session_duration": role.max_session_duration}


def whole_role(role: Role) -> dict[str, Any]:
    """A role that nobody has used yet says so by an empty structure."""
    return brief_role(role) | {
        "permissions_boundary": role.permissions_boundary,
        "tags": role.tags or None,
        "role_last_used": role.last_use or {},
    }


def whole_profile(world: World, profile: InstanceProfile) -> dict[str, Any]:
    """A profile with its roles in full."""
    return {
        "path": profile.path,
        "instance_profile_name": profile.instance_profile_name,
        "instance_profile_id": profile.instance_profile_id,
        "arn": profile.arn,
        "create_date": profile.created_at,
        "roles": [bare_role(world.get(Role, name)) for name in profile.role_names],
        "tags": profile.tags,
    }
