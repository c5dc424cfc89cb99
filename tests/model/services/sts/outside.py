"""Identity providers of the outside world: they sign what they say."""

from __future__ import annotations

import hashlib
import json
from base64 import b64encode, urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import CertificateBuilder, Name, NameAttribute, random_serial_number
from cryptography.x509.oid import NameOID

from tests.admin import NOON

SIGN_IN = "https://signin.aws.amazon.com/saml"
CLAIM = "https://aws.amazon.com/SAML/Attributes/"


@cache
def key(_name: str) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def token(signer: str = "genuine", **claims: Any) -> str:
    """A JWT of accounts.example.com."""
    said = {"iss": "https://accounts.example.com", "sub": "ann", "aud": "shop", "iat": NOON, "exp": NOON + 300}
    parts = [json.dumps({"alg": "RS256", "kid": "one"}), json.dumps(said | claims)]
    text = ".".join(_letters(part.encode()) for part in parts)
    signature = key(signer).sign(text.encode(), padding.PKCS1v15(), SHA256())
    return f"{text}.{_letters(signature)}"


def published() -> str:
    """The provider's public key as a JWK."""
    numbers = key("genuine").public_key().public_numbers()
    n, e = (_letters(each.to_bytes((each.bit_length() + 7) // 8, "big")) for each in (numbers.n, numbers.e))
    return json.dumps({"kty": "RSA", "kid": "one", "n": n, "e": e})


def metadata(issuer: str = "https://idp.example.com") -> str:
    return (
        f'<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="{issuer}">'
        '<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">'
        '<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data>'
        f"<ds:X509Certificate>{_certificate()}</ds:X509Certificate>"
        "</ds:X509Data></ds:KeyInfo></md:KeyDescriptor></md:IDPSSODescriptor></md:EntityDescriptor>"
    )


def assertion(*roles: str, signer: str | None = "genuine", until: float = NOON + 300, spoiled: bool = False) -> str:
    """A response with a signed assertion for roles, each `role ARN,provider ARN`.

    The signed parts are written in canonical form to begin with.
    """
    head = '<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a1">'
    body = f"<saml:Issuer>https://idp.example.com</saml:Issuer>SIGNATURE{_subject(until)}{_conditions(until)}"
    body += f"<saml:AttributeStatement>{_attribute('Role', *roles)}{_attribute('RoleSessionName', 'ann')}"
    body += "</saml:AttributeStatement></saml:Assertion>"
    signature = _signature((head + body).replace("SIGNATURE", ""), signer) if signer else ""
    text = head + body.replace("SIGNATURE", signature)
    text = text.replace(">ann<", ">bob<") if spoiled else text
    wrapped = f'<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r1">{text}</samlp:Response>'
    return b64encode(wrapped.encode()).decode()


def _subject(until: float) -> str:
    return (
        '<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">ann</saml:NameID>'
        '<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">'
        f'<saml:SubjectConfirmationData NotOnOrAfter="{_time(until)}" Recipient="{SIGN_IN}">'
        "</saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject>"
    )


def _conditions(until: float) -> str:
    return (
        f'<saml:Conditions NotBefore="{_time(NOON - 60)}" NotOnOrAfter="{_time(until)}"><saml:AudienceRestriction>'
        "<saml:Audience>urn:amazon:webservices</saml:Audience></saml:AudienceRestriction></saml:Conditions>"
    )


def _attribute(name: str, *values: str) -> str:
    held = "".join(f"<saml:AttributeValue>{value}</saml:AttributeValue>" for value in values)
    return f'<saml:Attribute Name="{CLAIM}{name}">{held}</saml:Attribute>'


def _signature(covered: str, signer: str) -> str:
    digest = b64encode(hashlib.sha256(covered.encode()).digest()).decode()
    info = (
        '<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:CanonicalizationMethod>'
        '<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></ds:SignatureMethod>'
        '<ds:Reference URI="#_a1"><ds:Transforms>'
        '<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></ds:Transform>'
        '<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"></ds:Transform></ds:Transforms>'
        '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod>'
        f"<ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>"
    )
    namespace = 'xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'
    signed = key(signer).sign(f"<ds:SignedInfo {namespace}>{info}".encode(), padding.PKCS1v15(), SHA256())
    value = f"<ds:SignatureValue>{b64encode(signed).decode()}</ds:SignatureValue>"
    return f"<ds:Signature {namespace}><ds:SignedInfo>{info}{value}</ds:Signature>"


@cache
def _certificate() -> str:
    name = Name([NameAttribute(NameOID.COMMON_NAME, "idp.example.com")])
    start = datetime.fromtimestamp(NOON, UTC)
    made = CertificateBuilder(name, name, key("genuine").public_key(), random_serial_number())
    lasting = made.not_valid_before(start).not_valid_after(start + timedelta(days=365))
    signed = lasting.sign(key("genuine"), SHA256())
    return b64encode(signed.public_bytes(Encoding.DER)).decode()


def _time(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _letters(data: bytes) -> str:
    return urlsafe_b64encode(data).decode().rstrip("=")
