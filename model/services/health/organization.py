"""The view over an organization: who may have it, and whose accounts it is over."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError

SERVICE = "health.amazonaws.com"


async def check_manages(call: Call) -> None:
    """Only the account that manages an organization says whether Health may look into it."""
    if await _manager(call) != call.world.account:
        raise _denied("Only the management account of an organization can use this operation.")


async def is_enabled(call: Call) -> bool:
    """Health may look into all accounts where Organizations has it among its trusted services."""
    told = await call.world.ask("organizations:ListAWSServiceAccessForOrganization")
    return any(each["ServicePrincipal"] == SERVICE for each in told["EnabledServicePrincipals"])


async def accounts_seen(call: Call) -> list[str]:
    """Those of the organization, for the account that manages it and for who administers Health for it."""
    if await _manager(call) != call.world.account and not await _administers(call):
        raise _denied("Your account can't see the organizational view.")
    if not await is_enabled(call):
        raise _denied("The organizational view is not enabled: see EnableHealthServiceAccessForOrganization.")
    found, token = list[str](), dict[str, Any]()
    while True:
        page = await call.world.ask("organizations:ListAccounts", **token)
        found += [each["Id"] for each in page["Accounts"]]
        if not page.get("NextToken"):
            return found
        token = {"NextToken": page["NextToken"]}


async def _manager(call: Call) -> str:
    try:
        return (await call.world.ask("organizations:DescribeOrganization"))["Organization"]["MasterAccountId"]
    except AwsError as refusal:
        raise _denied("Your account is not a member of an organization.") from refusal


async def _administers(call: Call) -> bool:
    try:
        told = await call.world.ask("organizations:ListDelegatedAdministrators", ServicePrincipal=SERVICE)
    except AwsError:
        return False
    return any(each["Id"] == call.world.account for each in told["DelegatedAdministrators"])


def _denied(message: str) -> AwsError:
    return AwsError("AccessDeniedException", message)
