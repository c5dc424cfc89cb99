"""DynamoDB: what happens by itself: what is to go to Kinesis streams is sent, and again where there was no room."""

from __future__ import annotations

from typing import Any

from model.kit.behavior import due, entering
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.dynamodb.resources.destinations import DISABLED, StreamingDestination

DELAY_SECONDS = 0.2
RETRY_SECONDS = 1.0
PATIENCE_SECONDS = 24 * 3600.0
"How long it is tried; then what waited is lost."
MOST_AT_ONCE = 500
MOST_BYTES = 4 * 1024 * 1024

_WAITING = "SELECT seq, at, key, body FROM dynamodb_outbox WHERE destination = ? ORDER BY seq LIMIT ?"
_SENT = "DELETE FROM dynamodb_outbox WHERE destination = ? AND seq = ?"
_ALL = "DELETE FROM dynamodb_outbox WHERE destination = ?"

Waiting = tuple[int, float, str, bytes]


def send_soon(world: World, destination: StreamingDestination) -> None:
    if world.woken_at(send, destination.path) is None:
        world.wake(send, destination.path, after=DELAY_SECONDS)


@due
async def send(world: World, path: str) -> None:
    """What had no room stays, and is tried again; a stream that is gone ends it."""
    destination = world.find(StreamingDestination, path)
    if destination is None:
        return
    rows = [Waiting(row) for row in await world.read(_WAITING, destination.serial, MOST_AT_ONCE)]
    batch = _fitting(rows)
    if not batch:
        return
    try:
        left = await _put(world, destination, batch)
    except AwsError as refusal:
        if refusal.code == "ResourceNotFoundException":
            _give_up(world, destination, refusal)
            return
        left = {row[0] for row in batch if row[1] > world.now - PATIENCE_SECONDS}
    for row in batch:
        if row[0] not in left:
            world.write(_SENT, destination.serial, row[0])
    if left or len(rows) > len(batch) or len(rows) == MOST_AT_ONCE:
        world.wake(send, path, after=RETRY_SECONDS if left else 0.0)


def _fitting(rows: list[Waiting]) -> list[Waiting]:
    """The first of them, as many as one call takes."""
    found: list[Waiting] = []
    size = 0
    for row in rows:
        size += len(row[3])
        if found and size > MOST_BYTES:
            break
        found.append(row)
    return found


async def _put(world: World, destination: StreamingDestination, batch: list[Waiting]) -> set[int]:
    """The numbers of those that there was no room for. Raises what Kinesis answers."""
    records: list[dict[str, Any]] = [{"Data": body, "PartitionKey": key} for _, _, key, body in batch]
    answer = await world.ask("kinesis:PutRecords", StreamARN=destination.stream_arn, Records=records)
    told = zip(batch, answer["Records"], strict=True)
    return {row[0] for row, each in told if "ErrorCode" in each and row[1] > world.now - PATIENCE_SECONDS}


def _give_up(world: World, destination: StreamingDestination, refusal: AwsError) -> None:
    destination.destination_status_description = refusal.message
    world.enter(destination, DISABLED)


@entering(StreamingDestination, DISABLED)
def forget_waiting(world: World, destination: StreamingDestination) -> None:
    """What was not sent is not sent any more."""
    world.forget(send, destination.path)
    world.write(_ALL, destination.serial)


def drop_destination(world: World, destination: StreamingDestination) -> None:
    """Its table is gone."""
    forget_waiting(world, destination)
    world.remove(destination)
