"""Finding streams and their shards, in whichever account they are."""

from __future__ import annotations

from model.gateway.call import Call
from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.dynamodb.resources.streams import KEPT_SECONDS, Shard, TableStream


def stream_at(call: Call, named: str) -> tuple[World, TableStream]:
    """A stream and the world that it is in."""
    account = read_arn(named).account if named.startswith("arn:") else call.account
    world = call.cell.world(account, call.region, "dynamodb")
    return world, world.get(TableStream, named)


def shard_of(world: World, stream: TableStream, shard_id: str) -> Shard:
    """Raises what AWS says of a shard that is not there, or not any more."""
    shard = stream.shard(shard_id)
    if shard is None:
        text = f"Requested resource not found: Shard does not exist: {shard_id}"
        raise AwsError("ResourceNotFoundException", text)
    if shard.closed_at is not None and shard.closed_at <= world.now - KEPT_SECONDS:
        raise trimmed()
    return shard


def trimmed() -> AwsError:
    text = "The operation attempted to read past the oldest stream record in a shard"
    return AwsError("TrimmedDataAccessException", text)


def invalid(text: str) -> AwsError:
    return AwsError("ValidationException", text)
