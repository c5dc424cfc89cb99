"""Envelopes as clients of S3's SOAP interface wrote them, each in its canonical form already."""

from __future__ import annotations

import base64
import hashlib
import hmac
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

S3 = "http://s3.amazonaws.com/doc/2006-03-01/"
ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
DSIG = "http://www.w3.org/2000/09/xmldsig#"
WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity"
SECURITY, UTILITY = f"{WSS}-secext-1.0.xsd", f"{WSS}-utility-1.0.xsd"


def elements(**members: str) -> str:
    """Members as elements; their texts may be XML."""
    return "".join(f"<{name}>{text}</{name}>" for name, text in members.items())


def stamp(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def plain(operation: str, inside: str = "") -> bytes:
    body = f'<{operation} xmlns="{S3}">{inside}</{operation}>'
    return f'<e:Envelope xmlns:e="{ENVELOPE}"><e:Body>{body}</e:Body></e:Envelope>'.encode()


def digested(operation: str, key: tuple[str, str], now: float, inside: str = "") -> bytes:
    """With the proof in the body that S3 took."""
    at = stamp(now)
    value = hmac.digest(key[1].encode(), f"AmazonS3{operation}{at}".encode(), "sha1")
    proof = elements(AWSAccessKeyId=key[0], Timestamp=at, Signature=base64.b64encode(value).decode())
    return plain(operation, inside + proof)


class Signer:
    """Somebody with a key and a certificate made by themselves."""

    def __init__(self, name: str = "ann") -> None:
        self.key: RSAPrivateKey = generate_private_key(65537, 2048)
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        today = datetime(2025, 6, 15, tzinfo=UTC)
        builder = x509.CertificateBuilder().subject_name(subject).issuer_name(subject).serial_number(7)
        builder = builder.public_key(self.key.public_key()).not_valid_before(today - timedelta(days=1))
        self.certificate = builder.not_valid_after(today + timedelta(days=30)).sign(self.key, SHA256())
        self.pem = self.certificate.public_bytes(Encoding.PEM).decode()

    def signed(self, operation: str, now: float, inside: str = "", *, sha: str = "sha1") -> bytes:
        """An envelope whose header is signed as WS-Security has it."""
        asked = f'<{operation} xmlns="{S3}">{inside}</{operation}>'
        body = f'<e:Body xmlns:e="{ENVELOPE}" xmlns:u="{UTILITY}" u:Id="body">{asked}</e:Body>'
        times = f"<u:Created>{stamp(now)}</u:Created><u:Expires>{stamp(now + 300)}</u:Expires>"
        timestamp = f'<u:Timestamp xmlns:u="{UTILITY}" u:Id="time">{times}</u:Timestamp>'
        info = self._info({"time": timestamp, "body": body}, sha)
        hashed = {"sha1": SHA1(), "sha256": SHA256()}[sha]  # noqa: S303 - what clients of the time used
        value = base64.b64encode(self.key.sign(info.encode(), PKCS1v15(), hashed)).decode()
        signature = f'<d:Signature xmlns:d="{DSIG}">{info}<d:SignatureValue>{value}</d:SignatureValue></d:Signature>'
        token = base64.b64encode(self.certificate.public_bytes(Encoding.DER)).decode()
        security = f"<s:BinarySecurityToken>{token}</s:BinarySecurityToken>{timestamp}{signature}"
        header = f'<e:Header><s:Security xmlns:s="{SECURITY}">{security}</s:Security></e:Header>'
        return f'<e:Envelope xmlns:e="{ENVELOPE}">{header}{body}</e:Envelope>'.encode()

    def _info(self, covered: dict[str, str], sha: str) -> str:
        method = f"{DSIG}rsa-sha1" if sha == "sha1" else "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
        exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#"
        told = "".join(self._reference(id, text, sha) for id, text in covered.items())
        return (
            f'<d:SignedInfo xmlns:d="{DSIG}"><d:CanonicalizationMethod Algorithm="{exclusive}">'
            "</d:CanonicalizationMethod>"
            f'<d:SignatureMethod Algorithm="{method}"></d:SignatureMethod>{told}</d:SignedInfo>'
        )

    def _reference(self, id: str, text: str, sha: str) -> str:
        method = f"{DSIG}sha1" if sha == "sha1" else "http://www.w3.org/2001/04/xmlenc#sha256"
        value = base64.b64encode(hashlib.new(sha, text.encode()).digest()).decode()
        return (
            f'<d:Reference URI="#{id}"><d:DigestMethod Algorithm="{method}"></d:DigestMethod>'
            f"<d:DigestValue>{value}</d:DigestValue></d:Reference>"
        )
