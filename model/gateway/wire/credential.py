"""What a request says about its signature: whose, for what day, region and service, over which headers."""

from __future__ import annotations

import re
from typing import NamedTuple

from model.gateway.wire.messages import HttpRequest

ALGORITHM = "AWS4-HMAC-SHA256"
MANY_REGIONS = "AWS4-ECDSA-P256-SHA256"
"Signature Version 4A, whose scope names no region: a header says for which it is good."
ANY_REGION, HOME = "*", "us-east-1"
FIELDS = re.compile(r"\s*([A-Za-z]+)=([^,\s]*)\s*(?:,|$)")
SCOPE_END = "aws4_request"


class Claim(NamedTuple):
    """A signature as it was sent; `expires` is how many seconds a presigned URL holds."""

    access_key: str
    date: str
    region: str
    service: str
    signed_headers: str
    signature: str
    moment: str
    token: str = ""
    expires: str | None = None
    algorithm: str = ALGORITHM

    @property
    def scope(self) -> str:
        region = f"{self.region}/" if self.algorithm == ALGORITHM else ""
        return f"{self.date}/{region}{self.service}/{SCOPE_END}"

    @property
    def is_presigned(self) -> bool:
        return self.expires is not None


class BadClaim(ValueError):
    """An attempt at a signature that cannot be read; the text says what is wrong with it."""


def claim_of(request: HttpRequest) -> Claim | None:
    """The request's claim, None for an anonymous request; raises `BadClaim`."""
    authorization = request.headers.get("authorization")
    if authorization:
        return header_claim(request, authorization)
    return presigned_claim(request) if "X-Amz-" in request.query else None


def header_claim(request: HttpRequest, authorization: str) -> Claim:
    algorithm, _, rest = authorization.partition(" ")
    if algorithm not in (ALGORITHM, MANY_REGIONS):
        raise BadClaim(f"The authorization mechanism you have provided is not supported. Please use {ALGORITHM}.")
    fields = dict(FIELDS.findall(rest))
    for name in ("Credential", "SignedHeaders", "Signature"):
        if not fields.get(name):
            raise BadClaim(f"Authorization header requires '{name}' parameter. Authorization={algorithm}")
    scope = scope_parts(_with_region(request, algorithm, fields["Credential"]))
    moment = request.header("x-amz-date") or request.header("date")
    if not moment:
        raise BadClaim("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
    token = request.header("x-amz-security-token")
    return Claim(*scope, fields["SignedHeaders"], fields["Signature"], moment, token, algorithm=algorithm)


def _with_region(request: HttpRequest, algorithm: str, credential: str) -> str:
    """A scope without a region gets the first of those that the request is good for."""
    if algorithm == ALGORITHM:
        return credential
    first = request.header("x-amz-region-set").partition(",")[0].strip()
    region = HOME if first in ("", ANY_REGION) else first
    before, _, rest = credential.partition("/")
    date, _, service = rest.partition("/")
    return f"{before}/{date}/{region}/{service}"


def presigned_claim(request: HttpRequest) -> Claim | None:
    values = {name: texts[0] for name, texts in request.arguments.items() if name.startswith("X-Amz-")}
    if "X-Amz-Credential" not in values and "X-Amz-Signature" not in values:
        return None
    if values.get("X-Amz-Algorithm") != ALGORITHM:
        raise BadClaim(f'X-Amz-Algorithm only supports "{ALGORITHM}"')
    for name in ("X-Amz-Credential", "X-Amz-SignedHeaders", "X-Amz-Signature", "X-Amz-Date"):
        if not values.get(name):
            raise BadClaim(f"Query-string authentication requires the {name} parameter")
    return Claim(
        *scope_parts(values["X-Amz-Credential"]),
        signed_headers=values["X-Amz-SignedHeaders"],
        signature=values["X-Amz-Signature"],
        moment=values["X-Amz-Date"],
        token=values.get("X-Amz-Security-Token", ""),
        expires=values.get("X-Amz-Expires", ""),
    )


def scope_parts(credential: str) -> tuple[str, str, str, str]:
    """Access key, date, region and service."""
    parts = credential.rsplit("/", 4)
    if len(parts) != 5 or parts[4] != SCOPE_END:
        raise BadClaim(
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, "
            f"got '{credential}'"
        )
    return parts[0], parts[1], parts[2], parts[3]
