"""Roles that belong to a service: which services have one, under which name, and what that one may do."""

from __future__ import annotations

from model.catalog.pages import page
from model.kit.errors import AwsError
from model.services.iam.resources.roles import Role


def check_modifiable(role: Role) -> None:
    if role.is_service_linked:
        host = role.path.split("/")[2]
        message = f"Cannot perform the operation on the protected role '{role.role_name}' - this role is only"
        raise AwsError("UnmodifiableEntity", f"{message} modifiable by AWS ({host})")


def role_name_for(host: str, suffix: str | None) -> str:
    """The name of a service's role, such as AWSServiceRoleForBatch; only some services have several."""
    linked = page("service_roles")
    if host not in linked:
        raise AwsError("InvalidInput", f"Service Linked Role for {host} does not exist or is not supported.")
    if suffix is not None and not linked[host]["suffix"]:
        raise AwsError("InvalidInput", f"Custom suffix is not allowed for {host}")
    return linked[host]["role"] + (f"_{suffix}" if suffix else "")


def policy_for(host: str) -> str:
    """The ARN of the policy that a service's role has."""
    return f"arn:aws:iam::aws:policy/{page('service_roles')[host]['policy']}"


def describe_role_of(host: str) -> str | None:
    description: str | None = page("service_roles")[host].get("description")
    return description
