"""IAM: what exists: certificates of servers, and what users sign with beside their access keys."""

from __future__ import annotations

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource


class ServerCertificate(
    Resource,
    scope="global",
    key="server_certificate_name",
    arn="server-certificate{path}{server_certificate_name}",
    missing=("NoSuchEntity", "The Server Certificate with name {id} cannot be found.", 404),
    taken=("EntityAlreadyExists", "The Server Certificate with name {id} already exists.", 409),
    title="Server certificates",
    columns=(
        Column("NAME", "server_certificate_name"),
        Column("SUBJECT", "subject"),
        Column("EXPIRES", "expiration", "age", priority=2),
        Column("AGE", "created_at", "age"),
    ),
    actions=(Action("DeleteServerCertificate", "Delete", "ServerCertificateName", key="d", confirm=2),),
    create="UploadServerCertificate",
    describe="ListServerCertificates",
):
    server_certificate_name: str
    server_certificate_id: str
    path: str = "/"
    certificate_body: str
    certificate_chain: str | None = None
    private_key: str
    subject: str
    expiration: float

    @property
    def upload_date(self) -> float:
        return self.created_at

    @property
    def label(self) -> str:
        return self.server_certificate_name


ROOTS = ""
"Whose the account's root's certificates are, which is no user."


class SigningCertificate(
    Resource,
    scope="global",
    key="certificate_id",
    index=("user_name",),
    missing=("NoSuchEntity", "The Certificate with id {id} cannot be found.", 404),
    title="Signing certificates",
    columns=(
        Column("ID", "certificate_id"),
        Column("USER", "user_name"),
        Column("STATE", "status", "state"),
        Column("AGE", "created_at", "age"),
    ),
    actions=(Action("DeleteSigningCertificate", "Delete", "CertificateId", key="d", confirm=2),),
    create="UploadSigningCertificate",
    describe="ListSigningCertificates",
):
    certificate_id: str
    user_name: str
    certificate_body: str
    status: str = "Active"

    @property
    def upload_date(self) -> float:
        return self.created_at


class SSHPublicKey(
    Resource,
    scope="global",
    key="ssh_public_key_id",
    index=("user_name",),
    missing=("NoSuchEntity", "The Public Key with id {id} cannot be found.", 404),
    title="SSH public keys",
    columns=(
        Column("ID", "ssh_public_key_id"),
        Column("USER", "user_name"),
        Column("STATE", "status", "state"),
        Column("FINGERPRINT", "fingerprint", priority=2),
        Column("AGE", "created_at", "age"),
    ),
    create="UploadSSHPublicKey",
    describe="ListSSHPublicKeys",
):
    ssh_public_key_id: str
    user_name: str
    ssh_public_key_body: str
    fingerprint: str
    status: str = "Active"

    @property
    def upload_date(self) -> float:
        return self.created_at


class ServiceSpecificCredential(
    Resource,
    scope="global",
    key="service_specific_credential_id",
    index=("user_name",),
    missing=("NoSuchEntity", "No such credential {id} exists", 404),
    title="Service credentials",
    columns=(
        Column("ID", "service_specific_credential_id"),
        Column("USER", "user_name"),
        Column("SERVICE", "service_name"),
        Column("STATE", "status", "state"),
        Column("AGE", "created_at", "age"),
    ),
    create="CreateServiceSpecificCredential",
    describe="ListServiceSpecificCredentials",
):
    service_specific_credential_id: str
    user_name: str
    service_name: str
    service_user_name: str
    service_password: str
    status: str = "Active"

    @property
    def create_date(self) -> float:
        return self.created_at
