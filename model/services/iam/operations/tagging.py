"""IAM: what you can ask for, about tags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.resource import Resource
from model.services.iam.managed import managed_policies
from model.services.iam.naming import cut, labelled
from model.services.iam.resources.certificates import ServerCertificate
from model.services.iam.resources.devices import VirtualMFADevice
from model.services.iam.resources.policies import Policy
from model.services.iam.resources.providers import OpenIDConnectProvider, SAMLProvider
from model.services.iam.resources.roles import InstanceProfile, Role
from model.services.iam.resources.users import User

Tags = Sequence[Mapping[str, str]]
Keys = Sequence[str]


@operation
async def tag_user(call: Call, *, user_name: str, tags: Tags) -> None:
    _add(call.world.get(User, user_name), tags)


@operation
async def untag_user(call: Call, *, user_name: str, tag_keys: Keys) -> None:
    _take(call.world.get(User, user_name), tag_keys)


@operation
async def list_user_tags(
    call: Call, *, user_name: str, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    return _listed(call.world.get(User, user_name), marker, max_items)


@operation
async def tag_role(call: Call, *, role_name: str, tags: Tags) -> None:
    _add(call.world.get(Role, role_name), tags)


@operation
async def untag_role(call: Call, *, role_name: str, tag_keys: Keys) -> None:
    _take(call.world.get(Role, role_name), tag_keys)


@operation
async def list_role_tags(
    call: Call, *, role_name: str, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    return _listed(call.world.get(Role, role_name), marker, max_items)


@operation
async def tag_instance_profile(call: Call, *, instance_profile_name: str, tags: Tags) -> None:
    _add(call.world.get(InstanceProfile, instance_profile_name), tags)


@operation
async def untag_instance_profile(call: Call, *, instance_profile_name: str, tag_keys: Keys) -> None:
    _take(call.world.get(InstanceProfile, instance_profile_name), tag_keys)


@operation
async def list_instance_profile_tags(
    call: Call, *, instance_profile_name: str, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    return _listed(call.world.get(InstanceProfile, instance_profile_name), marker, max_items)


@operation
async def tag_mfa_device(call: Call, *, serial_number: str, tags: Tags) -> None:
    _add(call.world.get(VirtualMFADevice, serial_number), tags)


@operation
async def untag_mfa_device(call: Call, *, serial_number: str, tag_keys: Keys) -> None:
    _take(call.world.get(VirtualMFADevice, serial_number), tag_keys)


@operation
async def list_mfa_device_tags(
    call: Call, *, serial_number: str, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    return _listed(call.world.get(VirtualMFADevice, serial_number), marker, max_items)


@operation
async def tag_server_certificate(call: Call, *, server_certificate_name: str, tags: Tags) -> None:
    _add(call.world.get(ServerCertificate, server_certificate_name), tags)


@operation
async def untag_server_certificate(call: Call, *, server_certificate_name: str, tag_keys: Keys) -> None:
    _take(call.world.get(ServerCertificate, server_certificate_name), tag_keys)


@operation
async def list_server_certificate_tags(
    call: Call, *, server_certificate_name: str, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    return _listed(call.world.get(ServerCertificate, server_certificate_name), marker, max_items)


@operation
async def tag_saml_provider(call: Call, *, saml_provider_arn: str, tags: Tags) -> None:
    _add(call.world.get(SAMLProvider, saml_provider_arn), tags)


@operation
async def untag_saml_provider(call: Call, *, saml_provider_arn: str, tag_keys: Keys) -> None:
    _take(call.world.get(SAMLProvider, saml_provider_arn), tag_keys)


@operation
async def list_saml_provider_tags(
    call: Call, *, saml_provider_arn: str, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    return _listed(call.world.get(SAMLProvider, saml_provider_arn), marker, max_items)


@operation
async def tag_open_id_connect_provider(call: Call, *, open_id_connect_provider_arn: str, tags: Tags) -> None:
    _add(call.world.get(OpenIDConnectProvider, open_id_connect_provider_arn), tags)


@operation
async def untag_open_id_connect_provider(call: Call, *, open_id_connect_provider_arn: str, tag_keys: Keys) -> None:
    _take(call.world.get(OpenIDConnectProvider, open_id_connect_provider_arn), tag_keys)


@operation
async def list_open_id_connect_provider_tags(
    call: Call, *, open_id_connect_provider_arn: str, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    return _listed(call.world.get(OpenIDConnectProvider, open_id_connect_provider_arn), marker, max_items)


@operation
async def tag_policy(call: Call, *, policy_arn: str, tags: Tags) -> None:
    _add(_own_policy(call, policy_arn), tags)


@operation
async def untag_policy(call: Call, *, policy_arn: str, tag_keys: Keys) -> None:
    _take(_own_policy(call, policy_arn), tag_keys)


@operation
async def list_policy_tags(
    call: Call, *, policy_arn: str, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    return _listed(call.world.get(Policy, policy_arn), marker, max_items)


def _own_policy(call: Call, arn: str) -> Policy:
    if arn in managed_policies():
        raise AwsError("InvalidInput", "Tagging of AWS managed policies is not supported.")
    return call.world.get(Policy, arn)


def _add(thing: Resource, tags: Tags) -> None:
    thing.tags = labelled(thing.tags, tags)


def _take(thing: Resource, keys: Keys) -> None:
    gone = {key.lower() for key in keys}
    thing.tags = tuple(tag for tag in thing.tags if tag.key.lower() not in gone)


def _listed(thing: Resource, marker: str | None, max_items: int | None) -> dict[str, Any]:
    tags, more = cut(thing.tags, lambda tag: tag.key, marker, max_items)
    return {"tags": tags, **more}
