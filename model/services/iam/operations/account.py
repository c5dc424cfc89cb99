"""IAM: what you can ask for, about the account itself."""

from __future__ import annotations

import re
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.iam.accounts import own_account
from model.services.iam.naming import listed
from model.services.iam.resources.aliases import AccountAlias
from model.services.iam.summary import summary_of

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
    if call.world.kernel.store.anywhere(AccountAlias, account_alias) is not None:
        raise AwsError("EntityAlreadyExists", f"The account alias {account_alias} already exists.", 409)
    for old in call.world.all(AccountAlias):
        call.world.remove(old)
    call.world.add(AccountAlias(account_alias=account_alias))


@operation
async def delete_account_alias(call: Call, *, account_alias: str) -> None:
    call.world.remove(call.world.get(AccountAlias, account_alias))


@operation
async def list_account_aliases(
    call: Call, *, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    found, more = listed(call.world.all(AccountAlias), None, marker, max_items)
    return {"account_aliases": [each.account_alias for each in found], **more}


@operation
async def set_security_token_service_preferences(call: Call, *, global_endpoint_token_version: str) -> None:
    """Tokens that were issued before stay what they are."""
    own_account(call.world).global_endpoint = int(global_endpoint_token_version[1])


@operation
async def get_account_summary(call: Call) -> dict[str, Any]:
    return {"summary_map": summary_of(call.world)}
