"""An account comes to be in the organization, with everything that a new account has and a way in for its manager."""

from __future__ import annotations

import json

from model.kit.errors import AwsError
from model.kit.founding import found_account
from model.kit.world import World
from model.services.iam.resources.accounts import Account
from model.services.iam.resources.root_access import CREDENTIALS, RootAccess
from model.services.organizations.resources.members import AccountCreation, Member
from model.services.organizations.standing import organization_in, root_in
from model.services.organizations.tree import policies_at_first

DIGITS = "0123456789"
ADMINISTRATOR = "arn:aws:iam::aws:policy/AdministratorAccess"


async def found_member(home: World, asked: AccountCreation) -> None:
    """Make the account that was asked for, or note why there is none."""
    asked.completed_timestamp = home.now
    if email_is_taken(home, asked.email):
        asked.state, asked.failure_reason = "FAILED", "EMAIL_ALREADY_EXISTS"
        return
    number = _new_number(home)
    found_account(home.cell, number)
    entry = Account(
        account_id=number,
        name=asked.account_name,
        email=asked.email,
        first_key="Deleted",
        has_login=not _manages_roots(home),
    )
    home.cell.world(number, home.region, "iam").add(entry)
    await _let_in(home, number, asked.role_name)
    join(home, number, asked.account_name, asked.email, "CREATED").tags = asked.tags
    asked.state, asked.account_id = "SUCCEEDED", number


def join(home: World, number: str, name: str, email: str, method: str) -> Member:
    """From now on the account is one of the organization's, directly in its root."""
    return home.add(
        Member(
            id=number,
            organization_id=organization_in(home).id,
            name=name,
            email=email,
            parent_id=root_in(home).id,
            joined_method=method,
            policy_ids=policies_at_first(home),
        )
    )


def account_entry(home: World, number: str) -> Account | None:
    """What is known of an account, be it in an organization or not."""
    return home.cell.world(number, home.region, "iam").find(Account, number)


def email_is_taken(home: World, email: str) -> bool:
    return any(each.email.lower() == email.lower() for each in home.kernel.store.everywhere(Account))


def _manages_roots(home: World) -> bool:
    """Where the credentials of roots are managed, those of new accounts have none."""
    access = home.find(RootAccess, organization_in(home).id)
    return access is not None and CREDENTIALS in access.features


async def _let_in(home: World, number: str, role: str) -> None:
    """A role with every right, for those whom the managing account lets assume it."""
    trusted = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{home.account}:root"}, "Action": "sts:AssumeRole"}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [trusted]})
    await home.ask("iam:CreateRole", account=number, RoleName=role, AssumeRolePolicyDocument=trust)
    await home.ask("iam:AttachRolePolicy", account=number, RoleName=role, PolicyArn=ADMINISTRATOR)


def _new_number(home: World) -> str:
    """Twelve digits that no other account has."""
    taken = {each.id for each in home.kernel.store.everywhere(Account)} | {home.cell.settings.account}
    while True:
        luck = home.luck("account number", home.count("account number"))
        number = str(1 + luck.below(9)) + luck.letters(11, DIGITS)
        if number not in taken:
            return number


def leave(home: World, member: Member) -> None:
    """The account stands alone from now on; none of the organization's policies reaches it."""
    if member.delegated:
        text = "The account administers a service for the organization."
        raise AwsError("ConstraintViolationException", text, Reason="CANNOT_REMOVE_DELEGATED_ADMINISTRATOR_FROM_ORG")
    home.remove(member)
