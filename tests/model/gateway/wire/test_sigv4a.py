"""Signatures that are good for several regions: the key pair, the scope, and what is signed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA
from cryptography.hazmat.primitives.hashes import SHA256

from model.gateway.wire.auth_refusals import refusals_of
from model.gateway.wire.credential import BadClaim, claim_of
from model.gateway.wire.messages import HttpRequest
from model.gateway.wire.sigv4 import Signature
from model.gateway.wire.sigv4a import key_pair
from model.kit.errors import AwsError

KEY, SECRET = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
MOMENT = "20240504T185745Z"
NOW = datetime(2024, 5, 4, 18, 57, 45, tzinfo=UTC).timestamp()
REFUSALS = refusals_of("cloudfront-keyvaluestore", "rest-json")


def asked(signature: str = "00", regions: str = "*") -> HttpRequest:
    credential = f"Credential={KEY}/20240504/cloudfront-keyvaluestore/aws4_request"
    named = "SignedHeaders=host;x-amz-date;x-amz-region-set"
    headers = {
        "host": "123456789012.localhost",
        "x-amz-date": MOMENT,
        "x-amz-region-set": regions,
        "authorization": f"AWS4-ECDSA-P256-SHA256 {credential}, {named}, Signature={signature}",
    }
    return HttpRequest("GET", "/key-value-stores/arn%3Aaws/keys/a%20b", headers=headers)


def proof(request: HttpRequest) -> Signature:
    claim = claim_of(request)
    assert claim is not None
    return Signature(request, claim, REFUSALS, request.proofs)


def signed(secret: str = SECRET) -> HttpRequest:
    text = proof(asked()).text()
    return asked(key_pair(KEY, secret).sign(text.encode(), ECDSA(SHA256())).hex())


def test_the_key_pair_is_the_one_that_clients_derive() -> None:
    secret = "q+jcrXGc+0zWN6uzclKVhvMmUsIfRPa4rlRandom"
    found = key_pair("AKISORANDOMAASORANDOM", secret).public_key().public_numbers()
    assert f"{found.x:064x}" == "15d242ceebf8d8169fd6a8b5a746c41140414c3b07579038da06af89190fffcb"
    assert f"{found.y:064x}" == "0515242cedd82e94799482e4c0514b505afccf2c0c98d6a553bf539f424c5ec0"


def test_what_is_signed_names_no_region_and_is_believed() -> None:
    request = signed()
    algorithm, _, scope, _ = proof(request).text().splitlines()
    assert (algorithm, scope) == ("AWS4-ECDSA-P256-SHA256", "20240504/cloudfront-keyvaluestore/aws4_request")
    proof(request).check(SECRET, NOW)


@pytest.mark.parametrize(
    "request_",
    [
        signed("another secret"),
        asked("zz"),
        replace(signed(), path="/key-value-stores/arn%3Aaws/keys/other"),
        replace(signed(), headers={**signed().headers, "x-amz-region-set": "eu-west-1"}),
    ],
)
def test_whatever_is_changed_on_the_way_is_noticed(request_: HttpRequest) -> None:
    with pytest.raises(AwsError) as refused:
        proof(request_).check(SECRET, NOW)
    assert refused.value.status == 403


def test_the_request_is_for_the_first_of_its_regions() -> None:
    regions = [proof(asked(regions=each)).claim.region for each in ("*", "eu-west-1,eu-west-2", "")]
    assert regions == ["us-east-1", "eu-west-1", "us-east-1"]


@pytest.mark.parametrize("lacking", ["/aws4_request", "20240504/"])
def test_a_scope_with_parts_too_few_is_none(lacking: str) -> None:
    request = asked()
    spoilt = request.headers["authorization"].replace(lacking, "")
    with pytest.raises(BadClaim):
        claim_of(replace(request, headers={**request.headers, "authorization": spoilt}))
