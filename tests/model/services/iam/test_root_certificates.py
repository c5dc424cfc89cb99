"""The console makes certificates that sign for root; users bring theirs."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509 import load_pem_x509_certificate

from model.client import Client
from model.kit.errors import AwsError
from tests.admin import Admin
from tests.model.services.iam.test_certificates import certificate


def draw_quickly(patch: pytest.MonkeyPatch) -> None:
    """Keys that no seed gives, which take a twentieth of the time."""
    patch.setattr("model.services.iam.root_certificates.rsa_key", lambda _: generate_private_key(65537, 2048))


@pytest.mark.fact("access-22")
def test_a_certificate_with_its_key_is_made_for_root_and_users_upload_theirs(admin: Admin) -> None:
    made = admin.run(admin.client.entrance.make_signing_certificate())
    key = load_pem_private_key(made.private_key.encode(), None).public_key()
    assert load_pem_x509_certificate(made.certificate.encode()).public_key() == key
    (held,) = admin.call("iam:ListSigningCertificates")["Certificates"]
    assert (held["CertificateId"], held["CertificateBody"], held["Status"]) == (made.id, made.certificate, "Active")
    assert "PRIVATE" not in str(held), "its key was told once"
    assert admin.call("iam:GetAccountSummary")["SummaryMap"]["AccountSigningCertificatesPresent"] == 1

    admin.call("iam:CreateUser", UserName="ada")
    admin.call("iam:AttachUserPolicy", UserName="ada", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    ada = Client(admin.cloud, admin.cloud.identities.named("arn:aws:iam::123456789012:user/ada"))
    with pytest.raises(AwsError) as refusal:
        admin.run(ada.entrance.make_signing_certificate())
    assert refusal.value.code == "AccessDenied"
    brought = admin.run(ada.call("iam:UploadSigningCertificate", CertificateBody=certificate("ada")))["Certificate"]
    assert (brought["UserName"], len(admin.call("iam:ListSigningCertificates")["Certificates"])) == ("ada", 1)


def test_root_has_two_at_most_and_lets_go_of_its_own(admin: Admin, monkeypatch: pytest.MonkeyPatch) -> None:
    draw_quickly(monkeypatch)
    made = [admin.run(admin.client.entrance.make_signing_certificate()) for _ in range(2)]
    assert made[0].private_key != made[1].private_key
    with pytest.raises(AwsError, match="LimitExceeded"):
        admin.run(admin.client.entrance.make_signing_certificate())

    admin.call("iam:UpdateSigningCertificate", CertificateId=made[0].id, Status="Inactive")
    admin.call("iam:DeleteSigningCertificate", CertificateId=made[1].id)
    (held,) = admin.call("iam:ListSigningCertificates")["Certificates"]
    assert (held["CertificateId"], held["Status"]) == (made[0].id, "Inactive")
    admin.call("iam:CreateUser", UserName="ada")
    foreign = {"UserName": "ada", "CertificateId": made[0].id}
    assert admin.refused("iam:DeleteSigningCertificate", **foreign).code == "NoSuchEntity"
