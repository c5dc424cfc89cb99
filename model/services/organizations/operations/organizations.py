"""AWS Organizations: what you can ask for, about an organization as a whole."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.resource import Resource
from model.services.organizations.founding import account_entry, join, leave
from model.services.organizations.naming import LETTERS, cut, new_id
from model.services.organizations.refusals import not_in_use, violation
from model.services.organizations.resources.control_policies import ControlPolicy
from model.services.organizations.resources.handshakes import Handshake
from model.services.organizations.resources.members import AccountCreation, Member
from model.services.organizations.resources.organizations import Organization, Root
from model.services.organizations.resources.units import OrganizationalUnit
from model.services.organizations.standing import belonging, managing, member_of, organization_in, seeing

ID_LETTERS, ROOT_LETTERS = 10, 4
WAIT_SECONDS = 7 * 86_400.0
"How old an account that the organization made has to be before it can stand alone."
HANDSHAKES: tuple[type[Resource], ...] = (Handshake, AccountCreation)


@operation
async def create_organization(call: Call, *, feature_set: str = "ALL") -> dict[str, Any]:
    """The caller's account manages it, and is its first account."""
    world = call.world
    if member_of(world.kernel, world.account) is not None:
        raise AwsError("AlreadyInOrganizationException", "The AWS account is already a member of an organization.")
    entry = account_entry(world, world.account)
    name, email = (entry.name, entry.email) if entry is not None else ("", "")
    organization = Organization(id=new_id(world, "o-", ID_LETTERS), feature_set=feature_set, master_account_email=email)
    world.add(organization)
    luck = world.luck("organizations root", organization.id)
    world.add(Root(id=f"r-{luck.letters(ROOT_LETTERS, LETTERS)}", organization_id=organization.id))
    join(world, world.account, name, email, "INVITED")
    return {"organization": organization}


@operation
async def describe_organization(call: Call) -> dict[str, Any]:
    return {"organization": organization_in(belonging(call))}


@operation
async def delete_organization(call: Call) -> None:
    """Only when nothing is left in it but the account that manages it."""
    world = managing(call)
    others = [each for each in world.all(Member) if not each.is_management]
    if others or world.all(OrganizationalUnit) or world.all(ControlPolicy):
        text = "To delete an organization you must first remove all member accounts, units and policies."
        raise AwsError("OrganizationNotEmptyException", text)
    for shake in world.all(Handshake):
        if shake.state == "OPEN":
            text = "To delete an organization you must first cancel all open handshakes."
            raise AwsError("OrganizationNotEmptyException", text)
    for kind in (*HANDSHAKES, Member, Root, Organization):
        for thing in world.all(kind):
            world.remove(thing)


@operation
async def leave_organization(call: Call) -> None:
    own = member_of(call.world.kernel, call.world.account)
    if own is None:
        raise not_in_use()
    if own.is_management:
        text = "The management account cannot leave the organization."
        raise AwsError("MasterCannotLeaveOrganizationException", text)
    _part(call, own)


@operation
async def remove_account_from_organization(call: Call, *, account_id: str) -> None:
    member = managing(call).get(Member, account_id)
    if member.is_management:
        text = "You cannot remove the management account from the organization."
        raise AwsError("MasterCannotLeaveOrganizationException", text)
    _part(call, member)


def _part(call: Call, member: Member) -> None:
    """Whom the organization made needs a while before it can stand alone."""
    if member.joined_method == "CREATED" and call.world.now < member.created_at + WAIT_SECONDS:
        text = "This operation requires a wait period. Try again later: a new account stays for seven days."
        raise violation("WAIT_PERIOD_ACTIVE", text)
    leave(call.cell.world(member.account, call.region, "organizations"), member)


@operation
async def list_roots(call: Call, *, next_token: str | None = None, max_results: int | None = None) -> dict[str, Any]:
    roots, token = cut(seeing(call).all(Root), max_results, next_token)
    return {"roots": roots, "next_token": token}
