"""What is told of a delivery stream, as DescribeDeliveryStream has it."""

from __future__ import annotations

from typing import Any

from model.services.firehose.resources.buckets import BucketDestination, BucketTarget
from model.services.firehose.resources.delivery_streams import DeliveryStream
from model.services.firehose.resources.searches import SearchDestination

DESTINATION_ID = "destinationId-000000000001"
"A stream has one destination only."


def told(stream: DeliveryStream) -> dict[str, Any]:
    return {
        "delivery_stream_name": stream.delivery_stream_name,
        "delivery_stream_arn": stream.arn,
        "delivery_stream_status": stream.delivery_stream_status,
        "delivery_stream_encryption_configuration": _encryption(stream),
        "delivery_stream_type": stream.delivery_stream_type,
        "version_id": str(stream.version),
        "create_timestamp": stream.created_at,
        "last_update_timestamp": stream.updated_at,
        "source": _source(stream),
        "destinations": [{"destination_id": DESTINATION_ID, **_destination(stream)}],
        "has_more_destinations": False,
    }


def _destination(stream: DeliveryStream) -> dict[str, Any]:
    if stream.search is None:
        whole = _whole(stream.destination)
        return {"s3_destination_description": _target(stream.destination), "extended_s3_destination_description": whole}
    return {f"{stream.search.family.lower()}_destination_description": _search(stream.search, stream.destination)}


def _search(search: SearchDestination, bucket: BucketDestination) -> dict[str, Any]:
    return search.model_dump(exclude={"family"}) | {
        "s3_destination_description": _target(bucket),
        "processing_configuration": _processing(bucket),
    }


def _processing(destination: BucketDestination) -> dict[str, Any] | None:
    known = destination.processing_configuration
    return known.model_dump() if known.processors else None


def _encryption(stream: DeliveryStream) -> dict[str, str | None]:
    known = stream.encryption
    return {"status": known.status, "key_type": known.key_type or None, "key_arn": known.key_arn or None}


def _source(stream: DeliveryStream) -> dict[str, Any] | None:
    if stream.source is not None:
        read = {
            "kinesis_stream_arn": stream.source.kinesis_stream_arn,
            "role_arn": stream.source.role_arn,
            "delivery_start_timestamp": stream.source.delivery_start_timestamp,
        }
        return {"kinesis_stream_source_description": read}
    if stream.throughput_hint is None:
        return None
    return {"direct_put_source_description": {"throughput_hint_in_mbs": stream.throughput_hint}}


def _target(target: BucketTarget) -> dict[str, Any]:
    return {
        "role_arn": target.role_arn,
        "bucket_arn": target.bucket_arn,
        "prefix": target.prefix,
        "error_output_prefix": target.error_output_prefix,
        "buffering_hints": target.buffering_hints.model_dump(),
        "compression_format": target.compression_format,
        "encryption_configuration": {"no_encryption_config": "NoEncryption"},
        "cloud_watch_logging_options": target.cloud_watch_logging_options.model_dump(),
    }


def _whole(destination: BucketDestination) -> dict[str, Any]:
    backup = destination.s3_backup_configuration
    return _target(destination) | {
        "processing_configuration": _processing(destination),
        "s3_backup_mode": destination.s3_backup_mode,
        "s3_backup_description": _target(backup) if backup else None,
        "file_extension": destination.file_extension,
        "custom_time_zone": destination.custom_time_zone,
    }
