"""IAM: what you can ask for, about passwords."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.iam.naming import missing
from model.services.iam.operations.users import name_or_own
from model.services.iam.passwords import check_password, find_policy, hashed, matches, replace_password
from model.services.iam.resources.passwords import LoginProfile, PasswordPolicy
from model.services.iam.resources.users import User
from model.services.iam.root_login import allow_login, is_about_root, shown_login, take_login


@operation
async def create_login_profile(
    call: Call, *, user_name: str | None = None, password: str | None = None, password_reset_required: bool = False
) -> dict[str, Any]:
    world = call.world
    if is_about_root(call, user_name):
        return {"login_profile": allow_login(world, password)}
    user = world.get(User, name_or_own(call, user_name))
    if password is None:
        raise AwsError("ValidationError", "Must specify password")
    if world.find(LoginProfile, user.user_name) is not None:
        message = f"Login Profile for user {user.user_name} already exists."
        raise AwsError("EntityAlreadyExists", message, 409)
    check_password(world, user.user_name, password)
    profile = LoginProfile(
        user_name=user.user_name,
        hashes=(hashed(world, password),),
        changed_at=world.now,
        password_reset_required=password_reset_required,
    )
    return {"login_profile": world.add(profile)}


@operation
async def get_login_profile(call: Call, *, user_name: str | None = None) -> dict[str, Any]:
    if is_about_root(call, user_name):
        return {"login_profile": shown_login(call.world)}
    user = call.world.get(User, name_or_own(call, user_name))
    return {"login_profile": call.world.get(LoginProfile, user.user_name)}


@operation
async def update_login_profile(
    call: Call, *, user_name: str, password: str | None = None, password_reset_required: bool | None = None
) -> None:
    call.world.get(User, user_name)
    profile = call.world.get(LoginProfile, user_name)
    if password is not None:
        replace_password(call.world, profile, password)
    if password_reset_required is not None:
        profile.password_reset_required = password_reset_required


@operation
async def delete_login_profile(call: Call, *, user_name: str | None = None) -> None:
    if is_about_root(call, user_name):
        take_login(call.world)
        return
    user = call.world.get(User, name_or_own(call, user_name))
    call.world.remove(call.world.get(LoginProfile, user.user_name))


@operation
async def change_password(call: Call, *, old_password: str, new_password: str) -> None:
    """A user's own password; the policy of the account says whether users may."""
    world = call.world
    if call.principal.type != "IAMUser":
        raise AwsError("InvalidUserType", "Only IAM Users can change their own password.")
    profile = world.get(LoginProfile, call.principal.name)
    policy = find_policy(world)
    if policy is not None and not (policy.allow_users_to_change_password or profile.password_reset_required):
        raise AwsError("AccessDenied", "The account's password policy does not let users change their password.", 403)
    if not matches(profile.hashes[0], old_password):
        raise AwsError("AccessDenied", "The old password was incorrect.", 403)
    replace_password(world, profile, new_password)
    profile.password_reset_required = False


@operation
async def update_account_password_policy(
    call: Call,
    *,
    minimum_password_length: int = 6,
    require_symbols: bool = False,
    require_numbers: bool = False,
    require_uppercase_characters: bool = False,
    require_lowercase_characters: bool = False,
    allow_users_to_change_password: bool = False,
    max_password_age: int | None = None,
    password_reuse_prevention: int | None = None,
    hard_expiry: bool | None = None,
) -> None:
    """The whole policy anew: what is left out has AWS's default again."""
    world = call.world
    before = find_policy(world)
    if before is not None:
        world.remove(before)
    world.add(
        PasswordPolicy(
            name=world.account,
            minimum_password_length=minimum_password_length,
            require_symbols=require_symbols,
            require_numbers=require_numbers,
            require_uppercase_characters=require_uppercase_characters,
            require_lowercase_characters=require_lowercase_characters,
            allow_users_to_change_password=allow_users_to_change_password,
            max_password_age=max_password_age,
            password_reuse_prevention=password_reuse_prevention,
            hard_expiry=hard_expiry,
        )
    )


@operation
async def get_account_password_policy(call: Call) -> dict[str, Any]:
    return {"password_policy": _policy(call)}


@operation
async def delete_account_password_policy(call: Call) -> None:
    call.world.remove(_policy(call))


def _policy(call: Call) -> PasswordPolicy:
    policy = find_policy(call.world)
    if policy is None:
        raise missing(f"The Password Policy with domain name {call.world.account} cannot be found.")
    return policy
