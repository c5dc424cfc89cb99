"""AWS Organizations: what you can ask for, about accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kernel.chance import Between
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.organizations.behavior.accounts import drop_closed, finish_closing, make_account
from model.services.organizations.founding import account_entry
from model.services.organizations.naming import cut, labelled, new_id
from model.services.organizations.refusals import refuse_beyond, violation
from model.services.organizations.resources.handshakes import Handshake
from model.services.organizations.resources.members import AccountCreation, Member
from model.services.organizations.standing import managing, seeing
from model.services.organizations.tree import accounts_in, parent

ROLE = "OrganizationAccountAccessRole"
MAKING = Between(20.0, 90.0)
CLOSING = Between(60.0, 300.0)
CLOSED_SECONDS = 90 * 86_400.0
"How long a closed account is still listed."


@operation
async def create_account(
    call: Call,
    *,
    email: str,
    account_name: str,
    role_name: str = ROLE,
    tags: Sequence[Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    """It takes a minute; the role in it lets in whom the managing account sends."""
    world = managing(call)
    refuse_more_accounts(world)
    asked = world.add(
        AccountCreation(
            id=new_id(world, "car-", 32),
            account_name=account_name,
            email=email,
            role_name=role_name,
            tags=labelled((), tags),
        )
    )
    world.wake(make_account, asked.id, after=world.delay(MAKING, asked.id))
    return {"create_account_status": asked}


@operation
async def describe_create_account_status(call: Call, *, create_account_request_id: str) -> dict[str, Any]:
    return {"create_account_status": seeing(call).get(AccountCreation, create_account_request_id)}


@operation
async def list_create_account_status(
    call: Call,
    *,
    states: Sequence[str] | None = None,
    next_token: str | None = None,
    max_results: int | None = None,
) -> dict[str, Any]:
    wanted = [each for each in seeing(call).all(AccountCreation) if not states or each.state in states]
    found, token = cut(wanted, max_results, next_token)
    return {"create_account_statuses": found, "next_token": token}


@operation
async def describe_account(call: Call, *, account_id: str) -> dict[str, Any]:
    return {"account": seeing(call).get(Member, account_id)}


@operation
async def list_accounts(call: Call, *, next_token: str | None = None, max_results: int | None = None) -> dict[str, Any]:
    found, token = cut(seeing(call).all(Member), max_results, next_token)
    return {"accounts": found, "next_token": token}


@operation
async def list_accounts_for_parent(
    call: Call, *, parent_id: str, next_token: str | None = None, max_results: int | None = None
) -> dict[str, Any]:
    world = seeing(call)
    found, token = cut(accounts_in(world, parent(world, parent_id).id), max_results, next_token)
    return {"accounts": found, "next_token": token}


@operation
async def close_account(call: Call, *, account_id: str) -> None:
    """It is suspended within minutes, and after ninety days no longer listed."""
    world = managing(call)
    member = world.get(Member, account_id)
    if member.is_management:
        raise violation("CANNOT_CLOSE_MANAGEMENT_ACCOUNT", "You cannot close the management account.")
    if account_entry(world, account_id) is None:
        raise violation("ACCOUNT_CREATION_NOT_COMPLETE", "The account that this world began with cannot be closed.")
    if member.status != "ACTIVE":
        raise AwsError("AccountAlreadyClosedException", "You attempted to close an account that is already closed.")
    member.status = "PENDING_CLOSURE"
    world.wake(finish_closing, member.id, after=world.delay(CLOSING, member.id))
    world.wake(drop_closed, member.id, after=CLOSED_SECONDS)


def refuse_more_accounts(world: World) -> None:
    """Those that are being made, and those that were invited and have not answered, count too."""
    making = [each for each in world.all(AccountCreation) if each.state == "IN_PROGRESS"]
    invited = [each for each in world.all(Handshake) if each.state == "OPEN"]
    wanted = len(world.all(Member)) + len(making) + len(invited) + 1
    text = "You have exceeded the allowed number of AWS accounts."
    refuse_beyond(world, "accounts", wanted, "ACCOUNT_NUMBER_LIMIT_EXCEEDED", text)
