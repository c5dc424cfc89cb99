"""Letters that anybody may carry and only the world that wrote them can open."""

from __future__ import annotations

import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha512

from model.kit.cell import Cell

BEHIND_A_REFUSAL = "authorization failure"
"What sts:DecodeAuthorizationMessage opens."


def seal(cell: Cell, purpose: str, letter: bytes) -> str:
    """The same letter gives the same text in a world; `purpose` keeps kinds of letters apart."""
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

    return urlsafe_b64encode(AESSIV(_key(cell, purpose)).encrypt(zlib.compress(letter, 9), None)).decode()


def unseal(cell: Cell, purpose: str, text: str) -> bytes:
    """The letter; ValueError where this world has not sealed the text for this purpose."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESSIV

    try:
        return zlib.decompress(AESSIV(_key(cell, purpose)).decrypt(urlsafe_b64decode(text.encode("ascii")), None))
    except InvalidTag as error:
        raise ValueError("the letter is not sealed by this world") from error


def _key(cell: Cell, purpose: str) -> bytes:
    return sha512(f"{cell.kernel.seed}:{purpose}".encode()).digest()
