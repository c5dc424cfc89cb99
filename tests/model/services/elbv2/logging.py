"""A bucket that balancers write their logs into, for tests."""

from __future__ import annotations

import gzip
import json
from typing import Any

from tests.admin import Admin

BUCKET = "logs-of-balancers"
ACCOUNT = "123456789012"


def let_in(admin: Admin, principal: dict[str, str], action: str = "s3:PutObject", path: str = "/*") -> None:
    """Make the bucket where it is missing, and give it a policy of this one statement."""
    if not any(each["Name"] == BUCKET for each in admin.call("s3:ListBuckets")["Buckets"]):
        admin.call("s3:CreateBucket", Bucket=BUCKET)
    statement = {
        "Effect": "Allow",
        "Principal": principal,
        "Action": action,
        "Resource": f"arn:aws:s3:::{BUCKET}{path}",
    }
    admin.call("s3:PutBucketPolicy", Bucket=BUCKET, Policy=json.dumps({"Statement": [statement]}))


def let_balancers_in(admin: Admin) -> None:
    let_in(admin, {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"})


def switched_on(kind: str = "access", bucket: str = BUCKET, prefix: str = "") -> list[dict[str, str]]:
    told = {"enabled": "true", "bucket": bucket, "prefix": prefix}
    return [{"Key": f"{kind}_logs.s3.{key}", "Value": value} for key, value in told.items()]


def log(admin: Admin, balancer: str, *attributes: dict[str, str]) -> None:
    asked: Any = list(attributes or switched_on())
    admin.call("elbv2:ModifyLoadBalancerAttributes", LoadBalancerArn=balancer, Attributes=asked)


def keys(admin: Admin) -> list[str]:
    return [each["Key"] for each in admin.call("s3:ListObjectsV2", Bucket=BUCKET).get("Contents", [])]


def lines(admin: Admin) -> list[str]:
    """Of all files, in the order of their names."""
    found: list[str] = []
    for key in keys(admin):
        body = b"".join(admin.call("s3:GetObject", Bucket=BUCKET, Key=key)["Body"].pieces())
        if not key.endswith("TestFile"):
            text = gzip.decompress(body) if key.endswith(".gz") else body
            found += text.decode().splitlines()
    return found
