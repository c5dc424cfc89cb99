"""Real keys, made by the world's luck: the same seed gives the same key, and nothing of the private half is kept."""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from dataclasses import dataclass
from hashlib import md5, sha1, sha256
from typing import TYPE_CHECKING

from model.kernel.chance import Luck
from model.kit.errors import AwsError
from model.kit.rsa_key import rsa_key

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

IMPORTED_BITS = (1024, 2048, 4096)


@dataclass(frozen=True, slots=True)
class KeyMaterial:
    """`private` is empty for a key that was brought along."""

    key_type: str
    fingerprint: str
    public: str
    private: str = ""


def make_key(key_type: str, luck: Luck) -> KeyMaterial:
    """A new key: its private half as PEM, its public half as a line of authorized_keys."""
    return _rsa(luck) if key_type == "rsa" else _ed25519(luck)


def _rsa(luck: Luck) -> KeyMaterial:
    from cryptography.hazmat.primitives import serialization as form

    key = rsa_key(luck)
    private = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.TraditionalOpenSSL, form.NoEncryption())
    der = key.private_bytes(form.Encoding.DER, form.PrivateFormat.PKCS8, form.NoEncryption())
    fingerprint = colons(sha1(der, usedforsecurity=False).hexdigest())
    return KeyMaterial("rsa", fingerprint, _openssh(key.public_key()), private.decode())


def _ed25519(luck: Luck) -> KeyMaterial:
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(luck.hexadecimal(64)))
    private = key.private_bytes(form.Encoding.PEM, form.PrivateFormat.OpenSSH, form.NoEncryption())
    public = _openssh(key.public_key())
    return KeyMaterial("ed25519", _ed25519_fingerprint(public), public, private.decode())


def read_key(material: bytes) -> KeyMaterial:
    """A public key that a customer brings along, in OpenSSH's form or as base64 of its DER."""
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

    key = _parsed(material.strip())
    if isinstance(key, Ed25519PublicKey):
        public = _openssh(key)
        return KeyMaterial("ed25519", _ed25519_fingerprint(public), public)
    if isinstance(key, RSAPublicKey) and key.key_size in IMPORTED_BITS:
        der = key.public_bytes(form.Encoding.DER, form.PublicFormat.SubjectPublicKeyInfo)
        return KeyMaterial("rsa", colons(md5(der, usedforsecurity=False).hexdigest()), _openssh(key))
    raise _unreadable()


def public_half(private: str) -> str:
    """The line of authorized_keys that a private key fits, empty for a text that is no private key."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization as form

    load = form.load_ssh_private_key if "OPENSSH PRIVATE KEY" in private else form.load_pem_private_key
    try:
        key = load(private.encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return ""
    return key.public_key().public_bytes(form.Encoding.OpenSSH, form.PublicFormat.OpenSSH).decode()


def _parsed(material: bytes) -> object:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization as form

    try:
        if material.startswith((b"ssh-", b"ecdsa-")):
            return form.load_ssh_public_key(material)
        return form.load_der_public_key(b64decode(material, validate=True))
    except (ValueError, NotBase64, UnsupportedAlgorithm) as error:
        raise _unreadable() from error


def _unreadable() -> AwsError:
    return AwsError("InvalidKey.Format", "Key is not in valid OpenSSH public key format")


def _openssh(key: RSAPublicKey | Ed25519PublicKey) -> str:
    from cryptography.hazmat.primitives import serialization as form

    return key.public_bytes(form.Encoding.OpenSSH, form.PublicFormat.OpenSSH).decode()


def _ed25519_fingerprint(public: str) -> str:
    return b64encode(sha256(b64decode(public.split()[1])).digest()).decode()


def colons(digest: str) -> str:
    return ":".join(digest[place : place + 2] for place in range(0, len(digest), 2))
