"""Listeners that want to know who their clients are: trust stores, and what becomes of those they do not know."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import (
    BasicConstraints,
    Certificate,
    CertificateBuilder,
    CertificateRevocationListBuilder,
    Name,
    NameAttribute,
    RevokedCertificateBuilder,
    random_serial_number,
)
from cryptography.x509.oid import NameOID

from tests.admin import NOON, Admin
from tests.model.services.elbv2.test_listener_tls import encrypted, upload
from tests.model.services.elbv2.visitors import visit
from tests.model.services.iam.test_certificates import key
from tests.shop import Shop

BUCKET = "authorities-of-ours"
START = datetime.fromtimestamp(NOON, UTC)


def signed(name: str, by: str, *, days: int = 30, is_authority: bool = False) -> Certificate:
    subject, issuer = (Name([NameAttribute(NameOID.COMMON_NAME, each)]) for each in (name, by))
    made = CertificateBuilder(issuer, subject, key(name).public_key(), random_serial_number())
    made = made.not_valid_before(START).not_valid_after(START + timedelta(days=days))
    return made.add_extension(BasicConstraints(is_authority, None), critical=True).sign(key(by), SHA256())


def text(certificate: Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()


def revoking(by: str, *certificates: Certificate) -> bytes:
    listed = CertificateRevocationListBuilder().issuer_name(Name([NameAttribute(NameOID.COMMON_NAME, by)]))
    listed = listed.last_update(START).next_update(START + timedelta(days=1))
    for each in certificates:
        gone = RevokedCertificateBuilder().serial_number(each.serial_number).revocation_date(START).build()
        listed = listed.add_revoked_certificate(gone)
    return listed.sign(key(by), SHA256()).public_bytes(Encoding.PEM)


class Vault:
    """A bucket with files of authorities, and trust stores made of them."""

    def __init__(self, admin: Admin) -> None:
        self.admin = admin
        admin.call("s3:CreateBucket", Bucket=BUCKET)
        self.lay("ours.pem", text(signed("ours", "ours", is_authority=True)).encode())

    def lay(self, name: str, body: bytes) -> None:
        self.admin.call("s3:PutObject", Bucket=BUCKET, Key=name, Body=body)

    def asked(self, file: str = "ours.pem") -> dict[str, str]:
        return {"CaCertificatesBundleS3Bucket": BUCKET, "CaCertificatesBundleS3Key": file}

    def make(self, name: str = "people") -> dict[str, Any]:
        return self.admin.call("elbv2:CreateTrustStore", Name=name, **self.asked())["TrustStores"][0]

    def described(self) -> list[dict[str, Any]]:
        return self.admin.call("elbv2:DescribeTrustStores")["TrustStores"]


@pytest.fixture
def vault(admin: Admin) -> Vault:
    return Vault(admin)


def test_a_store_is_made_of_a_file_of_authorities(admin: Admin, vault: Vault) -> None:
    made = vault.make()
    assert made | {"TrustStoreArn": ""} == {
        "Name": "people",
        "TrustStoreArn": "",
        "Status": "ACTIVE",
        "NumberOfCaCertificates": 1,
        "TotalRevokedEntries": 0,
    }
    assert vault.described() == [made]
    both = "".join(text(signed(each, each, is_authority=True)) for each in ("ours", "theirs"))
    vault.lay("both.pem", both.encode())
    named = {"TrustStoreArn": made["TrustStoreArn"]}
    admin.call("elbv2:ModifyTrustStore", **named, **vault.asked("both.pem"))
    assert vault.described()[0]["NumberOfCaCertificates"] == 2
    admin.call("elbv2:AddTags", ResourceArns=[made["TrustStoreArn"]], Tags=[{"Key": "team", "Value": "shop"}])
    admin.call("elbv2:DeleteTrustStore", **named)
    assert vault.described() == []


def test_what_is_no_file_of_authorities_or_is_there_already_is_refused(admin: Admin, vault: Vault) -> None:
    vault.make()
    vault.lay("client.pem", text(signed("ann", "ours")).encode())
    vault.lay("empty.pem", b"")

    def code(name: str, file: str = "ours.pem") -> str:
        return admin.refused("elbv2:CreateTrustStore", Name=name, **vault.asked(file)).code

    assert code("people") == "DuplicateTrustStoreName"
    assert code("others", "none.pem") == "CaCertificatesBundleNotFound"
    assert code("others", "client.pem") == code("others", "empty.pem") == "InvalidCaCertificatesBundle"
    assert code("-others") == "ValidationError"
    assert admin.refused("elbv2:DescribeTrustStores", Names=["others"]).code == "TrustStoreNotFound"
    for n in range(19):
        vault.make(f"store-{n}")
    assert code("one-more") == "TooManyTrustStores"


def test_revocations_are_added_and_taken_back(admin: Admin, vault: Vault) -> None:
    named = {"TrustStoreArn": vault.make()["TrustStoreArn"]}
    vault.lay("gone.crl", revoking("ours", signed("ann", "ours"), signed("bob", "ours")))
    add = "elbv2:AddTrustStoreRevocations"
    content = {"S3Bucket": BUCKET, "S3Key": "gone.crl", "RevocationType": "CRL"}
    (made,) = admin.call(add, **named, RevocationContents=[content])["TrustStoreRevocations"]
    assert made == named | {"RevocationId": 1, "RevocationType": "CRL", "NumberOfRevokedEntries": 2}
    assert admin.call("elbv2:DescribeTrustStoreRevocations", **named)["TrustStoreRevocations"] == [made]
    assert vault.described()[0]["TotalRevokedEntries"] == 2
    assert (
        admin.refused(add, **named, RevocationContents=[content | {"S3Key": "x"}]).code == "RevocationContentNotFound"
    )
    wrong = [content | {"S3Key": "ours.pem"}]
    assert admin.refused(add, **named, RevocationContents=wrong).code == "InvalidRevocationContent"
    unknown = admin.refused("elbv2:RemoveTrustStoreRevocations", **named, RevocationIds=[7])
    assert unknown.code == "RevocationIdNotFound"
    admin.call("elbv2:RemoveTrustStoreRevocations", **named, RevocationIds=[1])
    assert admin.call("elbv2:DescribeTrustStoreRevocations", **named)["TrustStoreRevocations"] == []


def test_only_clients_whom_an_authority_vouches_for_are_let_in(admin: Admin, shop: Shop, vault: Vault) -> None:
    store = vault.make()["TrustStoreArn"]
    verify = {"Mode": "verify", "TrustStoreArn": store}
    listener = encrypted(shop, upload(admin, "web"), MutualAuthentication=verify)
    assert listener["MutualAuthentication"] == verify | {"IgnoreClientCertificateExpiry": False}
    (group,) = shop.call("elbv2:DescribeTargetGroups")["TargetGroups"]
    shop.register(group["TargetGroupArn"], *shop.machines())
    admin.advance(240)

    def met(shown: Certificate | None) -> str:
        reply = visit(admin, port=443, tls="TLSv1.2", certificate=text(shown) if shown else "")
        return reply.flaw or str(reply.status)

    ann, bob = signed("ann", "ours"), signed("bob", "ours")
    assert [met(each) for each in (ann, bob, None, signed("ann", "theirs"))] == ["200", "200", *["handshake"] * 2]
    lines = visit(admin, port=443, tls="TLSv1.2", certificate=text(ann)).lines
    assert "X-Amzn-Mtls-Clientcert-Subject: CN=ann" in lines
    vault.lay("gone.crl", revoking("ours", bob))
    content = [{"S3Bucket": BUCKET, "S3Key": "gone.crl"}]
    admin.call("elbv2:AddTrustStoreRevocations", TrustStoreArn=store, RevocationContents=content)
    assert [met(ann), met(bob)] == ["200", "handshake"]
    brief = signed("cat", "ours", days=0)
    assert met(brief) == "handshake"
    named = {"ListenerArn": listener["ListenerArn"]}
    shop.call("elbv2:ModifyListener", **named, MutualAuthentication=verify | {"IgnoreClientCertificateExpiry": True})
    assert met(brief) == "200"
    shop.call("elbv2:ModifyListener", **named, MutualAuthentication={"Mode": "passthrough"})
    assert met(None) == "200"
    through = visit(admin, port=443, tls="TLSv1.2", certificate=text(bob)).lines
    assert any(each.startswith("X-Amzn-Mtls-Clientcert: -----BEGIN%20CERTIFICATE") for each in through)


def test_a_store_in_use_stays_and_only_https_asks_for_certificates(admin: Admin, shop: Shop, vault: Vault) -> None:
    store = vault.make()["TrustStoreArn"]
    listener = encrypted(shop, upload(admin, "web"))
    assert listener["MutualAuthentication"] == {"Mode": "off"}
    named = {"ListenerArn": listener["ListenerArn"]}
    modify, missing = "elbv2:ModifyListener", store.replace("people", "nobody")
    for wrong, code in (
        ({"Mode": "maybe"}, "ValidationError"),
        ({"Mode": "verify"}, "ValidationError"),
        ({"Mode": "off", "TrustStoreArn": store}, "ValidationError"),
        ({"Mode": "passthrough", "IgnoreClientCertificateExpiry": True}, "ValidationError"),
        ({"Mode": "verify", "TrustStoreArn": missing}, "TrustStoreNotFound"),
    ):
        assert admin.refused(modify, **named, MutualAuthentication=wrong).code == code
    (group,) = shop.call("elbv2:DescribeTargetGroups")["TargetGroups"]
    plain = shop.listen(listener["LoadBalancerArn"], group["TargetGroupArn"])["ListenerArn"]
    asked = {"Mode": "passthrough"}
    assert admin.refused(modify, ListenerArn=plain, MutualAuthentication=asked).code == "ValidationError"
    shop.call(modify, **named, MutualAuthentication={"Mode": "verify", "TrustStoreArn": store})
    associated = admin.call("elbv2:DescribeTrustStoreAssociations", TrustStoreArn=store)["TrustStoreAssociations"]
    assert associated == [{"ResourceArn": listener["ListenerArn"]}]
    assert admin.refused("elbv2:DeleteTrustStore", TrustStoreArn=store).code == "TrustStoreInUse"
    shop.call("elbv2:DeleteListener", **named)
    admin.call("elbv2:DeleteTrustStore", TrustStoreArn=store)
