"""Laying records into a bucket under the role of the destination, and writing down where that fails."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

import orjson

from model.kernel.unhurried import Unhurried
from model.kit.errors import AwsError
from model.kit.principal import Principal
from model.kit.world import World
from model.services.firehose.naming import SUFFIXES, file_name, folder, zone_of
from model.services.firehose.packing import packed
from model.services.firehose.resources.buckets import BucketTarget
from model.services.firehose.resources.delivery_streams import BACKUP, DELIVERY, DeliveryStream
from model.services.firehose.shelf import Batch
from model.services.iam.resources.serving import acting_in
from model.services.s3.resources.deliveries import bucket_named

_ADVICE = {
    "S3.AccessDenied": "Access was denied. The trust policy of the role has to let Firehose assume it, and its access "
    "policy has to allow access to the bucket.",
    "S3.NoSuchBucket": "The bucket does not exist. Create it, or have the stream deliver to another one.",
}


def actor_in(world: World, stream: DeliveryStream, role_arn: str) -> Principal | None:
    return acting_in(world, role_arn, "firehose", source=stream.arn, external_id=stream.account)


def target_of(stream: DeliveryStream, buffer: str) -> BucketTarget:
    backup = stream.destination.s3_backup_configuration
    return backup if buffer == BACKUP and backup is not None else stream.destination


async def lay_down(world: World, stream: DeliveryStream, buffer: str, batch: Batch) -> None:
    """All of them as one object. Raises as `lay_object` does."""
    target = target_of(stream, buffer)
    at = datetime.fromtimestamp(batch.at, zone_of(stream.destination.custom_time_zone))
    luck = world.luck("firehose file", stream.serial, buffer, batch.numbers[0])
    suffix = stream.destination.file_extension or SUFFIXES[target.compression_format]
    name = file_name(stream.delivery_stream_name, stream.version, at, luck, suffix)
    body = await Unhurried(packed(batch.data, target.compression_format, name.removesuffix(suffix)))
    await lay_object(world, stream, target, folder(target.prefix, at, luck) + name, body)


async def lay_object(world: World, stream: DeliveryStream, target: BucketTarget, key: str, body: bytes) -> None:
    """Raises what S3 answers, or AccessDenied where the role lets Firehose not in."""
    actor, bucket = actor_in(world, stream, target.role_arn), bucket_named(world, target.bucket)
    if actor is None:
        raise AwsError("AccessDenied", "Firehose is not let into the role.", 403)
    if bucket is None:
        raise AwsError("NoSuchBucket", "The specified bucket does not exist", 404)
    await world.ask("s3:PutObject", region=bucket.region, under=actor, Bucket=bucket.name, Key=key, Body=body)


async def write_down(world: World, stream: DeliveryStream, buffer: str, refusal: AwsError) -> None:
    """Into the log stream that the destination names, if it names one and the role may."""
    search, target = (stream.search if buffer == DELIVERY else None), target_of(stream, buffer)
    options, role_arn = (search or target).cloud_watch_logging_options, (search or target).role_arn
    actor = actor_in(world, stream, role_arn)
    if not options.enabled or actor is None:
        return
    code = refusal.code if "." in refusal.code else f"S3.{refusal.code}"
    line = {
        "deliveryStreamARN": stream.arn,
        "destination": (search.domain_arn or search.cluster_endpoint) if search else target.bucket_arn,
        "deliveryStreamVersionId": stream.version,
        "message": _ADVICE.get(code, refusal.message),
        "errorCode": code,
    }
    events = [{"timestamp": int(world.now * 1000), "message": orjson.dumps(line).decode()}]
    with suppress(AwsError):
        await world.ask(
            "logs:PutLogEvents",
            under=actor,
            logGroupName=options.log_group_name,
            logStreamName=options.log_stream_name,
            logEvents=events,
        )
