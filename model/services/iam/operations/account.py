"""IAM: what you can ask for, about the account itself."""

from __future__ import annotations

import re
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.iam.resources.aliases import AccountAlias
from model.services.iam.resources.groups import Group
from model.services.iam.resources.policies import Policy
from model.services.iam.resources.roles import InstanceProfile, Role
from model.services.iam.resources.users import User

ALIAS = re.compile(r"[a-z0-9](?:[a-z0-9]|-(?!-)){1,61}[a-z0-9]")


@operation
async def create_account_alias(call: Call, *, account_alias: str) -> None:
    """The account has one alias at the most; a new one takes the place of the old."""
    if not ALIAS.fullmatch(account_alias):
        raise AwsError(
            "ValidationError",
            "1 validation error detected: Value at 'accountAlias' failed to satisfy constraint: Member must satisfy"
            " regular expression pattern: ^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$",
        )
    for old in call.world.all(AccountAlias):
        call.world.remove(old)
    call.world.add(AccountAlias(account_alias=account_alias))


@operation
async def delete_account_alias(call: Call, *, account_alias: str) -> None:
    call.world.remove(call.world.get(AccountAlias, account_alias))


@operation
async def list_account_aliases(call: Call) -> dict[str, Any]:
    return {"account_aliases": [each.account_alias for each in call.world.all(AccountAlias)], "is_truncated": False}


@operation
async def get_account_summary(call: Call) -> dict[str, Any]:
    world = call.world
    root = call.cell.settings.account == world.account
    return {
        "summary_map": {
            "Users": len(world.all(User)),
            "Groups": len(world.all(Group)),
            "Roles": len(world.all(Role)),
            "Policies": len(world.all(Policy)),
            "InstanceProfiles": len(world.all(InstanceProfile)),
            "AccountAccessKeysPresent": int(root),
            "AccountMFAEnabled": 0,
            "MFADevices": 0,
        }
    }
