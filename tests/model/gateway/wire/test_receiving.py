import gzip
import hashlib
from base64 import b64encode
from hmac import digest
from pathlib import Path
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.gateway.wire.auth_refusals import S3
from model.gateway.wire.chunks import EMPTY_HASH
from model.gateway.wire.credential import Claim
from model.gateway.wire.messages import HttpRequest
from model.gateway.wire.receiving import IN_MEMORY, Receiver, inflated
from model.gateway.wire.sigv4 import Signature, seal_of, sealed, signing_key
from model.kit.body import Body
from model.kit.crc import CHECKSUMS
from model.kit.errors import AwsError

UNSIGNED = {"x-amz-content-sha256": "STREAMING-UNSIGNED-PAYLOAD-TRAILER", "x-amz-trailer": "x-amz-checksum-crc32"}
CRC = b64encode(crc32(b"hello world").to_bytes(4, "big"))
ENCODED = b"5\r\nhello\r\n6\r\n world\r\n0\r\nx-amz-checksum-crc32:" + CRC + b"\r\n\r\n"


def received(headers: dict[str, str], *pieces: bytes, limit: int = 1 << 30, folder: Path | None = None) -> Receiver:
    receiver = Receiver(headers, limit, folder)
    for piece in pieces:
        receiver.feed(piece)
    return receiver


@pytest.mark.parametrize(
    ("algorithm", "check"), [("crc32", "cbf43926"), ("crc32c", "e3069283"), ("crc64nvme", "ae8b14860a799888")]
)
def test_checksums_have_their_published_check_values(algorithm: str, check: str) -> None:
    checksum = CHECKSUMS[algorithm]()
    checksum.update(b"123456789")
    assert checksum.digest().hex() == check


@pytest.mark.parametrize("algorithm", ["crc32", "crc32c", "crc64nvme"])
@given(data=st.binary(max_size=5000), cut=st.integers(0, 5000))
def test_a_checksum_does_not_depend_on_how_the_data_was_cut(algorithm: str, data: bytes, cut: int) -> None:
    whole, parts, bytewise = (CHECKSUMS[algorithm]() for _ in range(3))
    whole.update(data)
    parts.update(data[:cut])
    parts.update(data[cut:])
    for at in range(len(data[:64])):
        bytewise.update(data[at : at + 1])
    bytewise.update(data[64:])
    assert whole.digest() == parts.digest() == bytewise.digest()


def test_a_small_body_stays_in_memory() -> None:
    body = received({}, b"hel", b"lo").finish()
    assert (body.data, body.path, body.size) == (b"hello", None, 5)


def test_a_large_body_lies_in_a_file_with_its_digests_known(tmp_path: Path) -> None:
    data = bytes(range(256)) * 8192
    body = received({}, data[:1000], data[1000:IN_MEMORY], data[IN_MEMORY:], folder=tmp_path).finish()
    assert body.data is None
    assert body.path is not None
    assert body.path.parent == tmp_path
    assert (body.size, body.bytes()) == (len(data), data)
    assert body.digests["sha256"] == hashlib.sha256(data).hexdigest()
    body.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_client_that_goes_away_leaves_no_file(tmp_path: Path) -> None:
    received({}, bytes(IN_MEMORY + 1), folder=tmp_path).abandon()
    assert list(tmp_path.iterdir()) == []


def test_more_than_the_limit_is_not_kept() -> None:
    receiver = received({}, b"x" * 10, b"x", b"x" * 10, limit=10)
    receiver.finish()
    assert receiver.problem is not None
    assert receiver.problem.code == "EntityTooLarge"


@pytest.mark.parametrize("step", [1, 2, 7, 1000])
def test_chunks_are_decoded_however_they_arrive_and_their_trailer_is_held_against_them(step: int) -> None:
    pieces = [ENCODED[at : at + step] for at in range(0, len(ENCODED), step)]
    receiver = received(UNSIGNED, *pieces)
    body = receiver.finish()
    assert receiver.problem is None
    assert (body.bytes(), body.checksums) == (b"hello world", {"crc32": CRC.decode()})


@pytest.mark.parametrize(
    ("encoded", "code"),
    [
        (ENCODED.replace(CRC, b"AAAAAA=="), "BadDigest"),
        (ENCODED[:-30], "IncompleteBody"),
        (b"zz\r\nhello\r\n", "InvalidRequest"),
        (b"2\r\nhello\r\n0\r\n\r\n", "InvalidRequest"),
        (b"5" * 9000, "InvalidRequest"),
    ],
)
def test_a_body_that_is_not_what_it_says_is_a_problem(encoded: bytes, code: str) -> None:
    receiver = received(UNSIGNED, encoded)
    receiver.finish()
    assert receiver.problem is not None
    assert receiver.problem.code == code


def test_a_length_other_than_announced_is_a_problem() -> None:
    receiver = received({**UNSIGNED, "x-amz-decoded-content-length": "12"}, ENCODED)
    receiver.finish()
    assert receiver.problem is not None
    assert receiver.problem.code == "IncompleteBody"


def signed_chunks(*chunks: bytes) -> tuple[HttpRequest, Claim, bytes]:
    """A request as SDKs stream it without TLS: each chunk signed over the signature before it."""
    claim = Claim("AKIA", "20240504", "us-east-1", "s3", "host;x-amz-content-sha256;x-amz-date", "", "20240504T185745Z")
    headers = {"host": "b.s3", "x-amz-date": claim.moment, "x-amz-content-sha256": "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"}
    request = HttpRequest("PUT", "/key", headers=headers)
    scope = claim.date, claim.region, claim.service
    key = signing_key("secret", *scope)
    signature = before = sealed(seal_of("secret", *scope), Signature(request, claim, S3).text())
    encoded = b""
    for chunk in (*chunks, b""):
        proof = f"{EMPTY_HASH}\n{hashlib.sha256(chunk).hexdigest()}"
        text = f"AWS4-HMAC-SHA256-PAYLOAD\n{claim.moment}\n{claim.scope}\n{before}\n{proof}"
        before = digest(key, text.encode(), "sha256").hex()
        encoded += b"%x;chunk-signature=%b\r\n%b\r\n" % (len(chunk), before.encode(), chunk)
    fields = (claim.access_key, claim.date, claim.region, claim.service, claim.signed_headers, signature, claim.moment)
    return request, Claim(*fields), encoded


def test_signed_chunks_are_believed_when_every_one_is_right() -> None:
    request, claim, encoded = signed_chunks(b"hello ", b"world")
    receiver = received(dict(request.headers), encoded)
    request.body = receiver.finish()
    assert request.body.bytes() == b"hello world"
    Signature(request, claim, S3, receiver.proofs).check("secret", 1_714_849_065)


def test_a_chunk_that_was_changed_is_noticed() -> None:
    request, claim, encoded = signed_chunks(b"hello ", b"world")
    receiver = received(dict(request.headers), encoded.replace(b"world", b"wurld"))
    request.body = receiver.finish()
    with pytest.raises(AwsError, match="SignatureDoesNotMatch"):
        Signature(request, claim, S3, receiver.proofs).check("secret", 1_714_849_065)


def test_a_packed_body_is_unpacked_but_not_without_end() -> None:
    assert inflated(Body(gzip.compress(b"hello")), 100).bytes() == b"hello"
    with pytest.raises(AwsError, match="RequestEntityTooLarge"):
        inflated(Body(gzip.compress(b"0" * 1_000_000)), 1000)
    with pytest.raises(AwsError, match="SerializationException"):
        inflated(Body(b"not packed"), 1000)
