"""Buckets into which log events are laid."""

from __future__ import annotations

from model.kit.arn import arn
from model.kit.principal import service
from model.kit.world import GLOBAL, World
from model.laws.access.grounds import Grounds
from model.laws.access.judge import judge
from model.laws.access.policy import read_policy
from model.laws.access.question import Question
from model.services.logs.refusals import invalid
from model.services.s3.resources.buckets import Bucket, BucketName

PROBE = "aws-logs-write-test"
HINT = "Please check if CloudWatch Logs has been granted permission to perform this operation."


def bucket_of(world: World, name: str) -> Bucket:
    """A bucket of this region that lets CloudWatch Logs in; raises InvalidParameterException for others."""
    found = world.cell.world("", GLOBAL, "s3").find(BucketName, name)
    bucket = world.cell.world(found.owner, found.home, "s3").find(Bucket, name) if found else None
    if bucket is None or bucket.region != world.region:
        raise invalid("The given bucket does not exist. Please make sure the bucket is valid.")
    for action, resource in (("GetBucketAcl", ""), ("PutObject", f"/{PROBE}")):
        if not _lets(world, bucket, f"s3:{action}", resource):
            raise invalid(f"{action} call on the given bucket failed. {HINT}")
    return bucket


def _lets(world: World, bucket: Bucket, action: str, within: str) -> bool:
    if not bucket.policy:
        return False
    grounds = Grounds(resource=(read_policy(bucket.policy, bucket.name, "resource-based policy"),))
    host = service(f"logs.{world.region}", world.account).caller
    source = {
        "aws:SourceAccount": world.account,
        "aws:SourceArn": arn("logs", world.region, world.account, "log-group:*"),
        "s3:x-amz-acl": "bucket-owner-full-control",
    }
    return judge(grounds, Question(action, arn("s3", "", "", f"{bucket.name}{within}"), host, source)).allowed


async def put(world: World, bucket: str, key: str, body: bytes) -> None:
    """Lay a file into a bucket that lets CloudWatch Logs in, whose owner has it then."""
    found = bucket_of(world, bucket)
    await world.ask(
        "s3:PutObject",
        region=found.region,
        account=found.account,
        Bucket=bucket,
        Key=key,
        Body=body,
        ACL="bucket-owner-full-control",
    )
