"""Signature Version 2 of S3's presigned URLs, which older regions still take and which SDKs still make by default."""

from __future__ import annotations

from base64 import b64encode
from hmac import compare_digest, digest
from urllib.parse import unquote

from model.gateway.wire.auth_refusals import S3
from model.gateway.wire.messages import HttpRequest
from model.gateway.wire.sigv4 import expired
from model.kit.errors import AwsError

SUBRESOURCES = frozenset(
    [
        "accelerate",
        "acl",
        "cors",
        "defaultObjectAcl",
        "delete",
        "lifecycle",
        "location",
        "logging",
        "notification",
        "partNumber",
        "policy",
        "requestPayment",
        "restore",
        "tagging",
        "torrent",
        "uploadId",
        "uploads",
        "versionId",
        "versioning",
        "versions",
        "website",
        "response-cache-control",
        "response-content-disposition",
        "response-content-encoding",
        "response-content-language",
        "response-content-type",
        "response-expires",
    ]
)
"The query arguments that are part of what is signed."


class OldSignature:
    """A presigned URL's credentials in the old way; `resource` is the path with the bucket in it."""

    def __init__(self, request: HttpRequest, resource: str) -> None:
        self.request = request
        self.resource = resource
        self.access_key = request.argument("AWSAccessKeyId") or ""

    @property
    def token(self) -> str:
        return self.request.argument("x-amz-security-token") or ""

    def expired(self) -> AwsError:
        return S3.expired()

    def mistaken(self) -> AwsError:
        return S3.mistaken()

    def unknown(self) -> AwsError:
        refusal = S3.unknown()
        refusal.fields["AWSAccessKeyId"] = self.access_key
        return refusal

    def check(self, secret: str, now: float) -> None:
        ends = self.request.argument("Expires") or ""
        if not ends.isdecimal():
            raise AwsError("AccessDenied", f"Invalid date (should be seconds since epoch): {ends}", 403)
        if now > int(ends):
            raise expired(int(ends), now)
        right = b64encode(digest(secret.encode(), self.signed_text(ends).encode(), "sha1")).decode()
        if not compare_digest(right, self.request.argument("Signature") or ""):
            raise S3.wrong_signature()

    def signed_text(self, ends: str) -> str:
        headers = self.request.headers
        amazon = sorted(name for name in headers if name.startswith("x-amz-"))
        lines = "".join(f"{name}:{headers[name].strip()}\n" for name in amazon)
        top = f"{self.request.method}\n{headers.get('content-md5', '')}\n{headers.get('content-type', '')}\n{ends}\n"
        return f"{top}{lines}{self.resource}{self.signed_query()}"

    def signed_query(self) -> str:
        pairs = [pair.partition("=") for pair in sorted(self.request.query.split("&"))]
        kept = [
            f"{name}={unquote(value)}" if is_there else name for name, is_there, value in pairs if name in SUBRESOURCES
        ]
        return f"?{'&'.join(kept)}" if kept else ""


def is_signed_the_old_way(request: HttpRequest) -> bool:
    return "AWSAccessKeyId=" in request.query and "Signature=" in request.query and "Expires=" in request.query
