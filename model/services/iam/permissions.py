"""IAM: what its operations act on: an identity goes before the policies and the members that it is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from model.kit.permission import Acted, Value, acting_on, condition_keys
from model.kit.principal import Principal
from model.kit.resource import Resource
from model.kit.world import World
from model.services.iam.resources.groups import Group
from model.services.iam.resources.policies import Policy
from model.services.iam.resources.roles import InstanceProfile, Role
from model.services.iam.resources.users import User

_HOLDERS: tuple[tuple[str, type[Resource], str], ...] = (
    ("GroupName", Group, "group"),
    ("InstanceProfileName", InstanceProfile, "instance-profile"),
    ("RoleName", Role, "role"),
    ("UserName", User, "user"),
)
"Members that name an identity, the one first that a call with several is about."

_ARNS = ("PolicyArn", "SAMLProviderArn", "OpenIDConnectProviderArn", "PolicySourceArn", "SerialNumber")
_NAMES = (
    ("PolicyName", "policy"),
    ("ServerCertificateName", "server-certificate"),
    ("VirtualMFADeviceName", "mfa"),
    ("Name", "saml-provider"),
)
_KEYS = {
    "PolicyArn": "iam:PolicyARN",
    "PermissionsBoundary": "iam:PermissionsBoundary",
    "AWSServiceName": "iam:AWSServiceName",
    "OrganizationsPolicyId": "iam:OrganizationsPolicyId",
}


@acting_on
def whom(world: World, params: Mapping[str, Any], caller: Principal) -> Iterator[str | Acted]:
    """Without a name it is about the caller itself, if it is about a user at all."""
    for member, kind, folder in _HOLDERS:
        if name := params.get(member):
            thing = world.find(kind, name)
            yield Acted(thing.arn, thing) if thing is not None else f"{folder}{params.get('Path', '/')}{name}"
            return
    for member in _ARNS:
        if arn := params.get(member):
            yield Acted(arn, world.find(Policy, arn))
            return
    for member, folder in _NAMES:
        if name := params.get(member):
            yield f"{folder}{params.get('Path', '/')}{name}"
            return
    if caller.type == "IAMUser" and not params.keys() - {"MaxItems", "Marker", "OldPassword", "NewPassword"}:
        yield caller.arn


@condition_keys
def asked(_world: World, params: Mapping[str, Any], _thing: Resource | None) -> dict[str, Value]:
    return {key: str(params[name]) for name, key in _KEYS.items() if name in params}
