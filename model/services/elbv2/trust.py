"""Whether a client's certificate is believed, and how files of certificates and of revocations are read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from model.kit.errors import AwsError
from model.services.elbv2.resources.trust_stores import TrustStore

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


def read_bundle(body: bytes) -> tuple[str, ...]:
    """The certificates of authorities in a file, as PEM; InvalidCaCertificatesBundle for what is none."""
    found = tuple(each.decode("ascii", "replace") for each in _PEM.findall(body))
    if not found or not all(_is_authority(each) for each in found):
        raise AwsError("InvalidCaCertificatesBundle", "The specified ca certificate bundle is in an invalid format")
    return found


def _is_authority(text: str) -> bool:
    from cryptography.x509 import BasicConstraints, ExtensionNotFound

    try:
        return read(text).extensions.get_extension_for_class(BasicConstraints).value.ca
    except (ValueError, ExtensionNotFound):
        return False


def read(text: str) -> Certificate:
    from cryptography.x509 import load_pem_x509_certificate

    return load_pem_x509_certificate(text.encode())


def read_revocations(body: bytes) -> tuple[str, ...]:
    """The serial numbers in a list of an authority, as PEM or DER; InvalidRevocationContent for what is none."""
    from cryptography.x509 import load_der_x509_crl, load_pem_x509_crl

    try:
        found = load_pem_x509_crl(body) if body.lstrip().startswith(b"-----") else load_der_x509_crl(body)
    except ValueError as error:
        raise AwsError("InvalidRevocationContent", "The provided revocation file is an invalid format") from error
    return tuple(f"{each.serial_number:X}" for each in found)


def doubt(store: TrustStore, shown: str, now: float, *, ignores_expiry: bool) -> str:
    """Why a certificate is not believed, in the words of connection logs; empty where it is."""
    try:
        certificate = read(shown)
    except ValueError:
        return "ClientCertInvalid"
    if not any(_vouches(read(each), certificate) for each in store.authorities):
        return "ClientCertUntrusted"
    if now < certificate.not_valid_before_utc.timestamp():
        return "ClientCertNotYetValid"
    if not ignores_expiry and now >= certificate.not_valid_after_utc.timestamp():
        return "ClientCertExpired"
    return "ClientCertCrlHit" if f"{certificate.serial_number:X}" in store.revoked else ""


def _vouches(authority: Certificate, certificate: Certificate) -> bool:
    from cryptography.exceptions import InvalidSignature

    try:
        certificate.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True
