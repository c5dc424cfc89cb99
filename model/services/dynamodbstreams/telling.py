"""Streams and records as answers tell of them."""

from __future__ import annotations

from typing import Any

from model.kit.world import World
from model.services.dynamodb.resources.records import Record, sequence_number
from model.services.dynamodb.resources.streams import Shard, TableStream

Told = dict[str, Any]


def stream_told(stream: TableStream) -> Told:
    return {"stream_arn": stream.stream_arn, "table_name": stream.table_name, "stream_label": stream.label_time}


def stream_described(stream: TableStream) -> Told:
    names = ((stream.hash_name, "HASH"), (stream.sort_name, "RANGE"))
    return {
        **stream_told(stream),
        "stream_status": stream.status,
        "stream_view_type": stream.view,
        "creation_request_date_time": stream.created_at,
        "key_schema": [{"attribute_name": name, "key_type": type} for name, type in names if name],
    }


def shard_told(shard: Shard) -> Told:
    last = None if shard.last is None else sequence_number(shard.last)
    return {
        "shard_id": shard.shard_id,
        "parent_shard_id": shard.parent or None,
        "sequence_number_range": {
            "starting_sequence_number": sequence_number(shard.first),
            "ending_sequence_number": last,
        },
    }


def record_told(world: World, stream: TableStream, record: Record) -> Told:
    number = sequence_number(record.seq)
    identity = {"principal_id": record.actor, "type": "Service"} if record.actor else None
    return {
        "eventID": world.luck("stream-event", stream.stream_arn, number).hexadecimal(32),
        "eventName": record.event,
        "eventVersion": "1.1",
        "eventSource": "aws:dynamodb",
        "awsRegion": stream.region,
        "dynamodb": {
            "ApproximateCreationDateTime": float(int(record.at)),
            "Keys": record.keys,
            "NewImage": record.new,
            "OldImage": record.old,
            "SequenceNumber": number,
            "SizeBytes": record.size,
            "StreamViewType": stream.view,
        },
        "userIdentity": identity,
    }
