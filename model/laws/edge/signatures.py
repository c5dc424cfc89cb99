"""Signed URLs and signed cookies: what their policy allows, and whether the key of a trusted signer signed it.

Source: Amazon CloudFront Developer Guide, "Use signed URLs" and "Use signed cookies".
"""

from __future__ import annotations

from base64 import b64decode
from binascii import Error
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from math import inf
from typing import Any, NamedTuple, cast
from urllib.parse import parse_qsl, urlencode

import orjson

from model.laws.edge.wildcards import wildcards

SIGNED = ("Expires", "Policy", "Signature", "Key-Pair-Id", "Hash-Algorithm")
"Parameters of a signed URL, which no origin gets to see; cookies of these names begin with CloudFront-."

LONGEST = 8 * 1024


class Refused(Exception):
    """Somebody may not see this; the code and the sentence of the answer."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Ticket:
    """What came with a request: over `document`, in whose words it is allowed, the key of this id has signed."""

    document: bytes
    signature: bytes
    key_id: str
    algorithm: str = "SHA1"


class Permit(NamedTuple):
    """What a policy allows: a resource, with wildcards, from and until when, and for which addresses."""

    resource: str
    starts: float
    ends: float
    network: str


def ticket_of(url: str, query: str, cookies: Mapping[str, str]) -> Ticket:
    """From the URL, or from cookies where it says nothing. Raises Refused."""
    said = {name: value for name, value in parse_qsl(query, keep_blank_values=True) if name in SIGNED}
    if not said:
        said = {name: cookies[f"CloudFront-{name}"] for name in SIGNED if f"CloudFront-{name}" in cookies}
    if "Key-Pair-Id" not in said:
        raise Refused("MissingKey", "Missing Key-Pair-Id query parameter or cookie value")
    if "Signature" not in said or not ("Policy" in said or "Expires" in said):
        raise Refused("AccessDenied", "Access denied")
    return Ticket(_document(said, url), _bytes(said["Signature"]), said["Key-Pair-Id"], _algorithm(said))


def _algorithm(said: Mapping[str, str]) -> str:
    return said.get("Hash-Algorithm", "SHA1").upper()


def _document(said: Mapping[str, str], url: str) -> bytes:
    """The custom policy, or the canned one, which nobody sends since it follows from the rest."""
    if "Policy" in said:
        return _bytes(said["Policy"])
    ends = said["Expires"]
    if not ends.isdecimal() or len(ends) > len(str(2**63)):
        raise Refused("MalformedPolicy", "Malformed Policy")
    return canned_policy(url, int(ends))


def canned_policy(url: str, ends: int) -> bytes:
    condition = {"DateLessThan": {"AWS:EpochTime": ends}}
    return orjson.dumps({"Statement": [{"Resource": url, "Condition": condition}]})


def without_ticket(query: str) -> str:
    """A query without what makes a URL signed; as it was where it is not."""
    if not any(f"{name}=" in query for name in SIGNED):
        return query
    return urlencode([each for each in parse_qsl(query, keep_blank_values=True) if each[0] not in SIGNED])


def _bytes(text: str) -> bytes:
    """AWS's own base64, whose signs need no escape in a URL."""
    try:
        return b64decode(text[:LONGEST].translate(str.maketrans("-_~", "+=/")), validate=True)
    except (Error, ValueError):
        raise Refused("MalformedSignature", "Malformed Signature") from None


def read_permit(document: bytes) -> Permit:
    """Raises Refused for what is no policy."""
    try:
        (statement,) = orjson.loads(document)["Statement"]
        condition: Mapping[str, Any] = statement["Condition"]
        ends = condition["DateLessThan"]["AWS:EpochTime"]
        starts = condition.get("DateGreaterThan", {"AWS:EpochTime": -inf})["AWS:EpochTime"]
        network = condition.get("IpAddress", {"AWS:SourceIp": "0.0.0.0/0"})["AWS:SourceIp"]
        permit = Permit(str(statement.get("Resource", "*")), float(starts), float(ends), str(network))
        ip_network(permit.network, strict=False)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Refused("MalformedPolicy", "Malformed Policy") from None
    return permit


def refuse(permit: Permit, url: str, now: float, address: str) -> None:
    """Raises Refused for whom a policy does not let see a URL."""
    begun, ended = now > permit.starts, now >= permit.ends
    network = ip_network(permit.network, strict=False)
    try:
        is_there = permit.network == "0.0.0.0/0" or ip_address(address) in network
    except ValueError:
        is_there = False
    if ended or not begun or not is_there or wildcards(permit.resource).fullmatch(url) is None:
        raise Refused("AccessDenied", "Access denied")


def is_signed_by(ticket: Ticket, public_key: str) -> bool:
    """RSA with the padding of PKCS #1 v1.5, or ECDSA, over the hash that the ticket names."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa

    key = serialization.load_pem_public_key(public_key.encode())
    algorithm = hashes.SHA256() if ticket.algorithm == "SHA256" else hashes.SHA1()  # noqa: S303 - as AWS has it
    try:
        if isinstance(key, rsa.RSAPublicKey):
            key.verify(ticket.signature, ticket.document, padding.PKCS1v15(), algorithm)
        else:
            cast("ec.EllipticCurvePublicKey", key).verify(ticket.signature, ticket.document, ec.ECDSA(algorithm))
    except InvalidSignature:
        return False
    return True
