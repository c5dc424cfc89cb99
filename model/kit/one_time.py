"""Codes that are good for half a minute: RFC 6238 over HMAC-SHA-1, six digits."""

from __future__ import annotations

import hmac
from base64 import b32decode

STEP = 30


def code_at(seed: str, step: int) -> str:
    """The code of the `step`th half minute since the epoch, for a seed in base 32."""
    digest = hmac.digest(b32decode(seed), step.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"
