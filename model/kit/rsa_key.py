"""Real RSA keys, made by the world's luck: the same seed gives the same key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from model.kernel.chance import Luck
from model.kit.primes import draw_prime

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

PUBLIC_EXPONENT = 65537
RSA_BITS = 2048


def rsa_key(luck: Luck) -> RSAPrivateKey:
    from cryptography.hazmat.primitives.asymmetric import rsa

    p, q = sorted((draw_prime(luck, RSA_BITS // 2), draw_prime(luck, RSA_BITS // 2)), reverse=True)
    d = pow(PUBLIC_EXPONENT, -1, (p - 1) * (q - 1))
    public = rsa.RSAPublicNumbers(PUBLIC_EXPONENT, p * q)
    return rsa.RSAPrivateNumbers(p, q, d, d % (p - 1), d % (q - 1), pow(q, -1, p), public).private_key()
