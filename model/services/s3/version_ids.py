"""Ids of versions: 32 characters, the last eight of which prove that S3 gave the id out."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from model.kit.world import World

LENGTH = 32
PROOF = 8


def new_version_id(world: World, seq: int) -> str:
    body = text_of(bytes.fromhex(world.luck("s3-version", seq).hexadecimal(36)))
    return body + proof(body)


def is_version_id(text: str) -> bool:
    return len(text) == LENGTH and text[-PROOF:] == proof(text[:-PROOF])


def proof(body: str) -> str:
    return text_of(sha256(body.encode()).digest()[:6])


def text_of(data: bytes) -> str:
    return b64encode(data, b"._").decode()
