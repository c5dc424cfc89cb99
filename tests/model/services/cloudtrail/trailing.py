"""Trails and what they leave in their buckets, for tests about them."""

from __future__ import annotations

import gzip
import json
from typing import Any

from tests.admin import Admin
from tests.model.services.s3.keeper import bytes_of

ACCOUNT = "123456789012"


def policy(bucket: str, prefix: str = "") -> str:
    """What AWS's guide has a bucket allow CloudTrail."""
    cloudtrail = {"Service": "cloudtrail.amazonaws.com"}
    files = f"arn:aws:s3:::{bucket}/{prefix}AWSLogs/{ACCOUNT}/*"
    control = {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}
    look = {"Principal": cloudtrail, "Action": "s3:GetBucketAcl", "Resource": f"arn:aws:s3:::{bucket}"}
    write = {"Principal": cloudtrail, "Action": "s3:PutObject", "Resource": files, "Condition": control}
    statements = [{"Effect": "Allow", **look}, {"Effect": "Allow", **write}]
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def make_bucket(admin: Admin, name: str = "logs", prefix: str = "", region: str = "us-east-1") -> None:
    place = {"CreateBucketConfiguration": {"LocationConstraint": region}} if region != "us-east-1" else {}
    admin.call("s3:CreateBucket", Bucket=name, region=region, **place)
    admin.call("s3:PutBucketPolicy", Bucket=name, Policy=policy(name, prefix), region=region)


def make_trail(admin: Admin, name: str = "audit", bucket: str = "logs", region: str = "us-east-1", **asked: Any) -> str:
    """A trail that is logging; its ARN."""
    made = admin.call("cloudtrail:CreateTrail", Name=name, S3BucketName=bucket, region=region, **asked)
    admin.call("cloudtrail:StartLogging", Name=name, region=region)
    return made["TrailARN"]


def keys(admin: Admin, prefix: str = "", bucket: str = "logs", region: str = "us-east-1") -> list[str]:
    listed = admin.call("s3:ListObjectsV2", Bucket=bucket, Prefix=prefix, region=region)
    return [each["Key"] for each in listed.get("Contents", ())]


def log_keys(admin: Admin, bucket: str = "logs", region: str = "us-east-1") -> list[str]:
    return [key for key in keys(admin, bucket=bucket, region=region) if "/CloudTrail/" in key]


def unpacked(admin: Admin, key: str, bucket: str = "logs") -> dict[str, Any]:
    return json.loads(gzip.decompress(bytes_of(admin.call("s3:GetObject", Bucket=bucket, Key=key))))


def delivered(admin: Admin, bucket: str = "logs") -> list[dict[str, Any]]:
    """Every event in the bucket, file by file."""
    return [event for key in log_keys(admin, bucket) for event in unpacked(admin, key, bucket)["Records"]]
