"""IAM: what you can ask for, about the certificates of servers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.elbv2.resources.listeners import Listener
from model.services.iam.naming import check_quota, labelled, listed, new_id
from model.services.iam.resources.certificates import ServerCertificate
from model.services.iam.x509 import check_chain, check_key, end_of, read_certificate, subject_of


@operation
async def upload_server_certificate(
    call: Call,
    *,
    server_certificate_name: str,
    certificate_body: str,
    private_key: str,
    certificate_chain: str | None = None,
    path: str = "/",
    tags: Sequence[Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    world = call.world
    certificate = read_certificate(certificate_body)
    check_key(certificate, private_key)
    if certificate_chain is not None:
        check_chain(certificate_chain)
    held = len(world.all(ServerCertificate))
    check_quota(world, "server-certificates-per-account", "ServerCertificatesPerAccount", held)
    kept = ServerCertificate(
        server_certificate_name=server_certificate_name,
        server_certificate_id=new_id(world, "ASCA"),
        path=path,
        certificate_body=certificate_body.strip(),
        certificate_chain=certificate_chain.strip() if certificate_chain else None,
        private_key=private_key,
        subject=subject_of(certificate),
        expiration=end_of(certificate),
        tags=labelled((), tags),
    )
    return {"server_certificate_metadata": world.add(kept), "tags": kept.tags or None}


@operation
async def get_server_certificate(call: Call, *, server_certificate_name: str) -> dict[str, Any]:
    """The private key never comes back."""
    found = call.world.get(ServerCertificate, server_certificate_name)
    return {
        "server_certificate": {
            "server_certificate_metadata": found,
            "certificate_body": found.certificate_body,
            "certificate_chain": found.certificate_chain,
            "tags": found.tags or None,
        }
    }


@operation
async def list_server_certificates(
    call: Call, *, path_prefix: str | None = None, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    found, more = listed(call.world.all(ServerCertificate), path_prefix, marker, max_items)
    return {"server_certificate_metadata_list": found, **more}


@operation
async def update_server_certificate(
    call: Call,
    *,
    server_certificate_name: str,
    new_path: str | None = None,
    new_server_certificate_name: str | None = None,
) -> None:
    world = call.world
    found = world.get(ServerCertificate, server_certificate_name)
    if new_path is not None:
        found.path = new_path
    if new_server_certificate_name is not None and new_server_certificate_name != server_certificate_name:
        renamed = ServerCertificate.revive(found.body())
        renamed.serial, renamed.server_certificate_name = 0, new_server_certificate_name
        world.add(renamed)
        world.remove(found)


@operation
async def delete_server_certificate(call: Call, *, server_certificate_name: str) -> None:
    """Not while a listener of a load balancer shows it."""
    held = call.world.get(ServerCertificate, server_certificate_name)
    for listener in call.cell.kernel.store.everywhere(Listener):
        if any(
            each.certificate_arn == held.arn for each in (*(listener.certificates or ()), *listener.more_certificates)
        ):
            text = f"Certificate: {held.server_certificate_id} is currently in use by {listener.load_balancer_arn}."
            raise AwsError("DeleteConflict", f"{text} Please remove it first before deleting it from IAM.", 409)
    call.world.remove(held)
