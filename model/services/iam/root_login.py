"""The password of an account's root, which has no name: whether there is one, taken away, or to be recovered."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.iam.accounts import find_account, has_login, own_account
from model.services.iam.naming import missing

NAME = "root"


def is_about_root(call: Call, user_name: str | None) -> bool:
    """Root means itself when it names nobody."""
    return user_name is None and call.principal.type == "Root"


def allow_login(world: World, password: str | None) -> dict[str, Any]:
    """From now on its owner can have a password sent to it; nobody else chooses one."""
    if password is not None:
        raise AwsError("ValidationError", "A password cannot be specified for the root user.")
    if has_login(world):
        raise AwsError("EntityAlreadyExists", "Login Profile for the root user already exists.", 409)
    account = own_account(world)
    account.has_login, account.login_made_at = True, world.now
    return shown_login(world)


def shown_login(world: World) -> dict[str, Any]:
    account = find_account(world)
    if account is not None and not account.has_login:
        raise missing("Login Profile for the root user cannot be found.")
    made = world.now if account is None else account.login_made_at or account.created_at
    return {"user_name": NAME, "create_date": made, "password_reset_required": False}


def take_login(world: World) -> None:
    shown_login(world)
    account = own_account(world)
    account.has_login, account.root_password, account.login_made_at = False, "", None
