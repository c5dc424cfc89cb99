"""SAML 2.0 assertions: believed when their provider signed them with its certificate, for AWS, and they still hold."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import new as new_hash
from hmac import compare_digest
from typing import TYPE_CHECKING

from model.kit.errors import AwsError
from model.kit.safe_xml import canonical, parsed

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"
DSIG = "{http://www.w3.org/2000/09/xmldsig#}"
ATTRIBUTES = "https://aws.amazon.com/SAML/Attributes/"
SIGN_IN = "https://signin.aws.amazon.com/saml"
AUDIENCES = frozenset({SIGN_IN, "urn:amazon:webservices"})
SIGNED_WITH = {
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256": "sha256",
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384": "sha384",
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512": "sha512",
}
DIGESTS = {
    "http://www.w3.org/2001/04/xmlenc#sha256": "sha256",
    "http://www.w3.org/2001/04/xmldsig-more#sha384": "sha384",
    "http://www.w3.org/2001/04/xmlenc#sha512": "sha512",
}


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a provider says of somebody; `attributes` are AWS's own, by the last part of their names."""

    issuer: str
    subject: str
    subject_type: str
    name_qualifier: str
    audience: str
    attributes: dict[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])

    def first(self, name: str) -> str:
        return next(iter(self.attributes.get(name, ())), "")

    @property
    def roles(self) -> frozenset[frozenset[str]]:
        """Pairs of a role and a provider, which may come in either order."""
        said = self.attributes.get("Role", ())
        return frozenset(frozenset(part.strip() for part in each.split(",")) for each in said)


def read_assertion(encoded: str, certificates: tuple[str, ...], wall: float) -> Assertion:
    """Raises InvalidIdentityToken for what cannot be believed, ExpiredTokenException for what is of the past."""
    try:
        document = b64decode(encoded, validate=True)
    except NotBase64 as error:
        raise _invalid("Invalid base64 SAMLResponse") from error
    root = parsed(document)
    if root is None:
        raise _invalid("Could not parse SAMLResponse")
    assertion = _signed_assertion(document, root, certificates)
    audience = _check_conditions(assertion, wall)
    return _read(assertion, audience)


def _signed_assertion(document: bytes, root: Element, certificates: tuple[str, ...]) -> Element:
    """The assertion that a valid signature covers: its own, or that of the response around it."""
    places = [((), root)] if root.tag == f"{SAML}Assertion" else [((), root), *_children(root)]
    for path, element in places:
        for number, child in enumerate(element):
            if child.tag == f"{DSIG}Signature":
                _check_signature(document, path, element, (*path, number), child, certificates)
                covered = element if element.tag == f"{SAML}Assertion" else element.find(f"{SAML}Assertion")
                if covered is not None:
                    return covered
    raise _invalid("Response signature invalid")


def _children(root: Element) -> list[tuple[tuple[int, ...], Element]]:
    return [((number,), each) for number, each in enumerate(root) if each.tag == f"{SAML}Assertion"]


def _check_signature(
    document: bytes,
    path: tuple[int, ...],
    element: Element,
    place: tuple[int, ...],
    signature: Element,
    certificates: tuple[str, ...],
) -> None:
    info, reference = signature.find(f"{DSIG}SignedInfo"), signature.find(f"{DSIG}SignedInfo/{DSIG}Reference")
    if info is None or reference is None or reference.get("URI") != f"#{element.get('ID')}":
        raise _invalid("Response signature invalid")
    digest = DIGESTS.get(_algorithm(reference, "DigestMethod"))
    method = SIGNED_WITH.get(_algorithm(info, "SignatureMethod"))
    if digest is None or method is None:
        raise _invalid("Response signature invalid")
    covered = canonical(document, path, without=f"{DSIG}Signature")
    told = b64decode(_text(reference, "DigestValue"))
    signed = canonical(document, (*place, list(signature).index(info)))
    value = b64decode(_text(signature, "SignatureValue"))
    genuine = compare_digest(new_hash(digest, covered).digest(), told)
    if not genuine or not any(_signed_by(each, signed, value, method) for each in certificates):
        raise _invalid("Response signature invalid")


def _signed_by(certificate: str, signed: bytes, signature: bytes, method: str) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.x509 import load_der_x509_certificate

    key = load_der_x509_certificate(b64decode(certificate)).public_key()
    if not isinstance(key, RSAPublicKey):
        return False
    algorithm = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384(), "sha512": hashes.SHA512()}[method]
    try:
        key.verify(signature, signed, PKCS1v15(), algorithm)
    except InvalidSignature:
        return False
    return True


def _check_conditions(assertion: Element, wall: float) -> str:
    """Assertions are made by clocks outside, so they are judged by the wall. Returns the audience."""
    conditions = assertion.find(f"{SAML}Conditions")
    confirmed = assertion.find(f"{SAML}Subject/{SAML}SubjectConfirmation/{SAML}SubjectConfirmationData")
    if conditions is None or confirmed is None:
        raise _invalid("Missing conditions or confirmation of the subject")
    for each in (conditions, confirmed):
        end, start = each.get("NotOnOrAfter"), each.get("NotBefore")
        if end is not None and wall >= _moment(end):
            raise AwsError("ExpiredTokenException", "Token must be redeemed within 5 minutes of issuance")
        if start is not None and wall < _moment(start):
            raise _invalid("Token is not yet valid")
    if confirmed.get("Recipient") != SIGN_IN:
        raise _invalid("Recipient in assertion is invalid")
    audiences = [(each.text or "").strip() for each in conditions.iter(f"{SAML}Audience")]
    if not AUDIENCES.intersection(audiences):
        raise _invalid("Audience in assertion is invalid")
    return confirmed.get("Recipient", "")


def _read(assertion: Element, audience: str) -> Assertion:
    name = assertion.find(f"{SAML}Subject/{SAML}NameID")
    if name is None:
        raise _invalid("Subject is missing")
    said: dict[str, tuple[str, ...]] = {}
    for each in assertion.iter(f"{SAML}Attribute"):
        known = each.get("Name", "")
        if known.startswith(ATTRIBUTES):
            values = tuple((value.text or "").strip() for value in each.iter(f"{SAML}AttributeValue"))
            said[known.removeprefix(ATTRIBUTES)] = values
    kind = name.get("Format", "").rpartition(":")[2]
    issuer = (assertion.findtext(f"{SAML}Issuer") or "").strip()
    return Assertion(issuer, (name.text or "").strip(), kind, name.get("NameQualifier", ""), audience, said)


def _algorithm(element: Element, name: str) -> str:
    found = element.find(f"{DSIG}{name}")
    return "" if found is None else found.get("Algorithm", "")


def _text(element: Element, name: str) -> str:
    return "".join((element.findtext(f"{DSIG}{name}") or "").split())


def _moment(text: str) -> float:
    try:
        return datetime.fromisoformat(text).timestamp()
    except ValueError as error:
        raise _invalid("A moment in the assertion cannot be read") from error


def _invalid(why: str) -> AwsError:
    return AwsError("InvalidIdentityToken", why)
