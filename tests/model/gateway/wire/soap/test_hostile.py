"""Whatever is sent instead of an envelope: it is a fault of the sender's, and nothing has changed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.admin import NOON
from tests.model.gateway.wire.soap.envelopes import Signer, digested, elements
from tests.model.gateway.wire.soap.test_door import ROOT, Counter

SIGNER = Signer("mallory")
WHOLE = (
    digested("CreateBucket", (ROOT[0], "not the secret"), NOON, elements(Bucket="quotes")),
    SIGNER.signed("CreateBucket", NOON, elements(Bucket="quotes")),
)
PIECES = st.sampled_from(
    [
        b"<",
        b">",
        b"</",
        b"&amp;",
        b"&x;",
        b'"',
        b"\0",
        b"\xff\xfe",
        b"<a>" * 120,
        b"xmlns:e=''",
        b"<!DOCTYPE a>",
        b"=",
        b"",
    ]
)


@pytest.fixture(scope="module")
def counter() -> Iterator[Counter]:
    """Mallory has brought a certificate, and may do nothing."""
    one = Counter()
    one.admin.call("iam:CreateUser", UserName="mallory")
    one.admin.call("iam:UploadSigningCertificate", UserName="mallory", CertificateBody=SIGNER.pem)
    yield one
    one.admin.close()


@settings(max_examples=100)
@given(st.sampled_from(WHOLE), st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), PIECES), max_size=4))
def test_an_envelope_that_was_tampered_with_is_a_fault(
    counter: Counter, whole: bytes, changes: list[tuple[float, int, bytes]]
) -> None:
    message = whole
    for place, length, piece in changes:
        at = int(place * len(message))
        message = message[:at] + piece + message[at + length :]
    code, _ = counter.fault(message)
    assert code != "Server.InternalError"
    assert counter.admin.call("s3:ListBuckets")["Buckets"] == []


@settings(max_examples=100)
@given(st.binary(max_size=400))
def test_noise_is_a_fault(counter: Counter, message: bytes) -> None:
    code, _ = counter.fault(message)
    assert code.startswith("Client.")
