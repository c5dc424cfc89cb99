"""IAM: what you can ask for, about what users sign with beside access keys."""

from __future__ import annotations

from typing import Any, TypeVar

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.iam.naming import check_quota, listed, missing, new_id
from model.services.iam.operations.users import name_or_own
from model.services.iam.resources.certificates import (
    ROOTS,
    ServiceSpecificCredential,
    SigningCertificate,
    SSHPublicKey,
)
from model.services.iam.resources.users import User
from model.services.iam.x509 import id_of, read_certificate, ssh_fingerprint

SERVICES = frozenset({"codecommit.amazonaws.com", "cassandra.amazonaws.com", "bedrock.amazonaws.com"})
SECRET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="  # noqa: S105 - the letters, not a secret

T = TypeVar("T", SSHPublicKey, ServiceSpecificCredential)


@operation
async def upload_signing_certificate(
    call: Call, *, certificate_body: str, user_name: str | None = None
) -> dict[str, Any]:
    world = call.world
    user = world.get(User, name_or_own(call, user_name))
    id = id_of(read_certificate(certificate_body))
    if call.cell.kernel.store.anywhere(SigningCertificate, id) is not None:
        raise AwsError("DuplicateCertificate", "The same certificate is associated with an IAM user.", 409)
    held = len(world.where(SigningCertificate, user_name=user.user_name))
    check_quota(world, "signing-certificates-per-user", "CertificatesPerUser", held)
    certificate = SigningCertificate(
        certificate_id=id, user_name=user.user_name, certificate_body=certificate_body.strip()
    )
    return {"certificate": world.add(certificate)}


@operation
async def list_signing_certificates(
    call: Call, *, user_name: str | None = None, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    owner = _signer(call, user_name)
    found, more = listed(call.world.where(SigningCertificate, user_name=owner), None, marker, max_items)
    return {"certificates": found, **more}


@operation
async def update_signing_certificate(
    call: Call, *, certificate_id: str, status: str, user_name: str | None = None
) -> None:
    _certificate(call, certificate_id, user_name).status = status


@operation
async def delete_signing_certificate(call: Call, *, certificate_id: str, user_name: str | None = None) -> None:
    call.world.remove(_certificate(call, certificate_id, user_name))


def _certificate(call: Call, id: str, user_name: str | None) -> SigningCertificate:
    """Found under its own user, or root, only."""
    found = call.world.get(SigningCertificate, id)
    if found.user_name != _signer(call, user_name):
        raise SigningCertificate.is_missing(id)
    return found


def _signer(call: Call, user_name: str | None) -> str:
    """The user whose certificates are meant; root means its own when it names nobody."""
    if user_name is None and call.principal.type == "Root":
        return ROOTS
    return call.world.get(User, name_or_own(call, user_name)).user_name


@operation
async def upload_ssh_public_key(call: Call, *, user_name: str, ssh_public_key_body: str) -> dict[str, Any]:
    world = call.world
    user = world.get(User, user_name)
    fingerprint = ssh_fingerprint(ssh_public_key_body)
    held = world.where(SSHPublicKey, user_name=user.user_name)
    if any(each.fingerprint == fingerprint for each in held):
        raise AwsError("DuplicateSSHPublicKey", "The SSH public key is already associated with the user.")
    check_quota(world, "ssh-keys-per-user", "SSHPublicKeysPerUser", len(held))
    key = SSHPublicKey(
        ssh_public_key_id=new_id(world, "APKA"),
        user_name=user_name,
        ssh_public_key_body=ssh_public_key_body,
        fingerprint=fingerprint,
    )
    return {"ssh_public_key": world.add(key)}


@operation
async def get_ssh_public_key(call: Call, *, user_name: str, ssh_public_key_id: str, encoding: str) -> dict[str, Any]:
    if encoding != "SSH":
        raise AwsError("UnrecognizedPublicKeyEncoding", "Keys are given in the SSH encoding only.")
    return {"ssh_public_key": _get(call, SSHPublicKey, ssh_public_key_id, user_name)}


@operation
async def list_ssh_public_keys(
    call: Call, *, user_name: str | None = None, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    user = call.world.get(User, name_or_own(call, user_name))
    found, more = listed(call.world.where(SSHPublicKey, user_name=user.user_name), None, marker, max_items)
    return {"ssh_public_keys": found, **more}


@operation
async def update_ssh_public_key(call: Call, *, user_name: str, ssh_public_key_id: str, status: str) -> None:
    _get(call, SSHPublicKey, ssh_public_key_id, user_name).status = status


@operation
async def delete_ssh_public_key(call: Call, *, user_name: str, ssh_public_key_id: str) -> None:
    call.world.remove(_get(call, SSHPublicKey, ssh_public_key_id, user_name))


@operation
async def create_service_specific_credential(call: Call, *, user_name: str, service_name: str) -> dict[str, Any]:
    """The password is told now and never again."""
    world = call.world
    user = world.get(User, user_name)
    _check_service(service_name)
    credential = ServiceSpecificCredential(
        service_specific_credential_id=new_id(world, "ACCA"),
        user_name=user_name,
        service_name=service_name,
        service_user_name=f"{user.user_name}-at-{world.account}",
        service_password=_new_password(call),
    )
    return {"service_specific_credential": world.add(credential)}


@operation
async def list_service_specific_credentials(
    call: Call,
    *,
    user_name: str | None = None,
    service_name: str | None = None,
    marker: str | None = None,
    max_items: int | None = None,
) -> dict[str, Any]:
    user = call.world.get(User, name_or_own(call, user_name))
    if service_name is not None:
        _check_service(service_name)
    held = call.world.where(ServiceSpecificCredential, user_name=user.user_name)
    wanted = [each for each in held if service_name in (None, each.service_name)]
    found, more = listed(wanted, None, marker, max_items)
    return {"service_specific_credentials": found, **more}


@operation
async def update_service_specific_credential(
    call: Call, *, service_specific_credential_id: str, status: str, user_name: str | None = None
) -> None:
    _get(call, ServiceSpecificCredential, service_specific_credential_id, user_name).status = status


@operation
async def reset_service_specific_credential(
    call: Call, *, service_specific_credential_id: str, user_name: str | None = None
) -> dict[str, Any]:
    credential = _get(call, ServiceSpecificCredential, service_specific_credential_id, user_name)
    credential.service_password = _new_password(call)
    return {"service_specific_credential": credential}


@operation
async def delete_service_specific_credential(
    call: Call, *, service_specific_credential_id: str, user_name: str | None = None
) -> None:
    call.world.remove(_get(call, ServiceSpecificCredential, service_specific_credential_id, user_name))


def _check_service(name: str) -> None:
    if name not in SERVICES:
        raise missing(f"No such service {name} is supported for Service Specific Credentials")


def _new_password(call: Call) -> str:
    return call.world.luck("service password", call.world.count("service password")).letters(44, SECRET)


def _get(call: Call, kind: type[T], id: str, user_name: str | None) -> T:
    """Found under its own user only."""
    user = call.world.get(User, name_or_own(call, user_name))
    found = call.world.get(kind, id)
    if found.user_name != user.user_name:
        raise kind.is_missing(id)
    return found
