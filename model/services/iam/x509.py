"""Certificates and keys as clients upload them, read once; what cannot be read is refused in IAM's words."""

from __future__ import annotations

import hashlib
from base64 import b64decode
from binascii import Error as NotBase64
from typing import TYPE_CHECKING

from model.kit.errors import AwsError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

_PEM = "-----BEGIN CERTIFICATE-----"


def read_certificate(text: str) -> Certificate:
    from cryptography.x509 import load_pem_x509_certificate

    try:
        return load_pem_x509_certificate(text.strip().encode())
    except ValueError as error:
        message = "Unable to parse certificate. Please ensure the certificate is in PEM format."
        raise AwsError("MalformedCertificate", message) from error


def check_chain(text: str) -> None:
    for part in text.strip().split(_PEM)[1:] or [text]:
        read_certificate(f"{_PEM}{part}")


def check_key(certificate: Certificate, private_key: str) -> None:
    """The private key has to be the other half of the certificate's."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key

    try:
        key = load_pem_private_key(private_key.strip().encode(), None)
    except (ValueError, TypeError) as error:
        message = "Unable to parse key. Please ensure the key is in PEM format and not encrypted."
        raise AwsError("MalformedCertificate", message) from error
    halves = [
        half.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        for half in (key.public_key(), certificate.public_key())
    ]
    if halves[0] != halves[1]:
        raise AwsError("KeyPairMismatch", "The private key does not match the certificate.")


def subject_of(certificate: Certificate) -> str:
    return certificate.subject.rfc4514_string()


def end_of(certificate: Certificate) -> float:
    return certificate.not_valid_after_utc.timestamp()


def id_of(certificate: Certificate) -> str:
    """32 letters that belong to this certificate alone."""
    from cryptography.hazmat.primitives.serialization import Encoding

    return fingerprint(certificate.public_bytes(Encoding.DER))


def fingerprint(body: bytes) -> str:
    """The same, of a certificate in DER."""
    return hashlib.sha256(body).hexdigest()[:32].upper()


def ssh_fingerprint(body: str) -> str:
    """The MD5 of an SSH public key, as pairs of digits."""
    parts = body.split()
    if len(parts) < 2 or parts[0] != "ssh-rsa":
        raise AwsError("InvalidPublicKey", "The public key is not a valid RSA key in SSH or PEM format.")
    try:
        key = b64decode(parts[1], validate=True)
    except NotBase64 as error:
        raise AwsError("InvalidPublicKey", "The public key cannot be read.") from error
    digest = hashlib.md5(key, usedforsecurity=False).hexdigest()
    return ":".join(digest[i : i + 2] for i in range(0, 32, 2))
