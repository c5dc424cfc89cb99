"""Delivery streams that flow logs deliver to: the account's own, with the tag by which log delivery may fill them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from model.gateway.call import Call
from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.ec2.resources.flow_logs import FlowLog, Line
from model.services.firehose.resources.delivery_streams import DeliveryStream

DELIVERY = "delivery.logs"
MARK = ("LogDeliveryEnabled", "true")
MOST_RECORDS = 500


async def open_stream(call: Call, log: FlowLog) -> None:
    """It has to be there; whoever may tag it has log delivery let in by that."""
    stream = stream_of(call.world, log)
    if stream is None:
        name = log.log_destination.rpartition(":")[2]
        raise AwsError("400", f"LogDestination: {name} does not exist")
    if _is_open(stream):
        return
    try:
        call.require("firehose:TagDeliveryStream", stream.arn)
    except AwsError as refusal:
        text = f"Access Denied for LogDestination: {stream.label}. Please check LogDestination permission"
        raise AwsError("400", text) from refusal
    key, value = MARK
    asked: dict[str, Any] = {"DeliveryStreamName": stream.delivery_stream_name, "Tags": [{"Key": key, "Value": value}]}
    await _ask(call.world, "firehose:TagDeliveryStream", asked)


def stream_of(world: World, log: FlowLog) -> DeliveryStream | None:
    """Of the flow log's own account and region."""
    read = read_arn(log.log_destination)
    if (read.service, read.region, read.account) != ("firehose", world.region, world.account):
        return None
    return world.find(DeliveryStream, read.name)


def _is_open(stream: DeliveryStream) -> bool:
    return any((tag.key, tag.value) == MARK for tag in stream.tags)


async def to_stream(world: World, log: FlowLog, lines: Sequence[Line]) -> None:
    """A record for each line. Raises what Firehose answers, or AccessDenied where the tag was taken away."""
    stream = stream_of(world, log)
    if stream is None or not _is_open(stream):
        raise AwsError("AccessDenied", "Log delivery is not let into the delivery stream.", 403)
    records = [{"Data": orjson.dumps({"message": line.text}) + b"\n"} for line in lines]
    for first in range(0, len(records), MOST_RECORDS):
        some = records[first : first + MOST_RECORDS]
        asked = {"DeliveryStreamName": stream.delivery_stream_name, "Records": some}
        await _ask(world, "firehose:PutRecordBatch", asked)


async def _ask(world: World, action: str, asked: dict[str, Any]) -> None:
    await world.cell.ask(action, asked, region=world.region, account=world.account, service=DELIVERY)
