"""Certificates, keys and providers are read when they are uploaded, and kept as they came."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509 import (
    CertificateBuilder,
    DNSName,
    Name,
    NameAttribute,
    SubjectAlternativeName,
    random_serial_number,
)
from cryptography.x509.oid import NameOID

from model.services.iam.documents import check_identity_policy
from model.services.iam.managed import managed_policies
from tests.admin import NOON, Admin
from tests.model.services.iam.people import Person
from tests.model.services.sts.outside import metadata

YEAR = timedelta(days=365)


@cache
def key(_name: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def private(name: str) -> str:
    return key(name).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@cache
def certificate(name: str, *others: str) -> str:
    """Of `name.example.com`, and of other names beside."""
    subject = Name([NameAttribute(NameOID.COMMON_NAME, f"{name}.example.com")])
    start = datetime.fromtimestamp(NOON, UTC)
    made = CertificateBuilder(subject, subject, key(name).public_key(), random_serial_number())
    if others:
        made = made.add_extension(SubjectAlternativeName([DNSName(each) for each in others]), critical=False)
    signed = made.not_valid_before(start).not_valid_after(start + YEAR).sign(key(name), SHA256())
    return signed.public_bytes(Encoding.PEM).decode()


def test_a_server_certificate_comes_with_its_key_which_never_comes_back(admin: Admin) -> None:
    asked = {"ServerCertificateName": "web", "CertificateBody": certificate("web"), "Path": "/tls/"}
    stranger = admin.refused("iam:UploadServerCertificate", PrivateKey=private("other"), **asked)
    assert stranger.code == "KeyPairMismatch"
    made = admin.call("iam:UploadServerCertificate", PrivateKey=private("web"), **asked)["ServerCertificateMetadata"]
    assert made["Arn"] == "arn:aws:iam::123456789012:server-certificate/tls/web"
    assert made["Expiration"] == NOON + YEAR.total_seconds()
    found = admin.call("iam:GetServerCertificate", ServerCertificateName="web")["ServerCertificate"]
    assert found["CertificateBody"] == certificate("web").strip()
    assert "PRIVATE" not in str(found)
    admin.call("iam:UpdateServerCertificate", ServerCertificateName="web", NewServerCertificateName="www")
    names = [each["ServerCertificateName"] for each in listed(admin)]
    assert names == ["www"]
    admin.call("iam:DeleteServerCertificate", ServerCertificateName="www")
    assert listed(admin) == []


def listed(admin: Admin) -> list[dict[str, str]]:
    return admin.call("iam:ListServerCertificates")["ServerCertificateMetadataList"]


def test_what_is_no_certificate_is_malformed(admin: Admin) -> None:
    refused = admin.refused(
        "iam:UploadServerCertificate", ServerCertificateName="web", CertificateBody="tea", PrivateKey=private("web")
    )
    assert refused.code == "MalformedCertificate"


def test_a_user_has_two_signing_certificates_at_the_most(admin: Admin, ann: Person) -> None:
    del ann
    for name in ("web", "other"):
        admin.call("iam:UploadSigningCertificate", UserName="ann", CertificateBody=certificate(name))
    again = admin.refused("iam:UploadSigningCertificate", UserName="ann", CertificateBody=certificate("web"))
    assert again.code == "DuplicateCertificate"
    third = admin.refused("iam:UploadSigningCertificate", UserName="ann", CertificateBody=certificate("third"))
    assert third.code == "LimitExceeded"
    first = admin.call("iam:ListSigningCertificates", UserName="ann")["Certificates"][0]
    off = {"UserName": "ann", "CertificateId": first["CertificateId"]}
    admin.call("iam:UpdateSigningCertificate", Status="Inactive", **off)
    assert admin.call("iam:ListSigningCertificates", UserName="ann")["Certificates"][0]["Status"] == "Inactive"
    admin.call("iam:DeleteSigningCertificate", **off)
    assert len(admin.call("iam:ListSigningCertificates", UserName="ann")["Certificates"]) == 1


def test_ssh_keys_have_a_fingerprint(admin: Admin, ann: Person) -> None:
    del ann
    body = key("web").public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    made = admin.call("iam:UploadSSHPublicKey", UserName="ann", SSHPublicKeyBody=body)["SSHPublicKey"]
    assert (made["Status"], made["Fingerprint"].count(":")) == ("Active", 15)
    assert admin.refused("iam:UploadSSHPublicKey", UserName="ann", SSHPublicKeyBody=body).code == (
        "DuplicateSSHPublicKey"
    )
    assert admin.refused("iam:UploadSSHPublicKey", UserName="ann", SSHPublicKeyBody="tea").code == "InvalidPublicKey"
    assert admin.refused("iam:DeleteUser", UserName="ann").code == "DeleteConflict"


def test_a_password_for_one_service_is_told_once_and_again_after_a_reset(admin: Admin) -> None:
    admin.call("iam:CreateUser", UserName="bob")
    host = "codecommit.amazonaws.com"
    made = admin.call("iam:CreateServiceSpecificCredential", UserName="bob", ServiceName=host)[
        "ServiceSpecificCredential"
    ]
    assert made["ServiceUserName"] == "bob-at-123456789012"
    unknown = admin.refused("iam:CreateServiceSpecificCredential", UserName="bob", ServiceName="lambda.amazonaws.com")
    assert unknown.message == "No such service lambda.amazonaws.com is supported for Service Specific Credentials"
    named = {"UserName": "bob", "ServiceSpecificCredentialId": made["ServiceSpecificCredentialId"]}
    reset = admin.call("iam:ResetServiceSpecificCredential", **named)["ServiceSpecificCredential"]
    assert reset["ServicePassword"] != made["ServicePassword"]
    conflict = admin.refused("iam:DeleteUser", UserName="bob")
    assert conflict.message == "Cannot delete entity, must remove referenced objects first."
    admin.call("iam:DeleteServiceSpecificCredential", **named)
    admin.call("iam:DeleteUser", UserName="bob")


def test_saml_providers_come_with_readable_metadata(admin: Admin) -> None:
    bad = admin.refused("iam:CreateSAMLProvider", Name="corporate", SAMLMetadataDocument="<tea/>" * 200)
    assert (bad.code, bad.message) == ("InvalidInput", "Could not parse metadata")
    arn = admin.call("iam:CreateSAMLProvider", Name="corporate", SAMLMetadataDocument=metadata())["SAMLProviderArn"]
    assert arn == "arn:aws:iam::123456789012:saml-provider/corporate"
    taken = admin.refused("iam:CreateSAMLProvider", Name="corporate", SAMLMetadataDocument=metadata())
    assert (taken.code, taken.status) == ("EntityAlreadyExists", 409)
    assert admin.call("iam:GetSAMLProvider", SAMLProviderArn=arn)["SAMLMetadataDocument"] == metadata()
    admin.call("iam:DeleteSAMLProvider", SAMLProviderArn=arn)
    assert admin.call("iam:ListSAMLProviders")["SAMLProviderList"] == []


def test_open_id_providers_know_their_clients(admin: Admin) -> None:
    made = admin.call("iam:CreateOpenIDConnectProvider", Url="https://id.example.com/", ClientIDList=["shop"])
    named = {"OpenIDConnectProviderArn": made["OpenIDConnectProviderArn"]}
    assert named["OpenIDConnectProviderArn"] == "arn:aws:iam::123456789012:oidc-provider/id.example.com"
    admin.call("iam:AddClientIDToOpenIDConnectProvider", ClientID="app", **named)
    admin.call("iam:RemoveClientIDFromOpenIDConnectProvider", ClientID="shop", **named)
    found = admin.call("iam:GetOpenIDConnectProvider", **named)
    assert (found["Url"], found["ClientIDList"]) == ("id.example.com", ["app"])
    assert admin.refused("iam:CreateOpenIDConnectProvider", Url="http://plain.example.com").code == "ValidationError"
    admin.call("iam:DeleteOpenIDConnectProvider", **named)
    missing = admin.refused("iam:GetOpenIDConnectProvider", **named)
    assert missing.message == f"OpenIDConnect Provider not found for arn {named['OpenIDConnectProviderArn']}"


def test_every_policy_of_aws_is_one_that_iam_takes() -> None:
    for policy in managed_policies().values():
        check_identity_policy(policy.text)
    assert len(managed_policies()) > 150
