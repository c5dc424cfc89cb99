"""Who may see what: identities that read buckets, signed URLs and cookies, ways to come, and countries."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from botocore.signers import CloudFrontSigner
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.admin import Admin
from tests.edge import BUCKET, Site, Viewing, behaviour, bucket_origin, content, forwarding, listing


class Signer:
    """Somebody with a private key whose public half CloudFront knows; botocore signs."""

    def __init__(self, admin: Admin) -> None:
        self.private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        public = self.private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        config = {"CallerReference": "key", "Name": "key", "EncodedKey": public.decode()}
        self.public = public.decode()
        self.key_id = admin.call("cloudfront:CreatePublicKey", PublicKeyConfig=config)["PublicKey"]["Id"]
        group = admin.call("cloudfront:CreateKeyGroup", KeyGroupConfig={"Name": "all", "Items": [self.key_id]})
        self.group_id = group["KeyGroup"]["Id"]

    def sign(self, message: bytes) -> bytes:
        return self.private.sign(message, padding.PKCS1v15(), hashes.SHA1())  # noqa: S303

    def botocore(self, key_id: str = "") -> CloudFrontSigner:
        return CloudFrontSigner(key_id or self.key_id, self.sign)

    def query(self, url: str, policy: Mapping[str, Any] | None = None, ends: float = 0.0) -> str:
        """What a signed URL has behind its question mark."""
        document = json.dumps(policy) if policy else None
        signer: Any = self.botocore()
        if document:
            return signer.generate_presigned_url(url, policy=document).partition("?")[2]
        return signer.generate_presigned_url(url, date_less_than=_moment(ends)).partition("?")[2]

    def cookies(self, policy: Mapping[str, Any]) -> str:
        signer: Any = self.botocore()
        document = json.dumps(policy).encode()
        parts = {"Policy": document, "Signature": self.sign(document)}
        said = [f"CloudFront-{name}={signer._url_b64encode(value).decode()}" for name, value in parts.items()]
        return "; ".join([*said, f"CloudFront-Key-Pair-Id={self.key_id}"])


def _moment(at: float) -> datetime:
    return datetime.fromtimestamp(at, UTC)


def policy_for(resource: str, ends: float, starts: float | None = None, address: str = "") -> dict[str, Any]:
    condition: dict[str, Any] = {"DateLessThan": {"AWS:EpochTime": int(ends)}}
    if starts is not None:
        condition["DateGreaterThan"] = {"AWS:EpochTime": int(starts)}
    if address:
        condition["IpAddress"] = {"AWS:SourceIp": address}
    return {"Statement": [{"Resource": resource, "Condition": condition}]}


@pytest.fixture
def signer(admin: Admin) -> Signer:
    return Signer(admin)


@pytest.fixture
def closed(viewing: Viewing, signer: Signer) -> Site:
    """A distribution that shows things to those alone whom a signer lets in."""
    viewing.put("film.mp4", b"a film")
    groups = {"Enabled": True, **listing(signer.group_id)}
    return viewing.distribute(default=behaviour(TrustedKeyGroups=groups))


def refused(site: Site, **asked: Any) -> bool:
    return site.view("/film.mp4", **asked).status == 403


@pytest.mark.fact("cloudfront-17")
def test_a_signed_url_holds_between_two_moments_and_for_one_address(admin: Admin, closed: Site, signer: Signer) -> None:
    url, there = f"http://{closed.domain}/film.mp4", "198.51.100.7"
    starts = admin.now + 3600
    query = signer.query(url, policy_for(url, starts + 3600, starts, f"{there}/32"))
    asked = {"query": query, "address": there}
    admin.advance(3600 - 60)
    assert refused(closed, **asked)
    admin.advance(1800)
    assert closed.text("/film.mp4", **asked) == b"a film"
    assert refused(closed, query=query, address="198.51.100.8")
    assert refused(closed, query=query.replace("Signature=", "Signature=AA"), address=there)
    assert refused(closed)
    admin.advance(1800 + 120)
    assert refused(closed, **asked)


def test_a_canned_policy_says_only_until_when_and_is_for_one_url(admin: Admin, closed: Site, signer: Signer) -> None:
    url = f"http://{closed.domain}/film.mp4"
    query = signer.query(url, ends=admin.now + 60)
    assert "Policy=" not in query
    assert closed.text("/film.mp4", query=query) == b"a film"
    assert closed.view("/other.mp4", query=query).status == 403
    admin.advance(61)
    assert refused(closed, query=query)


@pytest.mark.fact("cloudfront-18")
def test_signed_cookies_open_all_files_of_a_path(admin: Admin, viewing: Viewing, closed: Site, signer: Signer) -> None:
    for n in range(3):
        viewing.put(f"course/{n}.ts", b"part")
    cookies = signer.cookies(policy_for(f"http://{closed.domain}/course/*", admin.now + 60))
    paths = [f"/course/{n}.ts" for n in range(3)]
    assert [closed.view(path, headers={"cookie": cookies}).status for path in paths] == [200] * 3
    assert [closed.view(path).status for path in paths] == [403] * 3
    assert refused(closed, headers={"cookie": cookies})


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "MissingKey"),
        ("Key-Pair-Id=K1", "AccessDenied"),
        ("Key-Pair-Id=K1&Expires=99999999999&Signature=aGk_", "InvalidKey"),
        ("Key-Pair-Id=K1&Expires=soon&Signature=aGk_", "MalformedPolicy"),
        ("Key-Pair-Id=K1&Expires=99999999999&Signature=a", "MalformedSignature"),
        (urlencode({"Key-Pair-Id": "K1", "Policy": "e30_", "Signature": "aGk_"}), "InvalidKey"),
    ],
)
def test_what_is_wrong_with_a_signature_is_said(closed: Site, query: str, code: str) -> None:
    found = closed.view("/film.mp4", query=query)
    assert (found.status, code.encode() in content(found)) == (403, True)


@pytest.mark.fact("cloudfront-20")
def test_an_origin_access_identity_lets_only_cloudfront_read(admin: Admin, viewing: Viewing) -> None:
    viewing.put("cat.jpg")
    config = {"CallerReference": "one", "Comment": ""}
    made = admin.call("cloudfront:CreateCloudFrontOriginAccessIdentity", CloudFrontOriginAccessIdentityConfig=config)[
        "CloudFrontOriginAccessIdentity"
    ]
    site = viewing.distribute(bucket_origin(identity=made["Id"]))
    bare = viewing.distribute(reference="bare")
    name = f"arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity {made['Id']}"
    for principal in ({"AWS": name}, {"CanonicalUser": made["S3CanonicalUserId"]}):
        viewing.let_in(principal)
        admin.advance(60)
        assert site.text() == b"a cat"
        assert bare.view().status == 403
        site.invalidate("/*")
        admin.advance(120)
    viewing.let_in({"AWS": "arn:aws:iam::123456789012:root"})
    assert site.view().status == 403


def test_an_origin_access_control_reads_for_one_distribution_alone(admin: Admin, viewing: Viewing) -> None:
    viewing.put("cat.jpg")
    config = {
        "Name": "cats",
        "SigningProtocol": "sigv4",
        "SigningBehavior": "always",
        "OriginAccessControlOriginType": "s3",
    }
    made = admin.call("cloudfront:CreateOriginAccessControl", OriginAccessControlConfig=config)["OriginAccessControl"]
    origin = bucket_origin(OriginAccessControlId=made["Id"])
    site, other = viewing.distribute(origin), viewing.distribute(origin, reference="other")
    only = {"StringEquals": {"AWS:SourceArn": site.arn}}
    viewing.let_in({"Service": "cloudfront.amazonaws.com"}, Condition=only)
    assert (site.view().status, other.view().status) == (200, 403)


def test_a_private_bucket_is_closed_to_a_distribution_without_an_identity(viewing: Viewing, admin: Admin) -> None:
    viewing.put("cat.jpg")
    admin.call("s3:DeleteBucketPolicy", Bucket=BUCKET)
    found = viewing.distribute().view()
    assert (found.status, found.headers["x-cache"]) == (403, "Error from cloudfront")


@pytest.mark.fact("cloudfront-15")
def test_a_behaviour_says_about_query_strings_https_and_signatures(viewing: Viewing, signer: Signer) -> None:
    viewing.put("cat.jpg")
    groups = {"Enabled": True, **listing(signer.group_id)}
    ordered = [
        behaviour(PathPattern="/with/*", **forwarding(query=True)),
        behaviour(PathPattern="/secure/*", ViewerProtocolPolicy="https-only"),
        behaviour(PathPattern="/better/*", ViewerProtocolPolicy="redirect-to-https"),
        behaviour(PathPattern="/signed/*", TrustedKeyGroups=groups),
    ]
    site = viewing.distribute(CacheBehaviors=listing(*ordered))
    for folder in ("with", "secure", "better", "signed", "plain"):
        viewing.put(f"{folder}/cat.jpg")
    assert [site.cache("/plain/cat.jpg", query=f"v={n}") for n in (1, 2)] == ["Miss", "Hit"]
    assert [site.cache("/with/cat.jpg", query=f"v={n}") for n in (1, 2, 1)] == ["Miss", "Miss", "Hit"]
    assert [site.view("/secure/cat.jpg", secure=each).status for each in (False, True)] == [403, 200]
    moved = site.view("/better/cat.jpg", query="a=1")
    assert (moved.status, moved.headers["location"]) == (301, f"https://{site.domain}/better/cat.jpg?a=1")
    assert site.view("/signed/cat.jpg").status == 403


def test_countries_can_be_left_out(viewing: Viewing) -> None:
    viewing.put("cat.jpg")
    geography = {"GeoRestriction": {"RestrictionType": "blacklist", **listing("JP")}}
    site = viewing.distribute(Restrictions=geography)
    assert [site.view(city=city).status for city in ("Tokyo", "Seoul")] == [403, 200]


def test_methods_that_change_things_are_for_those_who_allow_them(viewing: Viewing) -> None:
    viewing.put("cat.jpg")
    site = viewing.distribute()
    assert site.view(method="POST").status == 403
    head = site.view(method="HEAD")
    assert (head.status, head.body) == (200, b"")
