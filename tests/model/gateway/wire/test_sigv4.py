from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore import auth

from model.gateway.wire.auth_refusals import Refusals, refusals_of
from model.gateway.wire.credential import BadClaim, claim_of
from model.gateway.wire.messages import HttpRequest
from model.gateway.wire.sigv4 import Signature
from model.kit.body import Body
from model.kit.errors import AwsError
from tests.model.gateway.wire.signing import KEY, SECRET, at, signed

THEN = datetime(2024, 5, 4, 18, 57, 45, tzinfo=UTC)
NOW = THEN.timestamp()
STYLES = {"s3": refusals_of("s3", "rest-xml"), "ec2": refusals_of("ec2", "ec2"), "sts": refusals_of("sts", "query")}
MINUTE = 60


@pytest.fixture(autouse=True)
def _then(monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, THEN)


def signature(request: HttpRequest, style: Refusals = STYLES["ec2"]) -> Signature:
    claim = claim_of(request)
    assert claim is not None
    return Signature(request, claim, style, request.proofs)


def refusal(request: HttpRequest, style: str = "ec2", now: float = NOW, secret: str = SECRET) -> tuple[str, str]:
    with pytest.raises(AwsError) as refused:
        signature(request, STYLES[style]).check(secret, now)
    return refused.value.code, refused.value.message


@pytest.mark.parametrize(
    "url",
    [
        "http://ec2.localhost:4566/",
        "http://ec2.localhost:4566",
        "http://lambda.localhost/2015-03-31/functions/name with spaces/x",
        "http://lambda.localhost/a%20b//c/./d/../e/",
        "http://lambda.localhost/arn%3Aaws%3Alambda%3Aeu-west-1%3A1%3Afunction%3Af/invocations?Qualifier=%24LATEST",
        "http://x/?b=2&a=1&a=0&empty=&flag",
        "http://x/?q=%C3%BC%20%2B~",
    ],
)
@pytest.mark.parametrize("body", [b"", b"Action=DescribeInstances&Version=2016-11-15"])
def test_what_botocore_signs_is_believed(url: str, body: bytes) -> None:
    request = signed(url.replace(" ", "%20"), body=body, headers={"X-Amz-Meta": "  two   spaces  ", "Other": "x"})
    signature(request).check(SECRET, NOW)


@pytest.mark.parametrize(
    "path", ["/photos/a%20b//c/../d", "/photos/%C3%BC+%26?versionId=1&acl", "/?list-type=2&prefix=a%2Fb"]
)
def test_s3_signs_the_path_as_it_travels(path: str) -> None:
    request = signed(f"http://s3.localhost{path}", signer=auth.S3SigV4Auth, service="s3", method="PUT", body=b"hello")
    signature(request, STYLES["s3"]).check(SECRET, NOW)


def test_a_temporary_credentials_token_is_part_of_what_is_signed() -> None:
    request = signed("http://ec2.localhost/", token="FwoG")
    assert signature(request).token == "FwoG"
    signature(request).check(SECRET, NOW)
    request.headers = {**request.headers, "x-amz-security-token": "another"}
    assert refusal(request)[0] == "AuthFailure"


@pytest.mark.parametrize(
    "change",
    [
        {"method": "GET"},
        {"path": "/other"},
        {"query": "a=2"},
        {"body": Body(b"Action=TerminateInstances")},
    ],
)
def test_whatever_is_changed_on_the_way_is_noticed(change: dict[str, Any]) -> None:
    request = signed("http://sts.localhost/?a=1", service="sts", body=b"Action=GetCallerIdentity")
    signature(request, STYLES["sts"]).check(SECRET, NOW)
    code, message = refusal(replace(request, **change), "sts")
    assert code == "SignatureDoesNotMatch"
    assert message.startswith("The request signature we calculated does not match the signature you provided.")


def test_a_signature_that_would_hold_for_any_host_is_refused() -> None:
    request = signed("http://sts.localhost/", service="sts")
    authorization = request.headers["authorization"].replace("SignedHeaders=host;", "SignedHeaders=")
    request.headers = {**request.headers, "authorization": authorization}
    assert refusal(request, "sts")[1] == "'Host' must be a 'SignedHeader' in the AWS Authorization."


def test_another_secret_is_noticed() -> None:
    assert refusal(signed("http://ec2.localhost/"), secret="wrong")[0] == "AuthFailure"


def test_a_body_other_than_the_hash_says_is_noticed() -> None:
    request = signed("http://s3.localhost/b/k", signer=auth.S3SigV4Auth, service="s3", method="PUT", body=b"hello")
    assert refusal(replace(request, body=Body(b"jello")), "s3")[0] == "XAmzContentSHA256Mismatch"


def test_a_late_request_is_told_when_it_expired() -> None:
    request = signed("http://sts.localhost/", service="sts")
    signature(request, STYLES["sts"]).check(SECRET, NOW + 15 * MINUTE)
    code, message = refusal(request, "sts", NOW + 16 * MINUTE)
    assert code == "SignatureDoesNotMatch"
    assert message == (
        "Signature expired: 20240504T185745Z is now earlier than 20240504T185845Z (20240504T191345Z - 15 min.)"
    )


def test_a_request_from_the_future_has_to_wait() -> None:
    request = signed("http://sts.localhost/", service="sts")
    signature(request, STYLES["sts"]).check(SECRET, NOW - 5 * MINUTE)
    assert refusal(request, "sts", NOW - 6 * MINUTE) == (
        "SignatureDoesNotMatch",
        "Signature not yet current: 20240504T185745Z is still later than 20240504T185645Z (20240504T185145Z + 5 min.)",
    )


@pytest.mark.parametrize("minutes", [16, -16])
def test_s3_calls_both_a_skewed_clock(minutes: int) -> None:
    request = signed("http://s3.localhost/b", signer=auth.S3SigV4Auth, service="s3", method="GET")
    signature(request, STYLES["s3"]).check(SECRET, NOW + minutes * MINUTE * 14 / 16)
    assert refusal(request, "s3", NOW + minutes * MINUTE)[0] == "RequestTimeTooSkewed"


def presigned(seconds: int = 60) -> HttpRequest:
    return signed(
        "http://s3.localhost/photos/a%20b?response-content-type=text%2Fplain",
        signer=auth.S3SigV4QueryAuth,
        service="s3",
        method="GET",
        expires=seconds,
    )


def test_a_presigned_url_holds_as_long_as_it_says() -> None:
    signature(presigned(), STYLES["s3"]).check(SECRET, NOW + 60)
    assert refusal(presigned(), "s3", NOW + 61) == ("AccessDenied", "Request has expired")
    assert refusal(presigned(), "s3", NOW - 16 * MINUTE) == ("AccessDenied", "Request is not yet valid")
    assert refusal(presigned(604_801), "s3")[0] == "AuthorizationQueryParametersError"


def test_a_presigned_url_opens_nothing_else() -> None:
    assert refusal(replace(presigned(), path="/photos/c"), "s3")[0] == "SignatureDoesNotMatch"
    stretched = replace(presigned(), query=presigned().query.replace("X-Amz-Expires=60", "X-Amz-Expires=600"))
    assert refusal(stretched, "s3")[0] == "SignatureDoesNotMatch"


def test_a_presigned_query_of_another_service_is_believed() -> None:
    form = b"Action=GetCallerIdentity&Version=2011-06-15"
    url = f"http://sts.localhost/?{form.decode()}"
    request = signed(url, signer=auth.SigV4QueryAuth, service="sts", method="GET", expires=60)
    signature(request, STYLES["sts"]).check(SECRET, NOW)
    assert refusal(request, "sts", NOW + 61)[0] == "SignatureDoesNotMatch"


def test_a_claim_says_whose_and_for_where_it_is() -> None:
    claim = claim_of(signed("http://ec2.localhost/"))
    assert claim is not None
    assert (claim.access_key, claim.region, claim.service, claim.date) == (KEY, "eu-west-1", "ec2", "20240504")


def test_no_claim_is_anonymous() -> None:
    assert claim_of(HttpRequest("GET", "/", "list-type=2")) is None


@pytest.mark.parametrize(
    ("authorization", "says"),
    [
        ("AWS4-HMAC-SHA256 Credential=x", "requires 'SignedHeaders' parameter"),
        ("AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=1", "exactly 5 slash-delimited elements"),
        ("AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, SignedHeaders=host, Signature=1", "'X-Amz-Date'"),
        ("Basic dXNlcjpwYXNz", "mechanism you have provided is not supported"),
    ],
)
def test_an_unreadable_claim_is_told_what_is_wrong(authorization: str, says: str) -> None:
    with pytest.raises(BadClaim, match=says):
        claim_of(HttpRequest("POST", "/", headers={"authorization": authorization}))


def test_the_scopes_day_must_be_the_day_of_the_request() -> None:
    request = signed("http://sts.localhost/", service="sts")
    request.headers = {**request.headers, "x-amz-date": "20240505T185745Z"}
    assert refusal(request, "sts", NOW + 86_400)[0] == "IncompleteSignature"
