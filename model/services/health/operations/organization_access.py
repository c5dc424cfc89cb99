"""Health: what you can ask for, about whether it looks into all accounts of an organization."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.health.asking import check_plan
from model.services.health.organization import SERVICE, check_manages, is_enabled


@operation
async def enable_health_service_access_for_organization(call: Call) -> None:
    """Organizations trusts the service from now on, and the account has its role; both may be so already."""
    check_plan(call)
    await check_manages(call)
    await call.world.ask("organizations:EnableAWSServiceAccess", ServicePrincipal=SERVICE)
    try:
        await call.world.ask("iam:CreateServiceLinkedRole", AWSServiceName=SERVICE)
    except AwsError as refusal:
        if refusal.code != "InvalidInput":
            raise


@operation
async def disable_health_service_access_for_organization(call: Call) -> None:
    """The role stays."""
    check_plan(call)
    await check_manages(call)
    await call.world.ask("organizations:DisableAWSServiceAccess", ServicePrincipal=SERVICE)


@operation
async def describe_health_service_status_for_organization(call: Call) -> dict[str, Any]:
    check_plan(call)
    await check_manages(call)
    return {"health_service_access_status_for_organization": "ENABLED" if await is_enabled(call) else "DISABLED"}
