"""Account Management: what you can ask for, about the account itself."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.account.whose import world_of
from model.services.iam.resources.accounts import Account
from model.services.organizations.resources.members import Member


@operation
async def get_account_information(call: Call, *, account_id: str | None = None) -> dict[str, Any]:
    """Nobody knows when the account came to be that a world begins with."""
    world = world_of(call, account_id)
    entry = world.find(Account, world.account)
    if entry is None:
        return {"account_id": world.account, "account_state": "ACTIVE"}
    return {
        "account_id": world.account,
        "account_name": entry.name or None,
        "account_created_date": entry.created_at if entry.email else None,
        "account_state": entry.status,
    }


@operation
async def put_account_name(call: Call, *, account_name: str, account_id: str | None = None) -> None:
    world = world_of(call, account_id)
    _entry(world).name = account_name
    member = world.kernel.store.anywhere(Member, world.account)
    if member is not None:
        member.name = account_name


@operation
async def get_primary_email(call: Call, *, account_id: str) -> dict[str, Any]:
    """Of another account of the organization: an account learns its own from whoever opened it."""
    world = world_of(call, account_id)
    entry = world.find(Account, world.account)
    if entry is None or not entry.email:
        raise AwsError("ResourceNotFoundException", "No primary email found for the inputted account.", 404)
    return {"primary_email": entry.email}


def _entry(world: World) -> Account:
    return world.find(Account, world.account) or world.add(Account(account_id=world.account))
