"""The metadata of a SAML 2.0 identity provider, as far as AWS reads it."""

from __future__ import annotations

from dataclasses import dataclass

from model.kit.errors import AwsError
from model.kit.safe_xml import parsed

METADATA = "{urn:oasis:names:tc:SAML:2.0:metadata}"
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}"


@dataclass(frozen=True, slots=True)
class Metadata:
    """Who a provider is and what it signs with, certificates in base64."""

    entity_id: str
    certificates: tuple[str, ...]
    valid_until: str


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
