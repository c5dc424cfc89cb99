"""Buckets that others lay files into: which one is meant, and whether its policy lets them in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from model.kit.arn import arn
from model.kit.world import GLOBAL, World
from model.laws.access.grounds import Grounds
from model.laws.access.judge import judge
from model.laws.access.policy import read_policy
from model.laws.access.question import Caller, Question
from model.services.s3.resources.buckets import Bucket, BucketName

FULL_CONTROL = "bucket-owner-full-control"
"""The ACL that files of other accounts come with."""


def bucket_named(world: World, name: str) -> Bucket | None:
    """Whosever it is, in whichever region."""
    found = world.cell.world("", GLOBAL, "s3").find(BucketName, name)
    return world.cell.world(found.owner, found.home, "s3").find(Bucket, name) if found else None


def lets_look(bucket: Bucket, caller: Caller, source: Mapping[str, str]) -> bool:
    """At its ACL, as those do who find out first whose it is."""
    return _lets(bucket, Question("s3:GetBucketAcl", bucket.arn, caller, source, bucket.account))


def lets_put(bucket: Bucket, key: str, caller: Caller, source: Mapping[str, str]) -> bool:
    context = {**source, "s3:x-amz-acl": FULL_CONTROL}
    question = Question("s3:PutObject", arn("s3", "", "", f"{bucket.name}/{key}"), caller, context, bucket.account)
    return _lets(bucket, question)


def letting_in(bucket: Bucket, host: str, folder: str, source_arn: str, account: str) -> str:
    """The policy of a bucket, and in it what lets a delivering service in, on behalf of an account."""
    policy: dict[str, Any] = orjson.loads(bucket.policy) if bucket.policy else {"Version": "2012-10-17"}
    root, principal = arn("s3", "", "", bucket.name), {"Service": f"{host}.amazonaws.com"}
    own = {"aws:SourceAccount": account}
    from_here = {"ArnLike": {"aws:SourceArn": source_arn}}
    write = {
        "Sid": "AWSLogDeliveryWrite",
        "Effect": "Allow",
        "Principal": principal,
        "Action": "s3:PutObject",
        "Resource": f"{root}/{folder}*",
        "Condition": {"StringEquals": {**own, "s3:x-amz-acl": FULL_CONTROL}, **from_here},
    }
    look = {
        "Sid": "AWSLogDeliveryAclCheck",
        "Effect": "Allow",
        "Principal": principal,
        "Action": "s3:GetBucketAcl",
        "Resource": root,
        "Condition": {"StringEquals": own, **from_here},
    }
    said: Any = policy.get("Statement") or []
    own_words: list[Any] = list(said) if isinstance(said, list) else [said]  # pyright: ignore[reportUnknownArgumentType]
    return orjson.dumps(policy | {"Statement": [*own_words, write, look]}).decode()


def _lets(bucket: Bucket, question: Question) -> bool:
    if not bucket.policy:
        return False
    grounds = Grounds(resource=(read_policy(bucket.policy, bucket.name, "resource-based policy"),))
    return judge(grounds, question).allowed
