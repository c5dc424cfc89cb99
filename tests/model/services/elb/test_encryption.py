"""A Classic balancer ends TLS, may encrypt again to its instances, and may want to know who they are."""

from __future__ import annotations

from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.admin import Admin
from tests.model.services.elb.kiosk import Kiosk
from tests.model.services.elbv2.test_listener_tls import upload
from tests.model.services.elbv2.visitors import visit
from tests.model.services.iam.test_certificates import certificate, key
from tests.shop import Shop

HTTPS = [{"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]


def encrypted(admin: Admin, kiosk: Kiosk, behind: str, port: int) -> str:
    """The ARN of a balancer that listens over HTTPS alone."""
    admin.call("ec2:AuthorizeSecurityGroupIngress", GroupId=kiosk.shop.web, IpPermissions=HTTPS)
    arn = upload(admin, "web")["CertificateArn"]
    front = {"Protocol": "HTTPS", "LoadBalancerPort": 443, "SSLCertificateId": arn}
    made = kiosk.make(front | {"InstanceProtocol": behind, "InstancePort": port})
    kiosk.check(f"TCP:{port}")
    return made


def negotiates(kiosk: Kiosk, name: str, **attributes: str) -> None:
    chosen = [{"AttributeName": each, "AttributeValue": value} for each, value in attributes.items()]
    kind = {"PolicyName": name, "PolicyTypeName": "SSLNegotiationPolicyType"}
    kiosk.ask("CreateLoadBalancerPolicy", **kind, PolicyAttributes=chosen)
    kiosk.ask("SetLoadBalancerPoliciesOfListener", LoadBalancerPort=443, PolicyNames=[name])


def believes(kiosk: Kiosk, *names: str) -> None:
    """From now on instances must have the key of one of these certificates."""
    for name in names:
        public = key(name).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        held = [{"AttributeName": "PublicKey", "AttributeValue": public}]
        made = {"PolicyName": name, "PolicyTypeName": "PublicKeyPolicyType"}
        kiosk.ask("CreateLoadBalancerPolicy", **made, PolicyAttributes=held)
    chosen = [{"AttributeName": "PublicKeyPolicyName", "AttributeValue": name} for name in names]
    made = {"PolicyName": "known", "PolicyTypeName": "BackendServerAuthenticationPolicyType"}
    kiosk.ask("CreateLoadBalancerPolicy", **made, PolicyAttributes=chosen)
    kiosk.ask("SetLoadBalancerPoliciesForBackendServer", InstancePort=443, PolicyNames=["known"])


@pytest.mark.fact("elb-29")
def test_tls_ends_at_the_balancer_and_goes_on_only_to_whom_it_knows(admin: Admin, shop: Shop, kiosk: Kiosk) -> None:
    nobody = "arn:aws:iam::123456789012:server-certificate/nobody"
    without: dict[str, Any] = {"Protocol": "HTTPS", "LoadBalancerPort": 443, "InstancePort": 80}
    asked = {"LoadBalancerName": "other", "Subnets": shop.subnets[:2], "SecurityGroups": [shop.web]}
    refusal = admin.refused("elb:CreateLoadBalancer", **asked, Listeners=[without | {"SSLCertificateId": nobody}])
    assert refusal.code == "CertificateNotFound"
    balancer = encrypted(admin, kiosk, "HTTP", 80)
    (own,) = shop.machines(user_data=f"cat > /etc/tls/server.crt <<EOF\n{certificate('own')}EOF\n")
    kiosk.register(own)
    admin.advance(60)
    plain = visit(admin, port=443)
    assert (plain.tls, plain.spoken, plain.by) == ("TLSv1.2", "HTTP", own)
    negotiates(kiosk, "strict", **{"Reference-Security-Policy": "ELBSecurityPolicy-TLS-1-2-2017-01"})
    assert visit(admin, port=443, tls="TLSv1").flaw == "handshake"
    listener = {"Protocol": "HTTPS", "LoadBalancerPort": 443, "InstanceProtocol": "HTTPS", "InstancePort": 443}
    certified = kiosk.described()["ListenerDescriptions"][0]["Listener"]["SSLCertificateId"]
    kiosk.ask("DeleteLoadBalancerListeners", LoadBalancerPorts=[443])
    kiosk.ask("CreateLoadBalancerListeners", Listeners=[listener | {"SSLCertificateId": certified}])
    kiosk.check("TCP:443")
    admin.advance(60)
    assert visit(admin, port=443).spoken == "HTTPS"
    believes(kiosk, "own", "spare")
    shop.demand(balancer, 20)
    admin.advance(60)
    assert shop.rate(balancer, "target_2xx") == 20
    (stranger,) = shop.machines()
    kiosk.register(stranger)
    kiosk.deregister(own)
    admin.advance(60)
    assert visit(admin, port=443).status == 502
    assert shop.rate(balancer, "connection_errors") == 20


def test_checks_over_tls_fail_where_an_instance_cannot_prove_who_it_is(admin: Admin, shop: Shop, kiosk: Kiosk) -> None:
    encrypted(admin, kiosk, "HTTPS", 443)
    (stranger,) = shop.machines(user_data="-----BEGIN CERTIFICATE-----\ntea\n-----END CERTIFICATE-----")
    kiosk.check("SSL:443")
    kiosk.register(stranger)
    admin.advance(120)
    assert kiosk.states() == {stranger: "InService"}
    believes(kiosk, "own")
    admin.advance(60)
    assert kiosk.states() == {stranger: "OutOfService"}
    seen = admin.run(admin.client.pictures.balancer("elb:ClassicBalancer", "us-east-1", "kiosk"))
    assert seen is not None
    assert seen.stands[0].why.endswith("no policy knows its key")
    kiosk.ask("SetLoadBalancerPoliciesForBackendServer", InstancePort=443, PolicyNames=[])
    admin.advance(60)
    assert kiosk.states() == {stranger: "InService"}


def test_a_listener_may_take_versions_one_by_one(admin: Admin, shop: Shop, kiosk: Kiosk) -> None:
    encrypted(admin, kiosk, "HTTP", 80)
    kiosk.register(*shop.machines())
    admin.advance(60)
    negotiates(kiosk, "one", **{"Protocol-TLSv1.1": "true"})
    assert visit(admin, port=443).tls == "TLSv1.1"
    assert visit(admin, port=443, tls="TLSv1").flaw == "handshake"
