"""The portal of Identity Center: what you can ask for, with a token of the directory's and no other credentials."""

from __future__ import annotations

import re
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.pages import page
from model.kit.world import GLOBAL
from model.services.iam.resources.accounts import Account
from model.services.iam.resources.roles import Role
from model.services.sso.choosing import Visitor, visitor
from model.services.sso_admin.resources.assignments import Assignment
from model.services.sso_admin.resources.permission_sets import PermissionSet

LARGEST = 1000
INVALID = ("InvalidRequestException", "The pagination token is not valid.")
NOT_IN_A_NAME = re.compile(r"[^\w+=,.@-]", re.ASCII)


@operation(on=())
async def list_accounts(
    call: Call, *, access_token: str, max_results: int | None = None, next_token: str | None = None
) -> dict[str, Any]:
    found = {each.account_id: each for each in visitor(call, access_token).assignments}
    shown, more = page(list(found.values()), most=max_results, token=next_token, largest=LARGEST, invalid=INVALID)
    return {"account_list": [_account(call, each.account_id) for each in shown], "next_token": more}


@operation(on=())
async def list_account_roles(
    call: Call, *, access_token: str, account_id: str, max_results: int | None = None, next_token: str | None = None
) -> dict[str, Any]:
    found = [each for each in visitor(call, access_token).assignments if each.account_id == account_id]
    shown, more = page(found, most=max_results, token=next_token, largest=LARGEST, invalid=INVALID)
    roles = [{"role_name": each.set_name, "account_id": account_id} for each in shown]
    return {"role_list": roles, "next_token": more}


@operation(on=())
async def get_role_credentials(call: Call, *, access_token: str, role_name: str, account_id: str) -> dict[str, Any]:
    """A session in the role that the permission set is in the account."""
    who = visitor(call, access_token)
    role = _role(who, _assignment(who, role_name, account_id))
    told = await who.world.ask(
        "sts:AssumeRole",
        account=account_id,
        RoleArn=role.arn,
        RoleSessionName=NOT_IN_A_NAME.sub("-", who.user.user_name)[:64],
        DurationSeconds=role.max_session_duration,
    )
    key = told["Credentials"]
    return {
        "role_credentials": {
            "access_key_id": key["AccessKeyId"],
            "secret_access_key": key["SecretAccessKey"],
            "session_token": key["SessionToken"],
            "expiration": int(key["Expiration"] * 1000),
        }
    }


@operation(on=())
async def logout(call: Call, *, access_token: str) -> None:
    who = visitor(call, access_token)
    who.world.remove(who.token)


def _account(call: Call, id: str) -> dict[str, str]:
    entry = call.cell.kernel.store.find(id, GLOBAL, Account, id)
    email = entry.email if entry is not None else ""
    own = call.cell.settings.root_login[0] if id == call.cell.settings.account else ""
    return {
        "account_id": id,
        "account_name": (entry.name if entry is not None else "") or id,
        "email_address": email or own,
    }


def _assignment(who: Visitor, role_name: str, account_id: str) -> Assignment:
    for each in who.assignments:
        if (each.set_name, each.account_id) == (role_name, account_id):
            return each
    raise AwsError("ForbiddenException", "No access", 403)


def _role(who: Visitor, assignment: Assignment) -> Role:
    provisioned = who.world.get(PermissionSet, assignment.permission_set_arn).in_account(assignment.account_id)
    assert provisioned is not None, "a set that is assigned is provisioned"
    account = who.world.cell.world(assignment.account_id, who.world.region, "iam")
    role = account.find(Role, provisioned.role_name)
    if role is None:
        raise AwsError("ForbiddenException", "No access", 403)
    return role
