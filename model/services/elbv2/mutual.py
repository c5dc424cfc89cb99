"""How a listener wants to know who its clients are, and what it tells its targets of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.elbv2.finding import by_arn
from model.services.elbv2.resources.listeners import Listener, Mutual
from model.services.elbv2.resources.trust_stores import TrustStore
from model.services.elbv2.trust import doubt, read

OFF, PASSTHROUGH, VERIFY = "off", "passthrough", "verify"

Headers = tuple[tuple[str, str], ...]


def read_mutual(world: World, protocol: str, given: Mapping[str, Any] | None) -> Mutual | None:
    """As a listener of a protocol may have it; only HTTPS has it at all."""
    if protocol != "HTTPS":
        if given and given.get("Mode", OFF) != OFF:
            raise AwsError("ValidationError", f"Mutual authentication is not supported for {protocol} listeners")
        return None
    wanted = Mutual.read(given or {})
    if wanted.mode not in (OFF, PASSTHROUGH, VERIFY):
        words = f"'{OFF}, {PASSTHROUGH}, {VERIFY}'"
        raise AwsError("ValidationError", f"Mutual authentication mode '{wanted.mode}' must be one of {words}")
    if (wanted.mode == VERIFY) != bool(wanted.trust_store_arn):
        raise AwsError("ValidationError", "A trust store ARN is to be specified in the verify mode, and only there")
    if wanted.mode != VERIFY and wanted.ignore_client_certificate_expiry is not None:
        raise AwsError("ValidationError", "IgnoreClientCertificateExpiry can only be specified in the verify mode")
    if wanted.trust_store_arn:
        by_arn(world, TrustStore, wanted.trust_store_arn)
        ignores = bool(wanted.ignore_client_certificate_expiry)
        return wanted.model_copy(update={"ignore_client_certificate_expiry": ignores})
    return wanted


def doubt_at(world: World, listener: Listener, shown: str) -> str:
    """Why whoever shows this certificate, or none, is not let in; empty where nothing speaks against it."""
    mutual = listener.mutual_authentication
    if mutual is None or mutual.mode != VERIFY:
        return ""
    store = world.find(TrustStore, mutual.trust_store_arn or "")
    if store is None or not shown:
        return "ClientCertRejected"
    return doubt(store, shown, world.now, ignores_expiry=bool(mutual.ignore_client_certificate_expiry))


def told_to_targets(listener: Listener, shown: str) -> Headers:
    """What of a client's certificate goes on with its requests."""
    mutual = listener.mutual_authentication
    if mutual is None or mutual.mode == OFF or not shown:
        return ()
    whole = quote(shown, safe="+=/")
    if mutual.mode == PASSTHROUGH:
        return (("X-Amzn-Mtls-Clientcert", whole),)
    certificate = read(shown)
    bounds = (certificate.not_valid_before_utc, certificate.not_valid_after_utc)
    begin, end = (f"{each:%Y-%m-%dT%H:%M:%SZ}" for each in bounds)
    return (
        ("X-Amzn-Mtls-Clientcert-Serial-Number", f"{certificate.serial_number:X}"),
        ("X-Amzn-Mtls-Clientcert-Issuer", certificate.issuer.rfc4514_string()),
        ("X-Amzn-Mtls-Clientcert-Subject", certificate.subject.rfc4514_string()),
        ("X-Amzn-Mtls-Clientcert-Validity", f"NotBefore={begin};NotAfter={end}"),
        ("X-Amzn-Mtls-Clientcert-Leaf", whole),
    )
