"""How each family of services refuses a caller it cannot believe: one meaning, five spellings."""

from __future__ import annotations

from dataclasses import dataclass

from model.kit.errors import AwsError

INVALID_TOKEN = "The security token included in the request is invalid."  # noqa: S105 - a sentence of AWS's
EXPIRED_TOKEN = "The security token included in the request is expired"  # noqa: S105 - a sentence of AWS's
MISMATCH = (
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key "
    "and signing method. Consult the service documentation for details."
)
S3_MISMATCH = (
    "The request signature we calculated does not match the signature you provided. Check your key and signing method."
)
NO_VALIDATION = "AWS was not able to validate the provided access credentials"


@dataclass(frozen=True)
class Refusals:
    """The codes and statuses of one family."""

    unknown_key: tuple[str, str, int]
    mismatch: tuple[str, str, int]
    incomplete: tuple[str, int]
    missing: tuple[str, str, int]
    stale: tuple[str, str, int]
    wrong_token: tuple[str, str, int]

    def unknown(self) -> AwsError:
        return AwsError(*self.unknown_key)

    def wrong_signature(self, why: str = "") -> AwsError:
        code, message, status = self.mismatch
        return AwsError(code, why or message, status)

    def unreadable(self, why: str) -> AwsError:
        code, status = self.incomplete
        return AwsError(code, why, status)

    def expired(self) -> AwsError:
        """Temporary credentials that were good once."""
        return AwsError(*self.stale)

    def mistaken(self) -> AwsError:
        """A key without its session token, with another's, or a token where none belongs."""
        return AwsError(*self.wrong_token)

    def unsigned(self) -> AwsError:
        return AwsError(*self.missing)


QUERY = Refusals(
    unknown_key=("InvalidClientTokenId", INVALID_TOKEN, 403),
    mismatch=("SignatureDoesNotMatch", MISMATCH, 403),
    incomplete=("IncompleteSignature", 400),
    missing=("MissingAuthenticationToken", "Request is missing Authentication Token", 403),
    stale=("ExpiredToken", EXPIRED_TOKEN, 403),
    wrong_token=("InvalidClientTokenId", INVALID_TOKEN, 403),
)
EC2 = Refusals(
    unknown_key=("AuthFailure", NO_VALIDATION, 401),
    mismatch=("AuthFailure", NO_VALIDATION, 401),
    incomplete=("IncompleteSignature", 400),
    missing=("AuthFailure", NO_VALIDATION, 401),
    stale=("RequestExpired", "Request has expired.", 400),
    wrong_token=("AuthFailure", NO_VALIDATION, 401),
)
JSON = Refusals(
    unknown_key=("UnrecognizedClientException", INVALID_TOKEN, 400),
    mismatch=("InvalidSignatureException", MISMATCH, 400),
    incomplete=("IncompleteSignatureException", 400),
    missing=("MissingAuthenticationTokenException", "Request is missing Authentication Token", 400),
    stale=("ExpiredTokenException", EXPIRED_TOKEN, 400),
    wrong_token=("UnrecognizedClientException", INVALID_TOKEN, 400),
)
REST_JSON = Refusals(
    unknown_key=("UnrecognizedClientException", INVALID_TOKEN, 403),
    mismatch=("InvalidSignatureException", MISMATCH, 403),
    incomplete=("IncompleteSignatureException", 403),
    missing=("MissingAuthenticationTokenException", "Missing Authentication Token", 403),
    stale=("ExpiredTokenException", EXPIRED_TOKEN, 403),
    wrong_token=("UnrecognizedClientException", INVALID_TOKEN, 403),
)
S3 = Refusals(
    unknown_key=("InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.", 403),
    mismatch=("SignatureDoesNotMatch", S3_MISMATCH, 403),
    incomplete=("AuthorizationHeaderMalformed", 400),
    missing=("AccessDenied", "Access Denied", 403),
    stale=("ExpiredToken", "The provided token has expired.", 400),
    wrong_token=("InvalidToken", "The provided token is malformed or otherwise invalid.", 400),
)


def refusals_of(service: str, protocol: str) -> Refusals:
    if service == "s3":
        return S3
    if protocol == "ec2":
        return EC2
    if protocol == "rest-json":
        return REST_JSON
    return QUERY if protocol in ("query", "rest-xml") else JSON
