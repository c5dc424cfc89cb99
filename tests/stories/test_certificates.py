"""What X.509 certificates are for: a listener shows one to its visitors, and a user signs with another."""

from __future__ import annotations

import pytest

from tests.admin import Admin
from tests.model.services.iam.test_certificates import certificate, private
from tests.shop import Shop


@pytest.mark.fact("access-21")
def test_a_server_certificate_is_shown_by_a_listener_and_a_signing_certificate_is_a_users(admin: Admin) -> None:
    web = {"ServerCertificateName": "web", "CertificateBody": certificate("web")}
    stranger = admin.refused("iam:UploadServerCertificate", PrivateKey=private("other"), **web)
    assert stranger.code == "KeyPairMismatch"
    admin.call(
        "iam:UploadServerCertificate", PrivateKey=private("web"), CertificateChain=certificate("authority"), **web
    )
    (held,) = admin.call("iam:ListServerCertificates")["ServerCertificateMetadataList"]

    shop = Shop(admin)
    balancer, group = shop.make_balancer()["LoadBalancerArn"], shop.make_group()["TargetGroupArn"]
    forward = [{"Type": "forward", "TargetGroupArn": group}]
    (listener,) = admin.call(
        "elbv2:CreateListener",
        LoadBalancerArn=balancer,
        Protocol="HTTPS",
        Port=443,
        DefaultActions=forward,
        Certificates=[{"CertificateArn": held["Arn"]}],
    )["Listeners"]
    assert (listener["Protocol"], listener["Certificates"]) == ("HTTPS", [{"CertificateArn": held["Arn"]}])
    assert admin.refused("iam:DeleteServerCertificate", ServerCertificateName="web").code == "DeleteConflict"
    admin.call("elbv2:DeleteListener", ListenerArn=listener["ListenerArn"])
    admin.call("iam:DeleteServerCertificate", ServerCertificateName="web")

    admin.call("iam:CreateUser", UserName="ann")
    admin.call("iam:UploadSigningCertificate", UserName="ann", CertificateBody=certificate("ann"))
    (signing,) = admin.call("iam:ListSigningCertificates", UserName="ann")["Certificates"]
    assert (signing["UserName"], signing["Status"]) == ("ann", "Active")


def test_a_listener_changes_its_protocol_with_its_certificate(admin: Admin) -> None:
    shop = Shop(admin)
    admin.call(
        "iam:UploadServerCertificate",
        ServerCertificateName="web",
        Path="/tls/",
        CertificateBody=certificate("web"),
        PrivateKey=private("web"),
    )
    (held,) = admin.call("iam:ListServerCertificates")["ServerCertificateMetadataList"]
    plain = shop.listen(shop.make_balancer()["LoadBalancerArn"], shop.make_group()["TargetGroupArn"])
    assert "SslPolicy" not in plain
    this = {"ListenerArn": plain["ListenerArn"]}
    assert admin.refused("elbv2:ModifyListener", Protocol="HTTPS", **this).code == "ValidationError"
    shown = [{"CertificateArn": held["Arn"]}]
    (secure,) = admin.call("elbv2:ModifyListener", Protocol="HTTPS", Certificates=shown, **this)["Listeners"]
    assert (secure["Certificates"], secure["SslPolicy"]) == (shown, "ELBSecurityPolicy-2016-08")
    twice = admin.refused("elbv2:ModifyListener", Certificates=shown * 2, **this)
    assert twice.code == "ValidationError"
    (again,) = admin.call("elbv2:ModifyListener", Protocol="HTTP", **this)["Listeners"]
    assert "Certificates" not in again
