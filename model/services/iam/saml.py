"""SAML 2.0 as far as AWS reads it: the metadata of an identity provider, and the assertions that it makes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from model.kit.errors import AwsError

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

METADATA = "{urn:oasis:names:tc:SAML:2.0:metadata}"
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}"


@dataclass(frozen=True, slots=True)
class Metadata:
    """Who a provider is and what it signs with, certificates in base64."""

    entity_id: str
    certificates: tuple[str, ...]
    valid_until: str


def parsed(text: str | bytes) -> Element | None:
    """The root of an XML document; None for what is none, or one that declares entities."""
    from xml.etree.ElementTree import ParseError

    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import fromstring

    try:
        return fromstring(text)
    except (ParseError, DefusedXmlException, ValueError):
        return None


def read_metadata(document: str) -> Metadata:
    root = parsed(document)
    if root is None or root.tag != f"{METADATA}EntityDescriptor":
        raise AwsError("InvalidInput", "Could not parse metadata")
    sides = root.findall(f"{METADATA}IDPSSODescriptor")
    found = [text for side in sides for each in side.iter(f"{SIGNATURE}X509Certificate") if (text := each.text)]
    if not sides or not found:
        raise AwsError("InvalidInput", "Could not parse metadata")
    certificates = tuple(dict.fromkeys("".join(text.split()) for text in found))
    return Metadata(root.get("entityID", ""), certificates, root.get("validUntil", ""))
