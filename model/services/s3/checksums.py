"""Checksums that clients send with bytes: proven on arrival, kept, and given back to whoever asks."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence

from model.kit.body import Body
from model.kit.crc import CHECKSUMS
from model.kit.errors import AwsError
from model.kit.form import Form
from model.kit.names import snake
from model.services.s3.joining import CYCLIC, joined
from model.services.s3.refusals import invalid_request

Checksums = tuple[tuple[str, str], ...]
"(AWS's member name, base64) pairs."

MEMBERS: Mapping[str, str] = {
    "crc32": "ChecksumCRC32",
    "crc32c": "ChecksumCRC32C",
    "crc64nvme": "ChecksumCRC64NVME",
    "sha1": "ChecksumSHA1",
    "sha256": "ChecksumSHA256",
}
FULL, COMPOSITE = "FULL_OBJECT", "COMPOSITE"


class Given(Form):
    """The checksums that a request may bring."""

    checksum_crc32: str | None = None
    checksum_crc32_c: str | None = None
    checksum_crc64_nvme: str | None = None
    checksum_sha1: str | None = None
    checksum_sha256: str | None = None

    @property
    def given(self) -> dict[str, str]:
        found = {name: getattr(self, snake(member)) for name, member in MEMBERS.items()}
        return {name: value for name, value in found.items() if value is not None}


class Announced(Given):
    """Those of a body, and the algorithm that a client wants to have them by."""

    checksum_algorithm: str | None = None

    def of(self, body: Body) -> Checksums:
        """The body's checksums, proven; none if none was asked for."""
        refuse_algorithm(self.checksum_algorithm)
        given = self.given
        if len(given) > 1:
            text = "Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed."
            raise invalid_request(text)
        wanted = {*given, *body.checksums, *([self.checksum_algorithm.lower()] if self.checksum_algorithm else [])}
        proven = {name: body.checksums.get(name) or taken(name, body.pieces()) for name in sorted(wanted)}
        for name, value in given.items():
            if value != proven[name]:
                raise mismatch(name, value)
        return tuple((MEMBERS[name], value) for name, value in proven.items())


def mismatch(name: str, value: str) -> AwsError:
    if len(decoded(value)) != len(CHECKSUMS[name]().digest()):
        return invalid_request(f"Value for x-amz-checksum-{name} header is invalid.")
    return AwsError("BadDigest", f"The {name.upper()} you specified did not match the calculated checksum.")


def decoded(value: str) -> bytes:
    try:
        return b64decode(value, validate=True)
    except ValueError:
        return b""


def refuse_algorithm(algorithm: str | None) -> None:
    if algorithm is not None and algorithm.lower() not in MEMBERS:
        names = ", ".join(sorted(name.upper() for name in MEMBERS))
        text = f"Checksum algorithm provided is unsupported. Please try again with any of the valid types: [{names}]"
        raise invalid_request(text)


def taken(algorithm: str, pieces: Iterable[bytes]) -> str:
    checksum = CHECKSUMS[algorithm]()
    for piece in pieces:
        checksum.update(piece)
    return b64encode(checksum.digest()).decode()


def of_parts(member: str, kind: str | None, parts: Sequence[tuple[Checksums, int]]) -> Checksums:
    """The checksum of an object of such (checksums, size) parts: a checksum of checksums, or one of the whole."""
    algorithm = algorithm_of(member)
    values = [dict(checksums)[member] for checksums, _ in parts]
    if kind == FULL:
        return ((member, joined(algorithm, [(v, size) for v, (_, size) in zip(values, parts, strict=True)])),)
    together = b"".join(b64decode(value) for value in values)
    return ((member, f"{taken(algorithm, [together])}-{len(parts)}"),)


def algorithm_of(member: str) -> str:
    return member.removeprefix("Checksum").lower()


def upload_type(algorithm: str | None, kind: str | None) -> str | None:
    """How the checksum of an upload is made; each algorithm has its own habit, and some know only one way."""
    refuse_algorithm(algorithm)
    if algorithm is None:
        if kind is not None:
            text = "The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header."
            raise invalid_request(text)
        return None
    name = algorithm.lower()
    kind = kind or (FULL if name == "crc64nvme" else COMPOSITE)
    if (kind == FULL and name not in CYCLIC) or (kind == COMPOSITE and name == "crc64nvme"):
        raise invalid_request(f"The {kind} checksum type cannot be used with the {name} checksum algorithm.")
    return kind
