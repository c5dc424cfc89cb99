"""Where a trail delivers: which keys it writes, and whether the bucket lets it."""

from __future__ import annotations

from model.kit.errors import AwsError
from model.kit.principal import service
from model.kit.world import World
from model.services.cloudtrail.moments import basic, folder, to_the_minute
from model.services.cloudtrail.resources.trails import Trail
from model.services.s3.resources.buckets import Bucket
from model.services.s3.resources.deliveries import FULL_CONTROL, bucket_named, lets_look, lets_put

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def refuse_bad_bucket(world: World, trail: Trail) -> Bucket:
    """The bucket that a trail is to deliver to; it has to be there, and its policy to let CloudTrail in."""
    bucket = bucket_named(world, trail.s3_bucket_name)
    if bucket is None:
        raise AwsError("S3BucketDoesNotExistException", f"S3 bucket {trail.s3_bucket_name} does not exist!")
    if not lets_in(bucket, trail):
        text = f"Incorrect S3 bucket policy is detected for bucket: {trail.s3_bucket_name}"
        raise AwsError("InsufficientS3BucketPolicyException", text)
    return bucket


def lets_in(bucket: Bucket, trail: Trail) -> bool:
    """CloudTrail may look at the ACL and write where it would (CloudTrail User Guide, Amazon S3 bucket policy)."""
    caller = service("cloudtrail", trail.account).caller
    source = {"aws:SourceArn": trail.arn, "aws:SourceAccount": trail.account}
    return lets_look(bucket, caller, source) and lets_put(bucket, f"{logs(trail)}probe", caller, source)


def logs(trail: Trail) -> str:
    """Under which prefix all that it delivers lies."""
    return f"{trail.s3_key_prefix}/AWSLogs/{trail.account}/" if trail.s3_key_prefix else f"AWSLogs/{trail.account}/"


def log_key(world: World, trail: Trail, region: str) -> str:
    """No two files have the same name, whichever trails deliver to the bucket."""
    luck = world.luck("log file", trail.name, region, world.now)
    unique = luck.letters(16, ALPHABET)
    name = f"{trail.account}_CloudTrail_{region}_{to_the_minute(world.now)}_{unique}.json.gz"
    return f"{logs(trail)}CloudTrail/{region}/{folder(world.now)}/{name}"


def digest_key(world: World, trail: Trail, region: str) -> str:
    name = f"{trail.account}_CloudTrail-Digest_{region}_{trail.name}_{trail.region}_{basic(world.now)}.json.gz"
    return f"{logs(trail)}CloudTrail-Digest/{region}/{folder(world.now)}/{name}"


async def put(world: World, trail: Trail, key: str, body: bytes, metadata: dict[str, str]) -> None:
    """Lay a file into the bucket, with the rights of its owner; raises what S3 answers, or AccessDenied."""
    bucket = bucket_named(world, trail.s3_bucket_name)
    if bucket is None:
        raise AwsError("NoSuchBucket", "The specified bucket does not exist", 404)
    if not lets_in(bucket, trail):
        raise AwsError("AccessDenied", "Access Denied", 403)
    await world.ask(
        "s3:PutObject",
        region=bucket.region,
        account=bucket.account,
        Bucket=bucket.name,
        Key=key,
        Body=body,
        ACL=FULL_CONTROL,
        ContentType="application/json",
        ContentEncoding="gzip",
        Metadata=metadata,
    )
