"""Images that lie in a bucket: the manifest that the AMI tools write of one, signed with its maker's key.

Source: Amazon EC2 User Guide, "Instance store-backed AMIs"; the signature is RSA with SHA-1 over the elements
`machine_configuration` and `image` as they stand in the document.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from model.kit.errors import AwsError
from model.kit.safe_xml import parsed

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

SIGNED = ("machine_configuration", "image")
MOST_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Manifest:
    """`parts` are names of objects beside it, `text` is what `signature` is over."""

    architecture: str
    user: str
    parts: tuple[str, ...]
    text: bytes
    signature: bytes


def read_manifest(document: bytes) -> Manifest:
    """Raises InvalidManifest for what the tools would not have written."""
    root = parsed(document) if len(document) <= MOST_BYTES else None
    if root is None or root.tag != "manifest":
        raise invalid_manifest("The manifest cannot be read")
    try:
        signature = bytes.fromhex(_text(root, "signature"))
    except ValueError:
        raise invalid_manifest("The signature of the manifest cannot be read") from None
    return Manifest(
        architecture=_text(root, "machine_configuration/architecture"),
        user=_text(root, "image/user"),
        parts=tuple((each.text or "").strip() for each in root.findall("image/parts/part/filename")),
        text=b"".join(_whole(document, name) for name in SIGNED),
        signature=signature,
    )


def refuse_unsigned(manifest: Manifest, certificates: Iterable[str]) -> None:
    """One of the certificates, as PEM, has to be that of the key which signed."""
    known = list(certificates)
    if not known:
        raise invalid_manifest("There is no signing certificate on file to verify the manifest with")
    if not any(_signed_by(each, manifest) for each in known):
        raise invalid_manifest("The manifest is signed by none of the signing certificates on file")


def invalid_manifest(why: str) -> AwsError:
    return AwsError("InvalidManifest", f"{why}.")


def _text(root: Element, path: str) -> str:
    found = (root.findtext(path) or "").strip()
    if not found:
        raise invalid_manifest(f"The manifest has no {path}")
    return found


def _whole(document: bytes, name: str) -> bytes:
    """An element from its first letter to its last."""
    opening, closing = f"<{name}>".encode(), f"</{name}>".encode()
    start, end = document.find(opening), document.find(closing)
    if start < 0 or document.count(opening) != 1 or document.count(closing) != 1:
        raise invalid_manifest(f"The manifest has to have one {name}")
    return document[start : end + len(closing)]


def _signed_by(certificate: str, manifest: Manifest) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.hashes import SHA1
    from cryptography.x509 import load_pem_x509_certificate

    key = load_pem_x509_certificate(certificate.encode()).public_key()
    if not isinstance(key, RSAPublicKey):
        return False
    try:
        key.verify(manifest.signature, manifest.text, PKCS1v15(), SHA1())  # noqa: S303 - what the tools sign with
    except InvalidSignature:
        return False
    return True
