"""Listeners that encrypt: which certificates they show, and which protocols and ciphers clients may choose of."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.elbv2.visitors import visit
from tests.model.services.iam.test_certificates import certificate, private
from tests.shop import Shop


def upload(admin: Admin, name: str) -> dict[str, Any]:
    files = {"CertificateBody": certificate(name), "PrivateKey": private(name)}
    made = admin.call("iam:UploadServerCertificate", ServerCertificateName=name, **files)
    return {"CertificateArn": made["ServerCertificateMetadata"]["Arn"]}


def encrypted(shop: Shop, certificate: dict[str, Any], **more: Any) -> dict[str, Any]:
    balancer, group = shop.make_balancer()["LoadBalancerArn"], shop.make_group()["TargetGroupArn"]
    forward = [{"Type": "forward", "TargetGroupArn": group}]
    asked = {"LoadBalancerArn": balancer, "Protocol": "HTTPS", "Port": 443, "DefaultActions": forward}
    return shop.call("elbv2:CreateListener", **asked, Certificates=[certificate], **more)["Listeners"][0]


def test_a_listener_shows_further_certificates_beside_its_default_one(admin: Admin, shop: Shop) -> None:
    web, other = upload(admin, "web"), upload(admin, "other")
    named = {"ListenerArn": encrypted(shop, web)["ListenerArn"]}
    added = shop.call("elbv2:AddListenerCertificates", **named, Certificates=[other])
    assert added["Certificates"] == [other | {"IsDefault": False}]
    shop.call("elbv2:AddListenerCertificates", **named, Certificates=[other])
    shown = [web | {"IsDefault": True}, other | {"IsDefault": False}]
    assert shop.call("elbv2:DescribeListenerCertificates", **named)["Certificates"] == shown
    assert shop.call("elbv2:DescribeListeners", ListenerArns=[named["ListenerArn"]])["Listeners"][0][
        "Certificates"
    ] == [web]
    in_use = admin.refused("iam:DeleteServerCertificate", ServerCertificateName="other")
    assert in_use.code == "DeleteConflict"
    shop.call("elbv2:RemoveListenerCertificates", **named, Certificates=[other])
    assert shop.call("elbv2:DescribeListenerCertificates", **named)["Certificates"] == shown[:1]
    admin.call("iam:DeleteServerCertificate", ServerCertificateName="other")


def test_whoever_asks_for_a_name_is_shown_the_certificate_that_has_it(admin: Admin, shop: Shop) -> None:
    web, other = upload(admin, "web"), upload(admin, "other")
    named = {"ListenerArn": encrypted(shop, web)["ListenerArn"]}
    admin.advance(240)
    shop.call("elbv2:AddListenerCertificates", **named, Certificates=[other])
    asked = {name: visit(admin, port=443, tls="TLSv1.2", host=f"{name}.example.com") for name in ("web", "other", "x")}
    assert {name: (reply.shown, reply.is_doubted) for name, reply in asked.items()} == {
        "web": (web["CertificateArn"], False),
        "other": (other["CertificateArn"], False),
        "x": (web["CertificateArn"], True),
    }


def test_certificates_that_cannot_be_added_or_removed(admin: Admin, shop: Shop) -> None:
    web = upload(admin, "web")
    listener = encrypted(shop, web)
    named: dict[str, Any] = {"ListenerArn": listener["ListenerArn"]}
    stranger = {"CertificateArn": "arn:aws:iam::123456789012:server-certificate/nobody"}
    add, remove = "elbv2:AddListenerCertificates", "elbv2:RemoveListenerCertificates"
    assert admin.refused(add, **named, Certificates=[stranger]).code == "CertificateNotFound"
    assert admin.refused(add, **named, Certificates=[]).code == "ValidationError"
    assert admin.refused(remove, **named, Certificates=[web]).code == "OperationNotPermitted"
    (group,) = shop.call("elbv2:DescribeTargetGroups")["TargetGroups"]
    plain = shop.listen(listener["LoadBalancerArn"], group["TargetGroupArn"])
    refusal = admin.refused(add, ListenerArn=plain["ListenerArn"], Certificates=[web])
    assert refusal.code == "InvalidConfigurationRequest"


def test_a_security_policy_is_chosen_of_the_ready_ones(admin: Admin, shop: Shop) -> None:
    web = upload(admin, "web")
    strict = "ELBSecurityPolicy-TLS13-1-3-2021-06"
    listener = encrypted(shop, web)
    assert listener["SslPolicy"] == "ELBSecurityPolicy-2016-08"
    named: dict[str, Any] = {"ListenerArn": listener["ListenerArn"]}
    refusal = admin.refused("elbv2:ModifyListener", **named, SslPolicy="ELBSecurityPolicy-None")
    assert refusal.code == "SSLPolicyNotFound"
    changed = shop.call("elbv2:ModifyListener", **named, SslPolicy=strict)["Listeners"][0]
    assert (changed["SslPolicy"], changed["Certificates"]) == (strict, [web])
    plain = shop.call("elbv2:ModifyListener", **named, Protocol="HTTP")["Listeners"][0]
    assert "SslPolicy" not in plain
    refusal = admin.refused("elbv2:ModifyListener", **named, SslPolicy=strict)
    assert refusal.code == "InvalidConfigurationRequest"


def test_ready_policies_say_which_protocols_and_ciphers_they_take(admin: Admin) -> None:
    found = {each["Name"]: each for each in admin.call("elbv2:DescribeSSLPolicies")["SslPolicies"]}
    usual, strict = found["ELBSecurityPolicy-2016-08"], found["ELBSecurityPolicy-TLS13-1-3-2021-06"]
    assert usual["SslProtocols"] == ["TLSv1", "TLSv1.1", "TLSv1.2"]
    assert strict["SslProtocols"] == ["TLSv1.3"]
    old = {"AES128-SHA", "AES256-SHA"}
    assert old <= {each["Name"] for each in usual["Ciphers"]}
    assert all(each["Name"].startswith("TLS_") for each in strict["Ciphers"])
    secret = {each["Name"] for each in found["ELBSecurityPolicy-FS-1-2-Res-2020-10"]["Ciphers"]}
    assert all(name.startswith("ECDHE-") and "GCM" in name for name in secret)
    (one,) = admin.call("elbv2:DescribeSSLPolicies", Names=["ELBSecurityPolicy-2016-08"])["SslPolicies"]
    assert one == usual
    assert admin.call("elbv2:DescribeSSLPolicies", LoadBalancerType="gateway")["SslPolicies"] == []
    assert admin.refused("elbv2:DescribeSSLPolicies", Names=["mine"]).code == "SSLPolicyNotFound"


@pytest.mark.parametrize(
    ("key", "value"), [("routing.http.response.server.enabled", "maybe"), ("tcp.idle_timeout.seconds", "100")]
)
def test_attributes_of_a_listener_are_those_of_its_protocol(admin: Admin, shop: Shop, key: str, value: str) -> None:
    balancer, group = shop.make_balancer()["LoadBalancerArn"], shop.make_group()["TargetGroupArn"]
    named: dict[str, Any] = {"ListenerArn": shop.listen(balancer, group)["ListenerArn"]}
    hidden = [{"Key": "routing.http.response.server.enabled", "Value": "false"}]
    shop.call("elbv2:ModifyListenerAttributes", **named, Attributes=hidden)
    assert shop.call("elbv2:DescribeListenerAttributes", **named)["Attributes"] == hidden
    wrong = [{"Key": key, "Value": value}]
    assert admin.refused("elbv2:ModifyListenerAttributes", **named, Attributes=wrong).code == "ValidationError"


def test_policies_and_certificates_are_listed_in_pages(admin: Admin, shop: Shop) -> None:
    whole = admin.call("elbv2:DescribeSSLPolicies")["SslPolicies"]
    first = admin.call("elbv2:DescribeSSLPolicies", PageSize=10)
    rest = admin.call("elbv2:DescribeSSLPolicies", PageSize=10, Marker=first["NextMarker"])
    assert [*first["SslPolicies"], *rest["SslPolicies"]] == whole
    assert "NextMarker" not in rest
    assert admin.refused("elbv2:DescribeSSLPolicies", Marker="mine").code == "ValidationError"
    named: dict[str, Any] = {"ListenerArn": encrypted(shop, upload(admin, "web"))["ListenerArn"]}
    other = upload(admin, "other")
    shop.call("elbv2:AddListenerCertificates", **named, Certificates=[other])
    default = shop.call("elbv2:DescribeListenerCertificates", **named, PageSize=1)
    more = shop.call("elbv2:DescribeListenerCertificates", **named, Marker=default["NextMarker"])
    assert default["Certificates"][0]["IsDefault"]
    assert more["Certificates"] == [other | {"IsDefault": False}]
