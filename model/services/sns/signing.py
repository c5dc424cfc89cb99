"""The key with which SNS vouches for what it sends: one of each region, the same for as long as the world is there."""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from hashlib import md5
from typing import TYPE_CHECKING

from model.kernel.chance import Luck
from model.kit.rsa_key import rsa_key
from model.kit.world import World

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey


def sign(world: World, text: str, version: str) -> str:
    """Version 1 is over SHA-1, version 2 over SHA-256; in base 64."""
    return _sign(world.kernel.seed, world.region, text, version)


@lru_cache(maxsize=16)
def _sign(seed: int, region: str, text: str, version: str) -> str:
    """Once for a message, however many subscribers it goes to: that takes longer than all the rest of a delivery."""
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA1, SHA256

    digest = SHA256() if version == "2" else SHA1()  # noqa: S303 - what subscribers of version 1 check
    return b64encode(_key(seed, region).sign(text.encode(), PKCS1v15(), digest)).decode()


def public_key(world: World) -> RSAPublicKey:
    return _key(world.kernel.seed, world.region).public_key()


def certificate_url(world: World) -> str:
    name = md5(f"{world.kernel.seed}/{world.region}".encode(), usedforsecurity=False).hexdigest()
    return f"https://sns.{world.region}.amazonaws.com/SimpleNotificationService-{name}.pem"


@lru_cache(maxsize=64)
def _key(seed: int, region: str) -> RSAPrivateKey:
    return rsa_key(Luck(seed, "sns", "messages", region))
