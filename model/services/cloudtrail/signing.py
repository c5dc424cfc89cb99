"""The keys that vouch for digests: one pair of each region, the same for as long as the world is there."""

from __future__ import annotations

from asyncio import to_thread
from functools import lru_cache
from hashlib import md5
from typing import TYPE_CHECKING

from model.kernel.chance import Luck
from model.kit.rsa_key import rsa_key
from model.kit.world import World

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

ALGORITHM = "SHA256withRSA"


async def draw_key(world: World, region: str) -> None:
    """Have a region's key drawn beside the loop, as it takes a second; what comes after finds it."""
    await to_thread(_key, world.kernel.seed, region)


def sign(world: World, region: str, text: str) -> str:
    """In hexadecimal."""
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256

    return _key(world.kernel.seed, region).sign(text.encode(), PKCS1v15(), SHA256()).hex()


def public_key(world: World, region: str) -> bytes:
    """PKCS #1 in DER."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    return _key(world.kernel.seed, region).public_key().public_bytes(Encoding.DER, PublicFormat.PKCS1)


def fingerprint(world: World, region: str) -> str:
    return md5(public_key(world, region), usedforsecurity=False).hexdigest()


@lru_cache(maxsize=64)
def _key(seed: int, region: str) -> RSAPrivateKey:
    return rsa_key(Luck(seed, "cloudtrail", "digests", region))
