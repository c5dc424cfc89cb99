"""IAM: what you can ask for, about the roots of an organization's accounts."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.iam.resources.root_access import CREDENTIALS, SESSIONS, Feature
from model.services.iam.root_access import features_of, managed_from, set_feature


@operation
async def enable_organizations_root_credentials_management(call: Call) -> dict[str, Any]:
    """Credentials of roots can be looked at and deleted from now on; new accounts of the organization have none."""
    return _enable(call, CREDENTIALS)


@operation
async def disable_organizations_root_credentials_management(call: Call) -> dict[str, Any]:
    return _disable(call, CREDENTIALS)


@operation
async def enable_organizations_root_sessions(call: Call) -> dict[str, Any]:
    """What only a root can do in an account can be done from now on in a session of it."""
    return _enable(call, SESSIONS)


@operation
async def disable_organizations_root_sessions(call: Call) -> dict[str, Any]:
    return _disable(call, SESSIONS)


@operation
async def list_organizations_features(call: Call) -> dict[str, Any]:
    home, organization = managed_from(call.world)
    return {"organization_id": organization.id, "enabled_features": features_of(home, organization)}


def _enable(call: Call, feature: Feature) -> dict[str, Any]:
    home, organization = managed_from(call.world)
    if home.account != call.world.account:
        message = "The request was rejected because the account making the request is not the management account for"
        raise AwsError("CallerIsNotManagementAccountException", f"{message} the organization.")
    return {
        "organization_id": organization.id,
        "enabled_features": set_feature(home, organization, feature, enabled=True),
    }


def _disable(call: Call, feature: Feature) -> dict[str, Any]:
    home, organization = managed_from(call.world)
    return {
        "organization_id": organization.id,
        "enabled_features": set_feature(home, organization, feature, enabled=False),
    }
