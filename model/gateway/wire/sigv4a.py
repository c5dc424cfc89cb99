"""Signature Version 4A: signed with a key pair that follows from the secret, so that no region needs to know that.

Source: AWS Identity and Access Management User Guide, "AWS Signature Version 4 for API requests"; keys are derived as
AWS's open clients do it, by a counter-mode KDF of NIST SP 800-108.
"""

from __future__ import annotations

from functools import lru_cache
from hmac import digest
from typing import TYPE_CHECKING

from model.gateway.wire.credential import MANY_REGIONS

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"Of the curve P-256."
_TRIES = 254


@lru_cache(maxsize=256)
def key_pair(access_key: str, secret: str) -> EllipticCurvePrivateKey:
    """What the owner of a secret signs with."""
    from cryptography.hazmat.primitives.asymmetric import ec

    for counter in range(1, _TRIES + 1):
        about = access_key.encode() + bytes([counter]) + (256).to_bytes(4, "big")
        text = (1).to_bytes(4, "big") + MANY_REGIONS.encode() + b"\0" + about
        candidate = int.from_bytes(digest(f"AWS4A{secret}".encode(), text, "sha256"), "big")
        if candidate <= _ORDER - 2:
            return ec.derive_private_key(candidate + 1, ec.SECP256R1())
    raise AssertionError("one of four billion is no key, and so many in a row nobody has seen")


def is_signed_by(access_key: str, secret: str, text: str, signature: str) -> bool:
    """`signature` in hexadecimal digits."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.hashes import SHA256

    try:
        given = bytes.fromhex(signature)
        key_pair(access_key, secret).public_key().verify(given, text.encode(), ec.ECDSA(SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True
