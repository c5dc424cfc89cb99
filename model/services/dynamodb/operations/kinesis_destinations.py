"""DynamoDB: what you can ask for, about Kinesis streams that are told of changes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.dynamodb.places import invalid, known_table
from model.services.dynamodb.resources.destinations import ACTIVE, StreamingDestination, destination_path
from model.services.dynamodb.resources.tables import Table

MOST_DESTINATIONS = 2
PRECISIONS = ("MILLISECOND", "MICROSECOND")
_STATE = "Table is not in a valid state to enable Kinesis Streaming Destination:"

Given = Mapping[str, str]


@operation(on=("table/{TableName}",))
async def enable_kinesis_streaming_destination(
    call: Call, *, table_name: str, stream_arn: str, enable_kinesis_streaming_configuration: Given | None = None
) -> dict[str, Any]:
    """From then on, every change goes there; whoever asks has to be allowed to put records into the stream."""
    world, table = known_table(call, table_name)
    if table.table_status != "ACTIVE":
        text = f"Attempt to change a resource which is still in use: Table is in use: {table.table_name}"
        raise AwsError("ResourceInUseException", text)
    precision = _precision(enable_kinesis_streaming_configuration, "enableKinesisStreamingConfiguration")
    for action in ("kinesis:DescribeStream", "kinesis:PutRecord", "kinesis:PutRecords"):
        call.require(action, stream_arn)
    known = world.find(StreamingDestination, destination_path(table.table_name, stream_arn))
    if known is not None and known.destination_status != "DISABLED":
        text = "KinesisStreamingDestination must be DISABLED or ENABLE_FAILED to perform ENABLE operation."
        raise invalid(f"{_STATE} {text}")
    await _refuse_no_stream(world, stream_arn)
    destination = known or _made(world, table, stream_arn)
    if known is not None:
        known.destination_status_description = ""
        world.enter(known, "ENABLING")
    destination.approximate_creation_date_time_precision = precision
    return _told(destination, enable=enable_kinesis_streaming_configuration or {})


async def _refuse_no_stream(world: World, stream_arn: str) -> None:
    try:
        await world.ask("kinesis:DescribeStreamSummary", StreamARN=stream_arn)
    except AwsError as refusal:
        raise AwsError("ResourceNotFoundException", f"Requested resource not found: {refusal.message}") from refusal


def _made(world: World, table: Table, stream_arn: str) -> StreamingDestination:
    if len(world.where(StreamingDestination, table_name=table.table_name)) >= MOST_DESTINATIONS:
        text = f"Table {table.table_name} has {MOST_DESTINATIONS} Kinesis streaming destinations already"
        raise AwsError("LimitExceededException", f"Subscriber limit exceeded: {text}")
    return world.add(
        StreamingDestination(
            path=destination_path(table.table_name, stream_arn),
            table_name=table.table_name,
            table_arn=table.arn,
            stream_arn=stream_arn,
        )
    )


@operation(on=("table/{TableName}",))
async def disable_kinesis_streaming_destination(call: Call, *, table_name: str, stream_arn: str) -> dict[str, Any]:
    world, destination = _destination_at(call, table_name, stream_arn)
    if destination.destination_status != ACTIVE:
        raise invalid(f"{_STATE} KinesisStreamingDestination must be ACTIVE to perform DISABLE operation.")
    world.enter(destination, "DISABLING")
    return _told(destination)


@operation(on=("table/{TableName}",))
async def update_kinesis_streaming_destination(
    call: Call, *, table_name: str, stream_arn: str, update_kinesis_streaming_configuration: Given | None = None
) -> dict[str, Any]:
    """In which unit a record tells when the change was made."""
    precision = _precision(update_kinesis_streaming_configuration, "updateKinesisStreamingConfiguration")
    if precision is None:
        text = "UpdateKinesisStreamingConfiguration cannot be null or contain only null values"
        raise invalid(f"Streaming destination cannot be updated with given parameters: {text}")
    world, destination = _destination_at(call, table_name, stream_arn)
    if destination.approximate_creation_date_time_precision == precision:
        table = world.get(Table, destination.table_name)
        text = f"Precision is already set to the desired value of {precision} for tableId: {table.table_id}"
        raise invalid(f"Invalid Request: {text}, kdsArn: {stream_arn}")
    destination.approximate_creation_date_time_precision = precision
    world.enter(destination, "UPDATING")
    return _told(destination, update=update_kinesis_streaming_configuration)


@operation(on=("table/{TableName}",))
async def describe_kinesis_streaming_destination(call: Call, *, table_name: str) -> dict[str, Any]:
    world, table = known_table(call, table_name)
    found = world.where(StreamingDestination, table_name=table.table_name)
    told = [
        {
            "stream_arn": each.stream_arn,
            "destination_status": each.destination_status,
            "destination_status_description": each.destination_status_description or None,
            "approximate_creation_date_time_precision": each.approximate_creation_date_time_precision,
        }
        for each in found
    ]
    return {"table_name": table.table_name, "kinesis_data_stream_destinations": told}


def _destination_at(call: Call, table_name: str, stream_arn: str) -> tuple[World, StreamingDestination]:
    world, table = known_table(call, table_name)
    found = world.find(StreamingDestination, destination_path(table.table_name, stream_arn))
    if found is None:
        text = f"No streaming destination with streamArn: {stream_arn} found for table with tableName:"
        raise invalid(f"{_STATE} {text} {table.table_name}")
    return world, found


def _precision(given: Given | None, member: str) -> str | None:
    found = (given or {}).get("ApproximateCreationDateTimePrecision")
    if found is not None and found not in PRECISIONS:
        raise invalid(
            f"1 validation error detected: Value '{found}' at '{member}.approximateCreationDateTimePrecision' failed "
            f"to satisfy constraint: Member must satisfy enum value set: [{', '.join(PRECISIONS)}]"
        )
    return found


def _told(
    destination: StreamingDestination, *, enable: Given | None = None, update: Given | None = None
) -> dict[str, Any]:
    return {
        "table_name": destination.table_name,
        "stream_arn": destination.stream_arn,
        "destination_status": destination.destination_status,
        "enable_kinesis_streaming_configuration": enable,
        "update_kinesis_streaming_configuration": update,
    }
