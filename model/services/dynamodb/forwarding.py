"""Changes of items on their way to Kinesis streams: laid down with the change, and sent soon after.

Source: Amazon DynamoDB Developer Guide, "Using Kinesis Data Streams to capture changes to DynamoDB".
"""

from __future__ import annotations

from typing import Any, NamedTuple

import orjson

from model.kit.world import World
from model.services.dynamodb.behavior.forwarding import send_soon
from model.services.dynamodb.places import Place
from model.services.dynamodb.resources.destinations import StreamingDestination
from model.services.dynamodb.values.items import Item
from model.services.dynamodb.values.packing import packed
from model.services.dynamodb.values.sizes import size_of

COUNT = "dynamodb-outbox"
_LAY_DOWN = "INSERT INTO dynamodb_outbox VALUES (?,?,?,?,?)"


class ItemChange(NamedTuple):
    """Of one item; None where there was none, or is none any more. `actor` is a service that did it by itself."""

    keys: Item
    old: Item | None
    new: Item | None
    actor: str = ""

    @property
    def event(self) -> str:
        return "INSERT" if self.old is None else "REMOVE" if self.new is None else "MODIFY"


def forward(place: Place, change: ItemChange) -> None:
    """Let every stream have it that the table tells."""
    for destination in place.world.where(StreamingDestination, table_name=place.table.table_name):
        if destination.tells:
            _lay_down(place.world, destination, change)


def _lay_down(world: World, destination: StreamingDestination, change: ItemChange) -> None:
    number = world.count(COUNT)
    key = world.luck("partition key", orjson.dumps(_plain(change.keys)).decode()).hexadecimal(32)
    body = orjson.dumps(_told(world, destination, change, number))
    world.write(_LAY_DOWN, destination.serial, number, world.now, key, body)
    send_soon(world, destination)


def _told(world: World, destination: StreamingDestination, change: ItemChange, number: int) -> dict[str, Any]:
    images = {"Keys": change.keys, "NewImage": change.new, "OldImage": change.old}
    shown = {name: _plain(image) for name, image in images.items() if image is not None}
    precision = destination.approximate_creation_date_time_precision or "MILLISECOND"
    digits = world.luck("kinesis event", number).hexadecimal(32)
    return {
        "awsRegion": world.region,
        "eventID": f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}",
        "eventName": change.event,
        "userIdentity": {"principalId": change.actor, "type": "Service"} if change.actor else None,
        "recordFormat": "application/json",
        "tableName": destination.table_name,
        "dynamodb": {
            "ApproximateCreationDateTime": int(world.now * (1000 if precision == "MILLISECOND" else 1_000_000)),
            **shown,
            "SizeBytes": sum(size_of(image) for image in images.values() if image is not None),
            "ApproximateCreationDateTimePrecision": precision,
        },
        "eventSource": "aws:dynamodb",
    }


def _plain(item: Item) -> Any:
    """As JSON has it, in which bytes are base64."""
    return orjson.loads(packed(item))
