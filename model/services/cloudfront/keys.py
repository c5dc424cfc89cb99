"""What can be a key for signing, and whose keys a behaviour trusts."""

from __future__ import annotations

from collections.abc import Iterator

from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.edge.setup import Behaviour
from model.services.cloudfront.resources.access import KeyGroup, KeyPair, PublicKey

RSA_BITS = 2048


def refuse_no_key(text: str) -> None:
    """RSA with 2048 bits, or ECDSA on the curve P-256, as PEM."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric import ec, rsa
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        key = load_pem_public_key(text.encode())
    except (ValueError, UnsupportedAlgorithm):
        key = None
    is_rsa = isinstance(key, rsa.RSAPublicKey) and key.key_size == RSA_BITS
    if not is_rsa and not (isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1)):
        told = "Your request contains empty/invalid/out of limits RSA Encoded Key"
        raise AwsError("InvalidArgument", told)


def trusted_key(world: World, behaviour: Behaviour, key_id: str) -> str | None:
    """The public key of this id, if it is one that the behaviour trusts."""
    return next((text for id, text in _trusted(world, behaviour) if id == key_id), None)


def _trusted(world: World, behaviour: Behaviour) -> Iterator[tuple[str, str]]:
    for group in behaviour.key_groups:
        found = world.find(KeyGroup, group)
        for id in found.key_ids if found else ():
            key = world.find(PublicKey, id)
            if key is not None:
                yield id, key.encoded_key
    if behaviour.signers:
        yield from ((pair.pair_id, pair.public_key) for pair in world.all(KeyPair))
