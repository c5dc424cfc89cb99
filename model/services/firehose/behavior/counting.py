"""Firehose: what happens by itself: once a minute, a stream in which something happened says how much."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from model.kit.world import World
from model.physics.metric import metric
from model.physics.minutes import (
    fall_silent,
    minutely,
    tell_events,
    tell_levels,
    told_age,
    told_events,
    told_sizes,
)
from model.physics.series import Series
from model.services.firehose.resources.delivery_streams import BACKUP, DELIVERY, DeliveryStream, Tally

Derive = Callable[[World, DeliveryStream], Series | None]

EVENTS = tuple(Tally.model_fields)
OLDEST = {DELIVERY: "delivery_oldest", BACKUP: "backup_oldest"}
"When the oldest record that waits in a buffer came; 0 while there is none."
DIMENSIONS = {"DeliveryStreamName": "delivery_stream_name"}
DAY = 24 * 3600.0


@minutely(DeliveryStream)
async def tell_minute(world: World, stream: DeliveryStream) -> bool:
    tell_events(world, stream.arn, {event: getattr(stream.tally, event) for event in EVENTS})
    oldest = {quantity: stream.buffer(buffer).oldest_at or 0.0 for buffer, quantity in OLDEST.items()}
    tell_levels(world, stream.arn, oldest)
    told, stream.tally = stream.tally, Tally()
    return told != Tally()


begin_counting = tell_minute.begin


def stop_counting(world: World, stream: DeliveryStream) -> None:
    tell_minute.stop(world, stream)
    fall_silent(world, stream.arn, (*EVENTS, *OLDEST.values()))


def amount(quantity: str) -> Derive:
    return lambda world, stream: told_events(world, stream.arn, quantity)


def share(part: str, whole: str) -> Derive:
    return lambda world, stream: told_sizes(world, stream.arn, part, whole)


def age(quantity: str) -> Derive:
    return lambda world, stream: told_age(world, stream.arn, quantity, DAY)


def publish(name: str, unit: str, derive: Derive) -> None:
    metric("AWS/Firehose", name, unit, of=DeliveryStream, dimensions=DIMENSIONS)(derive)


publish("IncomingRecords", "Count", amount("incoming_records"))
publish("IncomingBytes", "Bytes", amount("incoming_bytes"))


def of_family(family: str, derive: Derive) -> Derive:
    """Of streams that deliver to search domains of a family alone; to buckets, if it is empty."""

    def derived(world: World, stream: DeliveryStream) -> Series | None:
        return derive(world, stream) if family == (stream.search.family if stream.search else "") else None

    return derived


def publish_ways(name: str, buffer: str, narrowed: Callable[[Derive], Derive]) -> None:
    """How old what waits is, how often it went well, and how much of it there was."""
    publish(f"{name}.DataFreshness", "Seconds", narrowed(age(OLDEST[buffer])))
    publish(f"{name}.Success", "Count", narrowed(share(f"{buffer}_successes", f"{buffer}_attempts")))
    publish(f"{name}.Records", "Count", narrowed(amount(f"{buffer}_records")))
    publish(f"{name}.Bytes", "Bytes", narrowed(amount(f"{buffer}_bytes")))


for _name, _family in (
    ("DeliveryToS3", ""),
    ("DeliveryToElasticsearch", "Elasticsearch"),
    ("DeliveryToAmazonOpenSearchService", "Amazonopensearchservice"),
):
    publish_ways(_name, DELIVERY, partial(of_family, _family))
publish_ways("BackupToS3", BACKUP, lambda derive: derive)
publish("DeliveryToS3.ObjectCount", "Count", of_family("", amount("delivery_successes")))

publish("ExecuteProcessing.Success", "Count", share("processing_successes", "processing_attempts"))

for _name, _quantity, _unit in (
    ("ThrottledRecords", "throttled", "Count"),
    ("SucceedProcessing.Records", "processing_records", "Count"),
    ("SucceedProcessing.Bytes", "processing_bytes", "Bytes"),
    ("IncomingPutRequests", "requests", "Count"),
    ("PutRecord.Requests", "single_requests", "Count"),
    ("PutRecord.Bytes", "single_bytes", "Bytes"),
    ("PutRecordBatch.Requests", "batch_requests", "Count"),
    ("PutRecordBatch.Records", "batch_records", "Count"),
    ("PutRecordBatch.Bytes", "batch_bytes", "Bytes"),
    ("DataReadFromKinesisStream.Records", "read_records", "Count"),
    ("DataReadFromKinesisStream.Bytes", "read_bytes", "Bytes"),
):
    publish(_name, _unit, amount(_quantity))
