"""The keys that an account's tokens are signed with: always the same, and published for everybody to check them."""

from __future__ import annotations

import asyncio
from base64 import urlsafe_b64encode
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

from model.kernel.chance import Luck
from model.kit.rsa_key import rsa_key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

Algorithm = Literal["RS256", "ES384"]

CURVE_BYTES = 48
_CURVE_ORDER = int("f" * 48 + "c7634d81f4372ddf581a0db248b0a77aecec196accc52973", 16)
"How many points P-384 has (SEC 2)."


def key_id(seed: int, host: str, algorithm: Algorithm) -> str:
    return sha256(f"{seed}/{host}/{algorithm}".encode()).hexdigest()[:32]


async def sign(seed: int, host: str, algorithm: Algorithm, text: bytes) -> bytes:
    """As JWS has it: of a curve the two numbers side by side."""
    from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
    from cryptography.hazmat.primitives.hashes import SHA256, SHA384

    if algorithm == "RS256":
        return (await _big_key(seed, host)).sign(text, PKCS1v15(), SHA256())
    signature = _curve_key(seed, host).sign(text, ECDSA(SHA384(), deterministic_signing=True))
    return b"".join(each.to_bytes(CURVE_BYTES, "big") for each in decode_dss_signature(signature))


async def public_keys(seed: int, host: str) -> list[dict[str, str]]:
    """Both as JWK."""
    big = (await _big_key(seed, host)).public_key().public_numbers()
    point = _curve_key(seed, host).public_key().public_numbers()
    return [
        {
            "kty": "EC",
            "use": "sig",
            "alg": "ES384",
            "crv": "P-384",
            "kid": key_id(seed, host, "ES384"),
            "x": _number(point.x, CURVE_BYTES),
            "y": _number(point.y, CURVE_BYTES),
        },
        {
            "kty": "RSA",
            "use": "sig",
            "alg": "RS256",
            "kid": key_id(seed, host, "RS256"),
            "n": _number(big.n, big.n.bit_length() // 8),
            "e": _number(big.e, 3),
        },
    ]


async def _big_key(seed: int, host: str) -> RSAPrivateKey:
    """Half a second's work the first time, which holds nobody up."""
    return await asyncio.to_thread(_drawn_key, seed, host)


@lru_cache(maxsize=16)
def _drawn_key(seed: int, host: str) -> RSAPrivateKey:
    return rsa_key(Luck(seed, "sts", "web identity", host))


@lru_cache(maxsize=16)
def _curve_key(seed: int, host: str) -> EllipticCurvePrivateKey:
    from cryptography.hazmat.primitives.asymmetric.ec import SECP384R1, derive_private_key

    drawn = int(Luck(seed, "sts", "web identity curve", host).hexadecimal(96), 16)
    return derive_private_key(1 + drawn % (_CURVE_ORDER - 1), SECP384R1())


def letters(data: bytes) -> str:
    """As JWT writes bytes."""
    return urlsafe_b64encode(data).decode().rstrip("=")


def _number(value: int, size: int) -> str:
    return letters(value.to_bytes(size, "big"))
