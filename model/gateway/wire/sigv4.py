"""Signature Version 4: whether a request was signed with the secret, for this time and this place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import sha256
from hmac import compare_digest, digest
from urllib.parse import quote, unquote

from model.gateway.wire.auth_refusals import S3, Refusals
from model.gateway.wire.chunks import ChunkProof
from model.gateway.wire.credential import MANY_REGIONS, SCOPE_END, Claim
from model.gateway.wire.messages import HttpRequest
from model.gateway.wire.sigv4a import is_signed_by
from model.gateway.wire.times import parsed
from model.kit.errors import AwsError

EMPTY_HASH = sha256(b"").hexdigest()
UNSIGNED = "UNSIGNED-PAYLOAD"
PLAIN_QUERY = re.compile(r"[A-Za-z0-9\-_.~%&=]*")
RUNS_OF_SPACES = re.compile(r"\s+")
MINUTE = 60
PAST, FUTURE = 15 * MINUTE, 5 * MINUTE
WEEK = 7 * 86_400


class Signature:
    """A request's credentials: who it claims to come from, and the proof."""

    def __init__(
        self, request: HttpRequest, claim: Claim, refusals: Refusals, chunks: Sequence[ChunkProof] = ()
    ) -> None:
        self.request = request
        self.claim = claim
        self.refusals = refusals
        self.chunks = chunks
        self.access_key = claim.access_key
        self.token = claim.token

    def unknown(self) -> AwsError:
        refusal = self.refusals.unknown()
        if self.refusals is S3:
            refusal.fields["AWSAccessKeyId"] = self.access_key
        return refusal

    def expired(self) -> AwsError:
        return self.refusals.expired()

    def mistaken(self) -> AwsError:
        return self.refusals.mistaken()

    def check(self, secret: str, now: float) -> None:
        """Raises what AWS answers to a signature that is late, early or wrong, or whose body is another."""
        self.check_time(now)
        if "host" not in header_names(self.claim.signed_headers):
            raise self.refusals.wrong_signature("'Host' must be a 'SignedHeader' in the AWS Authorization.")
        seal = seal_of(secret, self.claim.date, self.claim.region, self.claim.service)
        if not self.is_signed(secret, seal):
            raise self.refusals.wrong_signature()
        self.check_payload()
        if self.chunks:
            self.check_chunks(seal)

    def is_signed(self, secret: str, seal: Seal) -> bool:
        if self.claim.algorithm == MANY_REGIONS:
            return is_signed_by(self.claim.access_key, secret, self.text(), self.claim.signature)
        return compare_digest(sealed(seal, self.text()), self.claim.signature)

    def text(self) -> str:
        """What is signed."""
        canonical = sha256(canonical_request(self.request, self.claim, self.payload_hash()).encode()).hexdigest()
        return f"{self.claim.algorithm}\n{self.stamp()}\n{self.claim.scope}\n{canonical}"

    def stamp(self) -> str:
        return stamp_of(self.claim.moment)

    def payload_hash(self) -> str:
        announced = self.request.headers.get("x-amz-content-sha256")
        if announced:
            return announced
        if self.claim.is_presigned and self.claim.service == "s3":
            return UNSIGNED
        return self.request.body.sha256_hex if self.request.body.size else EMPTY_HASH

    def digest_body(self) -> None:
        """What takes longest of checking a request with a long body; it may be done beforehand."""
        if len(self.payload_hash()) == len(EMPTY_HASH):
            _ = self.request.body.sha256_hex

    def check_payload(self) -> None:
        announced = self.request.headers.get("x-amz-content-sha256", "")
        if len(announced) == 64 and announced != (actual := self.request.body.sha256_hex):
            raise AwsError(
                "XAmzContentSHA256Mismatch",
                "The provided 'x-amz-content-sha256' header does not match what was computed.",
                ClientComputedContentSHA256=announced,
                S3ComputedContentSHA256=actual,
            )

    def check_chunks(self, seal: Seal) -> None:
        """Every chunk is signed over the signature before it."""
        before = self.claim.signature
        for chunk in self.chunks:
            text = f"{chunk.algorithm}\n{self.stamp()}\n{self.claim.scope}\n{before}\n{chunk.digests}"
            before = sealed(seal, text)
            if not compare_digest(before, chunk.signature):
                raise self.refusals.wrong_signature()

    def check_time(self, now: float) -> None:
        moment = parsed_stamp(self.claim.moment)
        if moment is None or self.stamp()[:8] != self.claim.date:
            raise self.refusals.unreadable(
                "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date"
            )
        if self.claim.is_presigned:
            self.check_expiry(moment, now)
        elif self.refusals is S3:
            self.check_s3_skew(moment, now)
        elif now - moment > PAST:
            why = f"Signature expired: {basic(moment)} is now earlier than {basic(now - PAST)} ({basic(now)} - 15 min.)"
            raise self.refusals.wrong_signature(why)
        elif moment - now > FUTURE:
            why = f"{basic(moment)} is still later than {basic(now + FUTURE)} ({basic(now)} + 5 min.)"
            raise self.refusals.wrong_signature(f"Signature not yet current: {why}")

    def check_s3_skew(self, moment: float, now: float) -> None:
        if abs(now - moment) > PAST:
            raise AwsError(
                "RequestTimeTooSkewed",
                "The difference between the request time and the current time is too large.",
                403,
                RequestTime=basic(moment),
                ServerTime=extended(now),
                MaxAllowedSkewMilliseconds=PAST * 1000,
            )

    def check_expiry(self, moment: float, now: float) -> None:
        given = self.claim.expires or ""
        if not given.isdecimal() and self.claim.service != "s3":
            given = str(PAST)
        if not given.isdecimal() or int(given) > WEEK:
            text = f"X-Amz-Expires must be less than a week (in seconds) that is {WEEK}"
            raise AwsError("AuthorizationQueryParametersError", text)
        ends = moment + int(given)
        if now > ends:
            why = f"Signature expired: {basic(ends)} is now earlier than {basic(now)}"
            raise expired(ends, now) if self.refusals is S3 else self.refusals.wrong_signature(why)
        if moment - now > PAST:
            raise (
                AwsError("AccessDenied", "Request is not yet valid", 403) if self.refusals is S3 else self.early(moment)
            )

    def early(self, moment: float) -> AwsError:
        return self.refusals.wrong_signature(f"Signature not yet current: {basic(moment)}")


class Unsigned:
    """The credentials of a request without any, where the service takes no anonymous callers."""

    access_key = ""
    token = ""

    def __init__(self, refusals: Refusals) -> None:
        self.refusals = refusals

    def unknown(self) -> AwsError:
        return self.refusals.unsigned()

    expired = mistaken = unknown

    def check(self, secret: str, now: float) -> None:  # noqa: ARG002 - nothing was signed
        raise self.unknown()


def canonical_request(request: HttpRequest, claim: Claim, payload_hash: str) -> str:
    path = request.path if claim.service == "s3" else twice_encoded(request.path)
    query = canonical_query(request.query, claim.is_presigned) if request.query else ""
    lines = canonical_headers(request.headers, header_names(claim.signed_headers))
    return f"{request.method}\n{path or '/'}\n{query}\n{lines}\n{claim.signed_headers}\n{payload_hash}"


@lru_cache(maxsize=1024)
def header_names(signed: str) -> tuple[str, ...]:
    return tuple(signed.split(";"))


def canonical_headers(headers: Mapping[str, str], names: tuple[str, ...]) -> str:
    """A line for each, its value trimmed; most have nothing to trim."""
    get = headers.get
    lines = "".join([f"{name}:{get(name, '')}\n" for name in names])
    if "  " in lines or "\t" in lines or ": " in lines or " \n" in lines:
        return "".join([f"{name}:{trimmed(get(name, ''))}\n" for name in names])
    return lines


def trimmed(text: str) -> str:
    return RUNS_OF_SPACES.sub(" ", text.strip()) if "  " in text or "\t" in text else text.strip()


def twice_encoded(path: str) -> str:
    """Every service but S3 signs a path without dots and doubled slashes, encoded once more than it travels."""
    if path in ("", "/"):
        return "/"
    kept: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del kept[-1:]
        elif part not in ("", "."):
            kept.append(part)
    ending = "/" if path.endswith("/") and kept else ""
    return quote(f"/{'/'.join(kept)}{ending}", safe="/~")


def canonical_query(query: str, is_presigned: bool) -> str:
    pairs = [pair.partition("=") for pair in query.split("&") if pair]
    if not PLAIN_QUERY.fullmatch(query):
        pairs = [(encoded(name), "=", encoded(value)) for name, _, value in pairs]
    kept = [(name, value) for name, _, value in pairs if not (is_presigned and name == "X-Amz-Signature")]
    return "&".join([f"{name}={value}" for name, value in sorted(kept)])


def encoded(text: str) -> str:
    return quote(unquote(text), safe="-_.~")


class Seal:
    """HMAC-SHA-256 under a key, both halves of it begun: to go on with copies is quicker than to begin."""

    __slots__ = ("inner", "outer")

    def __init__(self, key: bytes) -> None:
        block = key.ljust(64, b"\0")
        self.inner = sha256(block.translate(INNER))
        self.outer = sha256(block.translate(OUTER))


INNER, OUTER = (bytes(byte ^ mask for byte in range(256)) for mask in (0x36, 0x5C))


@lru_cache(maxsize=1024)
def seal_of(secret: str, date: str, region: str, service: str) -> Seal:
    """What signs for a day, a region and a service."""
    return Seal(signing_key(secret, date, region, service))


def signing_key(secret: str, date: str, region: str, service: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in (date, region, service, SCOPE_END):
        key = digest(key, part.encode(), "sha256")
    return key


def sealed(seal: Seal, text: str) -> str:
    """The signature under a text, in hexadecimal."""
    inner, outer = seal.inner.copy(), seal.outer.copy()
    inner.update(text.encode())
    outer.update(inner.digest())
    return outer.hexdigest()


@lru_cache(maxsize=1024)
def stamp_of(moment: str) -> str:
    """A moment in the signature's own spelling, which a `Date` header may not have."""
    return moment if moment.endswith("Z") and "T" in moment else basic(parsed(moment) or 0)


@lru_cache(maxsize=1024)
def parsed_stamp(text: str) -> float | None:
    """`20150830T123600Z`, or whatever a `Date` header says."""
    try:
        return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC).timestamp()
    except ValueError:
        return parsed(text)


def basic(moment: float) -> str:
    return datetime.fromtimestamp(int(moment), UTC).strftime("%Y%m%dT%H%M%SZ")


def extended(moment: float) -> str:
    return datetime.fromtimestamp(int(moment), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def expired(ends: float, now: float) -> AwsError:
    return AwsError("AccessDenied", "Request has expired", 403, Expires=extended(ends), ServerTime=extended(now))
