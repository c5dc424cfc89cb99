"""Who sent a SOAP request: proven by a keyed digest in its body, or by a certificate and a signed header."""

from __future__ import annotations

from base64 import b64decode, b64encode
from hmac import compare_digest, digest
from typing import TYPE_CHECKING

from model.gateway.wire.auth_refusals import S3
from model.gateway.wire.times import parsed as moment_of
from model.gateway.wire.times import with_milliseconds
from model.kit.errors import AwsError
from model.kit.safe_xml import canonical, parsed

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

SOAP = "{http://schemas.xmlsoap.org/soap/envelope/}"
DSIG = "{http://www.w3.org/2000/09/xmldsig#}"
_OASIS = "{http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-"
SECURITY, UTILITY = f"{_OASIS}secext-1.0.xsd}}", f"{_OASIS}utility-1.0.xsd}}"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
SIGNED_WITH = {
    "http://www.w3.org/2000/09/xmldsig#rsa-sha1": "sha1",
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256": "sha256",
}
DIGESTS = {
    "http://www.w3.org/2000/09/xmldsig#sha1": "sha1",
    "http://www.w3.org/2001/04/xmlenc#sha256": "sha256",
}
SKEW_SECONDS = 900


class KeyedDigest:
    """HMAC-SHA1 over `AmazonS3`, the operation and the time, under the secret of an access key."""

    def __init__(self, access_key: str, operation: str, timestamp: str, signature: str) -> None:
        self.access_key = access_key
        self.operation = operation
        self.timestamp = timestamp
        self.signature = signature

    @property
    def token(self) -> str:
        """There is no place for one: temporary credentials cannot speak SOAP."""
        return ""

    def expired(self) -> AwsError:
        return S3.expired()

    def mistaken(self) -> AwsError:
        return S3.mistaken()

    def unknown(self) -> AwsError:
        return S3.unknown()

    def check(self, secret: str, now: float) -> None:
        refuse_skew(self.timestamp, now)
        text = f"AmazonS3{self.operation}{self.timestamp}"
        right = b64encode(digest(secret.encode(), text.encode(), "sha1")).decode()
        if not compare_digest(right, self.signature):
            raise S3.wrong_signature()


class CertificateProof:
    """A signature of WS-Security over the body and the time, by the key of an X.509 certificate.

    The certificate says nothing by itself: whose it is, IAM knows. It is not asked who issued it, nor for how long.
    """

    access_key = ""

    def __init__(self, document: bytes) -> None:
        """Raises AwsError for a header that cannot be read."""
        root = parsed(document)
        if root is None:
            raise invalid("the message cannot be read")
        self.document = document
        self.root = root
        self.header = _place(root, f"{SOAP}Header")
        self.security = (*self.header, _index(_at(root, self.header), f"{SECURITY}Security"))
        self.certificate = _decoded(self._text(f"{SECURITY}BinarySecurityToken"))

    @property
    def token(self) -> str:
        return ""

    def expired(self) -> AwsError:
        return S3.expired()

    def mistaken(self) -> AwsError:
        return S3.mistaken()

    def unknown(self) -> AwsError:
        return AwsError("InvalidSecurity", "The provided security credentials are not valid.", 403)

    def check(self, secret: str, now: float) -> None:  # noqa: ARG002 - the key that signed is in the certificate
        security = _at(self.root, self.security)
        at_time = _place(security, f"{UTILITY}Timestamp", self.security)
        refuse_skew(_at(self.root, at_time).findtext(f"{UTILITY}Created") or "", now)
        ends = moment_of(_at(self.root, at_time).findtext(f"{UTILITY}Expires") or "")
        if ends is not None and now >= ends:
            raise AwsError("RequestExpired", "Request has expired.", 400)
        signature = _place(security, f"{DSIG}Signature", self.security)
        info = _place(_at(self.root, signature), f"{DSIG}SignedInfo", signature)
        for covered in (at_time, _place(self.root, f"{SOAP}Body")):
            self._check_digest(covered, _at(self.root, info))
        self._check_signature(signature, info)

    def _check_digest(self, place: tuple[int, ...], info: Element) -> None:
        """What we act on has to be what was signed, so it is looked for by its place and only then by its name."""
        name = _at(self.root, place).get(f"{UTILITY}Id")
        told = [each for each in info.findall(f"{DSIG}Reference") if name and each.get("URI") == f"#{name}"]
        method = DIGESTS.get(_algorithm(told[0], "DigestMethod")) if len(told) == 1 else None
        if method is None:
            raise S3.wrong_signature()
        from hashlib import new

        value = _decoded(told[0].findtext(f"{DSIG}DigestValue") or "")
        if not compare_digest(new(method, canonical(self.document, place)).digest(), value):
            raise S3.wrong_signature()

    def _check_signature(self, signature: tuple[int, ...], info: tuple[int, ...]) -> None:
        method = SIGNED_WITH.get(_algorithm(_at(self.root, info), "SignatureMethod"))
        if method is None or _algorithm(_at(self.root, info), "CanonicalizationMethod") != EXCLUSIVE:
            raise S3.wrong_signature()
        value = _decoded(_at(self.root, signature).findtext(f"{DSIG}SignatureValue") or "")
        if not signed_by(self.certificate, canonical(self.document, info), value, method):
            raise S3.wrong_signature()

    def _text(self, tag: str) -> str:
        return _at(self.root, self.security).findtext(tag) or ""


def refuse_skew(timestamp: str, now: float) -> None:
    moment = moment_of(timestamp)
    if moment is None:
        raise AwsError("AccessDenied", "AWS authentication requires a valid Timestamp", 403)
    if abs(now - moment) > SKEW_SECONDS:
        text = "The difference between the request time and the current time is too large."
        raise AwsError("RequestTimeTooSkewed", text, 403, ServerTime=with_milliseconds(now))


def signed_by(certificate: bytes, text: bytes, signature: bytes, method: str) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.hashes import SHA1, SHA256
    from cryptography.x509 import load_der_x509_certificate

    key = load_der_x509_certificate(certificate).public_key()
    if not isinstance(key, RSAPublicKey):
        return False
    try:
        key.verify(signature, text, PKCS1v15(), {"sha1": SHA1(), "sha256": SHA256()}[method])  # noqa: S303 - as it was
    except InvalidSignature:
        return False
    return True


def invalid(why: str) -> AwsError:
    return AwsError("InvalidSOAPRequest", f"The SOAP request body is invalid: {why}")


def _place(element: Element, tag: str, before: tuple[int, ...] = ()) -> tuple[int, ...]:
    return (*before, _index(element, tag))


def _index(element: Element, tag: str) -> int:
    """The place of the only child of this name."""
    found = [number for number, child in enumerate(element) if child.tag == tag]
    if len(found) != 1:
        raise invalid(f"there has to be one {tag.rpartition('}')[2]}")
    return found[0]


def _at(root: Element, place: tuple[int, ...]) -> Element:
    for number in place:
        root = root[number]
    return root


def _algorithm(element: Element, name: str) -> str:
    found = element.find(f"{DSIG}{name}")
    return "" if found is None else found.get("Algorithm", "")


def _decoded(text: str) -> bytes:
    try:
        return b64decode("".join(text.split()), validate=True)
    except ValueError:
        raise invalid("something in the header is not base64") from None
