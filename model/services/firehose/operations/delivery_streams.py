"""Firehose: what you can ask for, about delivery streams."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.form import takes
from model.kit.operation import operation
from model.kit.quotas import most
from model.services.firehose.behavior.delivering import begin_anew
from model.services.firehose.behavior.encrypting import begin_encrypting
from model.services.firehose.encryption import read_encryption
from model.services.firehose.forms import NewStreamForm
from model.services.firehose.places import stream_of
from model.services.firehose.reading import read_destination, the_only
from model.services.firehose.reading_search import read_search
from model.services.firehose.refusals import invalid
from model.services.firehose.resources.buckets import BucketDestination
from model.services.firehose.resources.delivery_streams import DIRECT, FROM_STREAM, DeliveryStream, StreamSource
from model.services.firehose.resources.searches import SearchDestination
from model.services.firehose.sources import read_source
from model.services.firehose.tagging import merge
from model.services.firehose.telling import DESTINATION_ID, told

PAGE = 10


@operation(on=("deliverystream/{DeliveryStreamName}",))
@takes(NewStreamForm)
async def create_delivery_stream(call: Call, asked: NewStreamForm) -> dict[str, str]:
    """It takes records as soon as it is active."""
    world, given = call.world, asked.destinations
    elsewhere = [name for name in call.params if name.endswith("DestinationConfiguration") and name not in given]
    family, destination = the_only(given, elsewhere)
    if len(world.all(DeliveryStream)) >= most(world, "firehose/streams-per-region"):
        raise AwsError("LimitExceededException", "You have already consumed your Firehose stream quota.")
    source = _source(call, asked)
    search, bucket = _read(call, family.removesuffix("DestinationConfiguration"), destination)
    hint, wants_key = asked.direct_put_source_configuration, asked.delivery_stream_encryption_configuration_input
    stream = DeliveryStream(
        delivery_stream_name=asked.delivery_stream_name,
        delivery_stream_type=asked.delivery_stream_type,
        destination=bucket,
        search=search,
        source=source,
        source_arn=source.kinesis_stream_arn if source else "",
        throughput_hint=hint["ThroughputHintInMBs"] if hint else None,
        tags=merge((), asked.tags),
    )
    if wants_key:
        stream.encryption = read_encryption(world, wants_key, "ENABLED")
    return {"delivery_stream_arn": world.add(stream).arn}


def _source(call: Call, asked: NewStreamForm) -> StreamSource | None:
    """The Kinesis stream that it reads, if it takes no records directly."""
    kind = asked.delivery_stream_type
    if kind not in (DIRECT, FROM_STREAM):
        raise invalid(f"The source {kind} is not offered by this cloud.")
    source = read_source(call, kind, asked.kinesis_stream_source_configuration)
    if source is not None and asked.delivery_stream_encryption_configuration_input:
        raise invalid("Server-side encryption can be set only for streams that records are put into directly.")
    return source


def _read(
    call: Call, family: str, asked: Mapping[str, Any], stream: DeliveryStream | None = None
) -> tuple[SearchDestination | None, BucketDestination]:
    """Between domains and buckets there is no going over."""
    bucket, search = (stream.destination, stream.search) if stream else (None, None)
    of_bucket = family.endswith("S3")
    if stream is not None and of_bucket == (search is not None):
        raise invalid("Switching between OpenSearch Service and other destinations is not supported.")
    if of_bucket:
        return None, read_destination(call, asked, bucket)
    return read_search(call, family, asked, search, bucket)


@operation
async def describe_delivery_stream(
    call: Call,
    *,
    delivery_stream_name: str,
    limit: int | None = None,  # noqa: ARG001 - a stream has one destination only
    exclusive_start_destination_id: str | None = None,
) -> dict[str, Any]:
    described = told(stream_of(call.world, delivery_stream_name))
    if exclusive_start_destination_id is not None and exclusive_start_destination_id >= DESTINATION_ID:
        described["destinations"] = []
    return {"delivery_stream_description": described}


@operation(on=("*",))
async def list_delivery_streams(
    call: Call,
    *,
    limit: int = PAGE,
    delivery_stream_type: str | None = None,
    exclusive_start_delivery_stream_name: str = "",
) -> dict[str, Any]:
    """In the order of their names."""
    names = sorted(
        stream.delivery_stream_name
        for stream in call.world.all(DeliveryStream)
        if delivery_stream_type in (None, stream.delivery_stream_type)
        and stream.delivery_stream_name > exclusive_start_delivery_stream_name
    )
    return {"delivery_stream_names": names[:limit], "has_more_delivery_streams": len(names) > limit}


@operation
async def update_destination(
    call: Call,
    *,
    delivery_stream_name: str,
    current_delivery_stream_version_id: str,
    destination_id: str,
    s3_destination_update: Mapping[str, Any] | None = None,
    extended_s3_destination_update: Mapping[str, Any] | None = None,
    elasticsearch_destination_update: Mapping[str, Any] | None = None,
    amazonopensearchservice_destination_update: Mapping[str, Any] | None = None,
) -> None:
    """For whoever knows the version that holds; what waits goes to the new destination."""
    world, stream = call.world, stream_of(call.world, delivery_stream_name)
    world.request(stream, "UpdateDestination")
    if current_delivery_stream_version_id != str(stream.version):
        text = f"Cannot update firehose: {delivery_stream_name} since the current version id: {stream.version} and "
        text += f"specified version id: {current_delivery_stream_version_id} do not match"
        raise AwsError("ConcurrentModificationException", text)
    if destination_id != DESTINATION_ID:
        raise invalid(f"Destination Id {destination_id} not found")
    given = {
        "ExtendedS3DestinationUpdate": extended_s3_destination_update,
        "S3DestinationUpdate": s3_destination_update,
        "ElasticsearchDestinationUpdate": elasticsearch_destination_update,
        "AmazonopensearchserviceDestinationUpdate": amazonopensearchservice_destination_update,
    }
    elsewhere = [name for name in call.params if name.endswith("DestinationUpdate") and name not in given]
    family, asked = the_only(given, elsewhere)
    stream.search, stream.destination = _read(call, family.removesuffix("DestinationUpdate"), asked, stream)
    stream.version += 1
    stream.updated_at = world.now
    begin_anew(world, stream)


@operation
async def delete_delivery_stream(
    call: Call,
    *,
    delivery_stream_name: str,
    allow_force_delete: bool = False,  # noqa: ARG001 - there is no grant of a key that could hold it up
) -> None:
    """What was not delivered yet is lost."""
    call.world.request(stream_of(call.world, delivery_stream_name), "DeleteDeliveryStream")


@operation
async def start_delivery_stream_encryption(
    call: Call,
    *,
    delivery_stream_name: str,
    delivery_stream_encryption_configuration_input: Mapping[str, str] | None = None,
) -> None:
    """Of what waits; with AWS's own key unless the caller names another one."""
    world, stream = call.world, stream_of(call.world, delivery_stream_name)
    world.request(stream, "StartDeliveryStreamEncryption")
    if stream.source is not None:
        raise invalid("Server-side encryption can be set only for streams that records are put into directly.")
    asked = delivery_stream_encryption_configuration_input or {"KeyType": "AWS_OWNED_CMK"}
    begin_encrypting(world, stream, read_encryption(world, asked, "ENABLING"))


@operation
async def stop_delivery_stream_encryption(call: Call, *, delivery_stream_name: str) -> None:
    world, stream = call.world, stream_of(call.world, delivery_stream_name)
    world.request(stream, "StopDeliveryStreamEncryption")
    if stream.source is not None:
        raise invalid("Server-side encryption can be set only for streams that records are put into directly.")
    begin_encrypting(world, stream, stream.encryption.model_copy(update={"status": "DISABLING"}))
