"""What the web server of a machine was told in its user data: how long it keeps connections, and which key it has."""

from __future__ import annotations

import re
from base64 import b64decode
from functools import lru_cache
from typing import NamedTuple

from model.services.ec2.resources.instances import Instance

USUAL_SECONDS = 75.0
"How long a server keeps a connection that nothing is said over, where nobody told it."

_TOLD = re.compile(r"\bkeep_?alive(?:_?timeout)?[\s=:]+(?:(\d+)(ms|[smh])?|(off))\b", re.IGNORECASE)
_SECONDS = {"ms": 0.001, "": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0}
_CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----", re.DOTALL)


class Guest(NamedTuple):
    """A web server; one that keeps no connection has 0 seconds."""

    keeps_seconds: float = USUAL_SECONDS
    public_keys: tuple[str, ...] = ()
    "Of the certificates that it shows, as policies are given them."


def guest_of(instance: Instance) -> Guest:
    """In the words of nginx (`keepalive_timeout 75s`) and Apache (`KeepAlive Off`, `KeepAliveTimeout 5`)."""
    return _read(instance.user_data) if instance.user_data else Guest()


@lru_cache(maxsize=256)
def _read(user_data: str) -> Guest:
    text = b64decode(user_data).decode(errors="replace")
    keys = tuple(_public_key(each) for each in _CERTIFICATE.findall(text))
    return Guest(_seconds(text), tuple(key for key in keys if key))


def _seconds(text: str) -> float:
    """What was said last holds, but who was told to keep none keeps none."""
    said = _TOLD.findall(text)
    if any(off for _, _, off in said):
        return 0.0
    return float(said[-1][0]) * _SECONDS[said[-1][1].lower()] if said else USUAL_SECONDS


def _public_key(certificate: str) -> str:
    """Empty for what cannot be read."""
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
    from cryptography.x509 import load_pem_x509_certificate

    try:
        found = load_pem_x509_certificate(certificate.encode()).public_key()
    except ValueError:
        return ""
    pem = found.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    return bare(pem)


def bare(pem: str) -> str:
    """A key without the lines around it, as it is given to a policy."""
    return "".join(line.strip() for line in pem.splitlines() if not line.startswith("-----"))
