"""No form of a browser, however odd, breaks the door, nor does any policy that somebody signed for one."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from urllib3.filepost import encode_multipart_formdata

from model.gateway.wire.form_policy import read_form_policy
from model.gateway.wire.messages import HttpRequest
from model.gateway.wire.multipart import FormDecoder
from model.gateway.wire.receiving import Receiver
from model.kit.errors import AwsError
from tests.fuzz.subject import Subject
from tests.fuzz.test_door import FUZZ

NAMES = (
    *("key", "policy", "acl", "tagging", "Content-Type", "Content-MD5", "Expires", "success_action_status"),
    *("success_action_redirect", "AWSAccessKeyId", "signature", "x-amz-credential", "x-amz-date", "x-amz-signature"),
    *("x-amz-security-token", "x-amz-meta-a", "x-amz-storage-class", "x-amz-checksum-crc32", "x-amz-algorithm", ""),
)
TEXTS = st.text(max_size=20) | st.sampled_from(
    ["${filename}", "201", "http://a/?b", "<Tagging/>", "a/20250615/us-east-1/s3/aws4_request", "é%zz\r\n", "GLACIER"]
)
FIELDS = st.dictionaries(st.sampled_from(NAMES) | st.text(max_size=8), TEXTS, max_size=6)
PATHS = st.sampled_from(["/bucket", "/bucket/", "/", "/nobody", "/bucket/key", "//", "/%00"])
HOSTS = st.sampled_from(["localhost:4566", "bucket.s3.localhost", "s3.eu-west-1.amazonaws.com", ""])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)
WORDS = st.sampled_from(["eq", "starts-with", "content-length-range", "$key", "$bucket", "key", "", 1, -1])
CONDITIONS = st.lists(JSON | st.lists(WORDS | JSON, max_size=4), max_size=4)


@pytest.fixture(scope="module")
def subject() -> Iterator[Subject]:
    subject = Subject()
    yield subject
    subject.close()


@settings(FUZZ, suppress_health_check=[HealthCheck.too_slow])
@given(fields=FIELDS, content=st.binary(max_size=50), cut=st.integers(0, 400), path=PATHS, host=HOSTS, name=TEXTS)
def test_forms_are_answered_or_refused(
    subject: Subject, fields: dict[str, str], content: bytes, cut: int, path: str, host: str, name: str
) -> None:
    body, kind = encode_multipart_formdata([*fields.items(), ("file", (name, content))], "boundary")
    headers = {"content-type": kind, "host": host}
    receiver = Receiver(headers, 1 << 20, None, FormDecoder("boundary"))
    receiver.feed(body[:cut])
    receiver.feed(body[cut:] if cut % 3 else b"")
    request = HttpRequest("POST", path, "", headers, receiver.finish(), problem=receiver.problem)
    request.posted = receiver.posted
    outcome = subject.answer(request)
    assert not subject.crashes.texts, subject.crashes.texts.pop()
    assert outcome.response.status != 500
    assert outcome.response.status in (200, 201, 204, 303) or not outcome.changed


@FUZZ
@given(document=st.fixed_dictionaries({"expiration": TEXTS | JSON, "conditions": CONDITIONS | JSON}) | JSON)
def test_policies_hold_or_are_refused(document: Any) -> None:
    with suppress(AwsError):
        read_form_policy(b64encode(json.dumps(document).encode()).decode()).refuse({"key": "k"}, 5, 1_750_000_000.0)


@FUZZ
@given(text=st.text(max_size=40))
def test_what_is_no_policy_is_refused(text: str) -> None:
    with pytest.raises(AwsError, match="InvalidPolicyDocument"):
        read_form_policy(text)
