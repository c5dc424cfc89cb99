"""Buckets into which log events are laid."""

from __future__ import annotations

from model.kit.arn import arn
from model.kit.principal import service
from model.kit.world import World
from model.services.logs.refusals import invalid
from model.services.s3.resources.buckets import Bucket
from model.services.s3.resources.deliveries import FULL_CONTROL, bucket_named, lets_look, lets_put

PROBE = "aws-logs-write-test"
HINT = "Please check if CloudWatch Logs has been granted permission to perform this operation."


def bucket_of(world: World, name: str) -> Bucket:
    """A bucket of this region that lets CloudWatch Logs in; raises InvalidParameterException for others."""
    bucket = bucket_named(world, name)
    if bucket is None or bucket.region != world.region:
        raise invalid("The given bucket does not exist. Please make sure the bucket is valid.")
    caller = service(f"logs.{world.region}", world.account).caller
    source = {
        "aws:SourceAccount": world.account,
        "aws:SourceArn": arn("logs", world.region, world.account, "log-group:*"),
    }
    if not lets_look(bucket, caller, source):
        raise invalid(f"GetBucketAcl call on the given bucket failed. {HINT}")
    if not lets_put(bucket, PROBE, caller, source):
        raise invalid(f"PutObject call on the given bucket failed. {HINT}")
    return bucket


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
        ACL=FULL_CONTROL,
    )
