"""AWS Organizations: what you can ask for, about invitations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.iam.resources.accounts import Account
from model.services.organizations.behavior.handshakes import DAY, end, expire
from model.services.organizations.founding import account_entry, join
from model.services.organizations.naming import cut, new_id
from model.services.organizations.operations.accounts import refuse_more_accounts
from model.services.organizations.refusals import not_yours
from model.services.organizations.resources.handshakes import Handshake
from model.services.organizations.standing import managing, member_of, organization_in

OPEN_SECONDS = 15 * DAY
Filter = Mapping[str, str]


@operation
async def invite_account_to_organization(call: Call, *, target: Mapping[str, str], notes: str = "") -> dict[str, Any]:
    world = managing(call)
    number = _number(world, target["Type"], target["Id"])
    if number and (member := member_of(world.kernel, number)) is not None and member.account == world.account:
        text = "The account is already a member of your organization."
        raise AwsError("DuplicateAccountException", text)
    if any(each.state == "OPEN" for each in world.where(Handshake, party_id=target["Id"])):
        raise AwsError("DuplicateHandshakeException", "An invitation to this account is already open.")
    refuse_more_accounts(world)
    organization = organization_in(world)
    shake = Handshake(
        id=new_id(world, "h-", 10),
        organization_id=organization.id,
        organization_email=organization.master_account_email,
        feature_set=organization.feature_set,
        party_id=target["Id"],
        party_type=target["Type"],
        notes=notes,
        expiration_timestamp=world.now + OPEN_SECONDS,
    )
    world.add(shake)
    world.wake(expire, shake.id, at=shake.expiration_timestamp)
    return {"handshake": shake}


@operation
async def accept_handshake(call: Call, *, handshake_id: str) -> dict[str, Any]:
    """The caller's account is the organization's from now on, with its policies over it."""
    shake = _sent_to(call, handshake_id)
    home = _home(call, shake)
    if member_of(call.world.kernel, call.world.account) is not None:
        text = "The account is already a member of an organization."
        raise AwsError("HandshakeConstraintViolationException", text, Reason="ALREADY_IN_AN_ORGANIZATION")
    end(home, shake, "AcceptHandshake")
    entry = account_entry(call.world, call.world.account)
    name, email = (entry.name, entry.email) if entry is not None else ("", "")
    join(home, call.world.account, name, email, "INVITED")
    return {"handshake": shake}


@operation
async def decline_handshake(call: Call, *, handshake_id: str) -> dict[str, Any]:
    shake = _sent_to(call, handshake_id)
    end(_home(call, shake), shake, "DeclineHandshake")
    return {"handshake": shake}


@operation
async def cancel_handshake(call: Call, *, handshake_id: str) -> dict[str, Any]:
    world = managing(call)
    shake = world.get(Handshake, handshake_id)
    end(world, shake, "CancelHandshake")
    return {"handshake": shake}


@operation
async def describe_handshake(call: Call, *, handshake_id: str) -> dict[str, Any]:
    """For those on either side of it."""
    shake = call.world.kernel.store.anywhere(Handshake, handshake_id)
    if shake is None:
        raise Handshake.is_missing(handshake_id)
    if shake.account != call.world.account and not _is_for(call.world, shake):
        raise not_yours()
    return {"handshake": shake}


@operation
async def list_handshakes_for_account(
    call: Call,
    *,
    filter: Filter | None = None,
    next_token: str | None = None,
    max_results: int | None = None,
) -> dict[str, Any]:
    every = [each for each in call.world.kernel.store.everywhere(Handshake) if _is_for(call.world, each)]
    return _listed(every, filter, max_results, next_token)


@operation
async def list_handshakes_for_organization(
    call: Call,
    *,
    filter: Filter | None = None,
    next_token: str | None = None,
    max_results: int | None = None,
) -> dict[str, Any]:
    return _listed(managing(call).all(Handshake), filter, max_results, next_token)


def _listed(every: Sequence[Handshake], asked: Filter | None, most: int | None, token: str | None) -> dict[str, Any]:
    """An invitation has no handshake that it belongs to: asked for those of a parent, there are none."""
    wanted = asked or {}
    kind, of = wanted.get("ActionType", "INVITE"), wanted.get("ParentHandshakeId")
    found, following = cut([each for each in every if each.action == kind and not of], most, token)
    return {"handshakes": found, "next_token": following}


def _sent_to(call: Call, id: str) -> Handshake:
    shake = call.world.kernel.store.anywhere(Handshake, id)
    if shake is None:
        raise Handshake.is_missing(id)
    if not _is_for(call.world, shake):
        raise not_yours()
    return shake


def _is_for(world: World, shake: Handshake) -> bool:
    return _number(world, shake.party_type, shake.party_id) == world.account


def _number(world: World, kind: str, id: str) -> str:
    """The account that an invitation means; empty if its e-mail address is nobody's."""
    if kind == "ACCOUNT":
        return id
    entries = world.kernel.store.everywhere(Account)
    return next((each.id for each in entries if each.email.lower() == id.lower()), "")


def _home(call: Call, shake: Handshake) -> World:
    return call.cell.world(shake.account, call.region, "organizations")
