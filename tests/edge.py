"""A bucket behind a distribution for tests, and viewers who ask for what is in it."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import CertificateBuilder, DNSName, Name, NameAttribute, SubjectAlternativeName
from cryptography.x509 import random_serial_number as number
from cryptography.x509.oid import NameOID

from model.catalog.cities import find_city
from model.catalog.geography import client_in
from model.client import Called
from model.services.cloudfront.viewing import Delivered
from tests.admin import NOON, Admin

BUCKET = "pictures-of-cats"
OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6"


def listing(*items: Any) -> dict[str, Any]:
    """As CloudFront has all its lists."""
    return {"Quantity": len(items), "Items": list(items)} if items else {"Quantity": 0}


def forwarding(
    ttls: dict[str, int] | None = None, *, query: bool = False, headers: tuple[str, ...] = ()
) -> dict[str, Any]:
    """A behaviour's own terms; TTLs as MinTTL, DefaultTTL, MaxTTL."""
    forwarded = {"QueryString": query, "Cookies": {"Forward": "none"}, "Headers": listing(*headers)}
    return {"ForwardedValues": forwarded, "MinTTL": 0, **(ttls or {})}


def behaviour(target: str = "bucket", **said: Any) -> dict[str, Any]:
    given = {"TargetOriginId": target, "ViewerProtocolPolicy": "allow-all", **said}
    return given if "CachePolicyId" in given or "ForwardedValues" in given else {**given, **forwarding()}


def bucket_origin(bucket: str = BUCKET, id: str = "bucket", identity: str = "", **said: Any) -> dict[str, Any]:
    name = f"origin-access-identity/cloudfront/{identity}" if identity else ""
    config = {"OriginAccessIdentity": name}
    return {"Id": id, "DomainName": f"{bucket}.s3.us-east-1.amazonaws.com", "S3OriginConfig": config, **said}


def server_origin(domain: str, id: str = "server", protocol: str = "http-only") -> dict[str, Any]:
    config = {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": protocol}
    return {"Id": id, "DomainName": domain, "CustomOriginConfig": config}


class Viewing:
    """Root's bucket, readable by everybody, and distributions in front of it or of other origins."""

    def __init__(self, admin: Admin) -> None:
        self.admin = admin
        self.asked: list[str] = []
        admin.client.listen(Called, self._note)
        admin.call("s3:CreateBucket", Bucket=BUCKET)
        admin.call("s3:DeletePublicAccessBlock", Bucket=BUCKET)
        self.let_in("*")

    def _note(self, called: Called) -> None:
        if called.operation == "GetObject":
            self.asked.append(called.operation)

    def let_in(self, principal: Any, **statement: Any) -> None:
        said = {"Effect": "Allow", "Principal": principal, "Action": "s3:GetObject", **statement}
        said["Resource"] = f"arn:aws:s3:::{BUCKET}/*"
        policy = json.dumps({"Version": "2012-10-17", "Statement": [said]})
        self.admin.call("s3:PutBucketPolicy", Bucket=BUCKET, Policy=policy)

    def put(self, key: str, body: bytes = b"a cat", **said: str) -> None:
        self.admin.call("s3:PutObject", Bucket=BUCKET, Key=key, Body=body, **said)

    def config(self, *origins: dict[str, Any], default: dict[str, Any] | None = None, **said: Any) -> dict[str, Any]:
        made = origins or (bucket_origin(),)
        return {
            "CallerReference": said.pop("reference", "one"),
            "Comment": "",
            "Enabled": True,
            "Origins": listing(*made),
            "DefaultCacheBehavior": default or behaviour(made[0]["Id"]),
            **said,
        }

    def distribute(self, *origins: dict[str, Any], default: dict[str, Any] | None = None, **said: Any) -> Site:
        """A distribution that all edges know."""
        config = self.config(*origins, default=default, **said)
        made = self.admin.call("cloudfront:CreateDistribution", DistributionConfig=config)["Distribution"]
        self.admin.advance(600)
        return Site(self.admin, made["Id"], made["DomainName"], made["ARN"])


class Site:
    """A distribution that viewers come to."""

    def __init__(self, admin: Admin, id: str, domain: str, arn: str) -> None:
        self.admin, self.id, self.domain, self.arn = admin, id, domain, arn

    def view(self, path: str = "/cat.jpg", city: str = "New York", **more: Any) -> Delivered:
        there = find_city(city)
        assert there is not None
        given = {"address": client_in(there), "host": self.domain, **more}
        return self.admin.run(self.admin.client.internet.view(path=path, **given))

    def cache(self, path: str = "/cat.jpg", city: str = "New York", **more: Any) -> str:
        """The first word of X-Cache."""
        return self.view(path, city, **more).headers["x-cache"].split()[0]

    def text(self, path: str = "/cat.jpg", city: str = "New York", **more: Any) -> bytes:
        return content(self.view(path, city, **more))

    def change(self, change: Callable[[dict[str, Any]], None]) -> None:
        """Another config, once all edges know it."""
        told = self.admin.call("cloudfront:GetDistributionConfig", Id=self.id)
        change(told["DistributionConfig"])
        config = {"DistributionConfig": told["DistributionConfig"], "IfMatch": told["ETag"]}
        self.admin.call("cloudfront:UpdateDistribution", Id=self.id, **config)
        self.admin.advance(600)

    def invalidate(self, *paths: str) -> dict[str, Any]:
        batch = {"Paths": listing(*paths), "CallerReference": str(self.admin.now)}
        return self.admin.call("cloudfront:CreateInvalidation", DistributionId=self.id, InvalidationBatch=batch)


def content(delivered: Delivered) -> bytes:
    body = delivered.body
    return body if isinstance(body, bytes) else b"".join(body.pieces())


def certificate_for(admin: Admin, *names: str) -> str:
    """The id of a server certificate that distributions may have."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject, start = Name([NameAttribute(NameOID.COMMON_NAME, names[0])]), datetime.fromtimestamp(NOON, UTC)
    made = CertificateBuilder(subject, subject, key.public_key(), number()).not_valid_before(start)
    made = made.not_valid_after(start + timedelta(days=365))
    made = made.add_extension(SubjectAlternativeName([DNSName(each) for each in names]), critical=False)
    asked = {
        "ServerCertificateName": "www",
        "Path": "/cloudfront/",
        "CertificateBody": made.sign(key, SHA256()).public_bytes(Encoding.PEM).decode(),
        "PrivateKey": key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode(),
    }
    answer = admin.call("iam:UploadServerCertificate", **asked)
    return answer["ServerCertificateMetadata"]["ServerCertificateId"]


def named(admin: Admin, *names: str) -> dict[str, Any]:
    """What a config says of aliases."""
    viewer = {"IAMCertificateId": certificate_for(admin, *names), "SSLSupportMethod": "sni-only"}
    return {"Aliases": listing(*names), "ViewerCertificate": viewer}
