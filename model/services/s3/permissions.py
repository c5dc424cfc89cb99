"""S3: what its operations act on, what conditions can ask about a call, and the policies of its buckets."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import orjson

from model.kit.permission import Guard, Value, acting_on, condition_keys, guarding
from model.kit.principal import Principal
from model.kit.resource import Resource
from model.kit.world import World
from model.laws.access.policy import read_policy
from model.services.s3.places import find_place
from model.services.s3.policies import speaks_to_all

_ASKED = {
    "Prefix": "s3:prefix",
    "Delimiter": "s3:delimiter",
    "MaxKeys": "s3:max-keys",
    "ACL": "s3:x-amz-acl",
    "StorageClass": "s3:x-amz-storage-class",
    "ServerSideEncryption": "s3:x-amz-server-side-encryption",
    "SSEKMSKeyId": "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "CopySource": "s3:x-amz-copy-source",
    "MetadataDirective": "s3:x-amz-metadata-directive",
    "VersionId": "s3:VersionId",
}
"Parameters that conditions can ask about (service authorization reference)."

_ABOUT_THE_POLICY = frozenset({"s3:DeleteBucketPolicy", "s3:GetBucketPolicy", "s3:PutBucketPolicy"})


def of_version(permission: str) -> Callable[[Mapping[str, Any]], str]:
    """`s3:GetObject`, and `s3:GetObjectVersion` for a version that is asked for by its id."""
    service, _, name = permission.partition(":")
    whole = f"{service}:{name.replace('Object', 'ObjectVersion', 1)}"
    return lambda params: whole if params.get("VersionId") else permission


@acting_on
def bucket_or_object(_world: World, params: Mapping[str, Any], _caller: Principal) -> Iterator[str]:
    bucket, key = params.get("Bucket"), params.get("Key")
    if bucket:
        yield f"arn:aws:s3:::{bucket}/{key}" if key else f"arn:aws:s3:::{bucket}"


@condition_keys
def asked(_world: World, params: Mapping[str, Any], _thing: Resource | None) -> dict[str, Value]:
    return {key: str(params[name]) for name, key in _ASKED.items() if name in params}


@guarding
def bucket_policy(world: World, action: str, arn: str) -> Guard | None:
    """The policy of the bucket that a resource is, or is in; nobody guards what does not exist, or is to be made."""
    if action == "s3:CreateBucket":
        return None
    place = find_place(world, arn.rpartition(":")[2].partition("/")[0])
    if place is None:
        return None
    bucket = place.bucket
    texts = [bucket.policy] if bucket.policy else []
    block = bucket.public_access_block
    if block is not None and block.restrict_public_buckets and texts and speaks_to_all(bucket.policy):
        texts.append(_kept_to(bucket.account))
    policies = tuple(read_policy(text, place.name, "resource-based policy") for text in texts)
    return Guard(bucket.account, policies, yields_to_root=action in _ABOUT_THE_POLICY)


@cache
def _kept_to(account: str) -> str:
    """What RestrictPublicBuckets makes of a public policy: only the own account and services of AWS get in."""
    condition = {"StringNotEquals": {"aws:PrincipalAccount": account}, "Bool": {"aws:PrincipalIsAWSService": "false"}}
    denied = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": condition}
    return orjson.dumps({"Version": "2012-10-17", "Statement": [denied]}).decode()
