"""The certificate that a listener shows to those who come over TLS."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.elbv2.resources.listeners import Certificate
from model.services.elbv2.security_policies import BY_DEFAULT, find_policy
from model.services.iam.resources.certificates import ServerCertificate

PROTOCOLS = {
    "application": ("HTTPS", "HTTP"),
    "network": ("UDP", "TCP", "TLS", "TCP_UDP"),
    "gateway": ("GENEVE",),
}
"""What listeners of each type of balancer may speak."""

ENCRYPTED = ("HTTPS", "TLS")


def read_certificates(
    world: World, type: str, protocol: str, given: Sequence[Mapping[str, Any]] | None
) -> tuple[Certificate, ...] | None:
    """Those of a listener that is to speak a protocol: one where it is encrypted, none elsewhere."""
    known = PROTOCOLS[type]
    if protocol not in known:
        raise AwsError("ValidationError", f"Listener protocol '{protocol}' must be one of '{', '.join(known)}'")
    if protocol not in ENCRYPTED:
        if given:
            raise AwsError("InvalidConfigurationRequest", f"Certificates cannot be specified for {protocol} listeners")
        return None
    if not given:
        raise AwsError("ValidationError", f"A certificate must be specified for {protocol} listeners")
    if len(given) > 1:
        raise AwsError("ValidationError", "You can only specify one certificate for a listener")
    arn = str(given[0].get("CertificateArn", ""))
    return (Certificate(certificate_arn=find_certificate(world, arn).arn),)


def read_policy(protocol: str, name: str | None) -> str | None:
    """The security policy of a listener that is to speak a protocol: AWS's usual one where none is chosen."""
    if protocol in ENCRYPTED:
        return find_policy(name or BY_DEFAULT).name
    if name:
        raise AwsError("InvalidConfigurationRequest", f"A security policy cannot be specified for {protocol} listeners")
    return None


def find_certificate(world: World, arn: str) -> ServerCertificate:
    """Uploaded to IAM by this account."""
    held = world.find(ServerCertificate, arn.rpartition("/")[2])
    if held is None or held.arn != arn:
        raise AwsError("CertificateNotFound", f"Certificate '{arn}' not found")
    return held
