"""AWS Organizations: what you can ask for, about services that act in all accounts and who administers them."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.organizations.naming import cut
from model.services.organizations.refusals import violation
from model.services.organizations.resources.members import DelegatedService, Member
from model.services.organizations.resources.organizations import ServiceAccess
from model.services.organizations.standing import managing, organization_in, seeing

SUMMARY = ("id", "arn", "email", "name", "status", "state", "joined_method", "joined_timestamp")


@operation
async def enable_aws_service_access(call: Call, *, service_principal: str) -> None:
    """Enabling what is enabled changes nothing."""
    world = managing(call)
    organization = organization_in(world)
    if all(each.service_principal != service_principal for each in organization.services):
        access = ServiceAccess(service_principal=service_principal, date_enabled=world.now)
        organization.services = (*organization.services, access)


@operation
async def disable_aws_service_access(call: Call, *, service_principal: str) -> None:
    world = managing(call)
    if any(_administers(each, service_principal) for each in world.all(Member)):
        text = "An account administers this service for the organization."
        raise violation("DELEGATED_ADMINISTRATOR_EXISTS_FOR_THIS_SERVICE", text)
    organization = organization_in(world)
    others = (each for each in organization.services if each.service_principal != service_principal)
    organization.services = tuple(others)


@operation
async def list_aws_service_access_for_organization(call: Call) -> dict[str, Any]:
    return {"enabled_service_principals": organization_in(seeing(call)).services}


@operation
async def register_delegated_administrator(call: Call, *, account_id: str, service_principal: str) -> None:
    """The account may from now on look at the organization, and administer the service for it."""
    world = managing(call)
    member = world.get(Member, account_id)
    if member.is_management:
        text = "The management account cannot be a delegated administrator."
        raise violation("CANNOT_REGISTER_MASTER_AS_DELEGATED_ADMINISTRATOR", text)
    if member.status != "ACTIVE":
        text = "A suspended account cannot be a delegated administrator."
        raise violation("CANNOT_REGISTER_SUSPENDED_ACCOUNT_AS_DELEGATED_ADMINISTRATOR", text)
    if all(each.service_principal != service_principal for each in organization_in(world).services):
        text = "The service does not have access to the organization."
        raise violation("SERVICE_ACCESS_NOT_ENABLED", text)
    if _administers(member, service_principal):
        text = "The account is already a delegated administrator for this service."
        raise AwsError("AccountAlreadyRegisteredException", text)
    service = DelegatedService(service_principal=service_principal, delegation_enabled_date=world.now)
    member.delegated = (*member.delegated, service)


@operation
async def deregister_delegated_administrator(call: Call, *, account_id: str, service_principal: str) -> None:
    member = managing(call).get(Member, account_id)
    _refuse_stranger(member, service_principal)
    member.delegated = tuple(each for each in member.delegated if each.service_principal != service_principal)


@operation
async def list_delegated_administrators(
    call: Call,
    *,
    service_principal: str | None = None,
    next_token: str | None = None,
    max_results: int | None = None,
) -> dict[str, Any]:
    every = seeing(call).all(Member)
    wanted = [
        each for each in every if each.delegated and (not service_principal or _administers(each, service_principal))
    ]
    found, token = cut(wanted, max_results, next_token)
    return {"delegated_administrators": [_shown(each) for each in found], "next_token": token}


@operation
async def list_delegated_services_for_account(call: Call, *, account_id: str) -> dict[str, Any]:
    member = seeing(call).get(Member, account_id)
    _refuse_stranger(member)
    return {"delegated_services": member.delegated}


def _administers(member: Member, service: str) -> bool:
    return any(each.service_principal == service for each in member.delegated)


def _refuse_stranger(member: Member, service: str = "") -> None:
    if not member.delegated or (service and not _administers(member, service)):
        text = "The account is not a delegated administrator for this service."
        raise AwsError("AccountNotRegisteredException", text)


def _shown(member: Member) -> dict[str, Any]:
    said = {name: getattr(member, name) for name in SUMMARY}
    return said | {"delegation_enabled_date": member.delegated[0].delegation_enabled_date}
