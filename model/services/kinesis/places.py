"""Finding streams and shards by what callers call them, in whichever account they are."""

from __future__ import annotations

from model.gateway.call import Call
from model.kit.arn import arn, read_arn
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.kinesis.refusals import bad_value, in_use, invalid, no_stream, not_found
from model.services.kinesis.resources.shards import Shard, path_of
from model.services.kinesis.resources.streams import STREAM_LIFE, Stream

KIND = "stream/"
CONSUMER = "/consumer/"


def arn_of(world: World, name: str) -> str:
    return arn("kinesis", world.region, world.account, f"{KIND}{name}")


def name_in(named: str) -> str:
    """The stream that an ARN is of, or is about a consumer of; empty for other ARNs."""
    resource = read_arn(named).resource
    return resource.removeprefix(KIND).partition("/")[0] if resource.startswith(KIND) else ""


def stream_of(world: World, named: str) -> Stream | None:
    """The stream of an ARN in this region, whosever it is."""
    read = read_arn(named)
    if (read.service, read.region) != ("kinesis", world.region):
        return None
    return world.cell.world(read.account, world.region, "kinesis").find(Stream, name_in(named))


def stream_at(call: Call, name: str | None, named: str | None) -> tuple[World, Stream]:
    """A stream by its name or its ARN, of which both may be given, and the part of the world that it is in."""
    place, called = call.world, name
    if named:
        read = read_arn(named)
        called = name_in(named)
        if read.region != call.region or not called:
            raise invalid(f"StreamARN {named} is not of this region.")
        if name and name != called:
            raise bad_value(f"StreamName {name} and StreamARN {named} name different streams.")
        place = call.cell.world(read.account, call.region, "kinesis")
    if not called:
        raise bad_value("Either StreamName or StreamARN should be provided.")
    return place, stream_in(place, called)


def stream_in(world: World, name: str) -> Stream:
    stream = world.find(Stream, name)
    if stream is None:
        raise no_stream(name, world.account)
    return stream


def ready_stream_at(call: Call, name: str | None, named: str | None) -> tuple[World, Stream]:
    """A stream that can be written and read; before it is ready, and while it goes, it is as if it were not there."""
    place, stream = stream_at(call, name, named)
    if not stream.takes_records:
        raise no_stream(stream.stream_name, stream.account)
    return place, stream


def refuse_busy(stream: Stream, action: str) -> None:
    """Raises ResourceInUseException while the stream is not in a state for this."""
    if not STREAM_LIFE.allows(stream, action):
        where = f"Stream {stream.stream_name} under account {stream.account}"
        raise in_use(f"{where} not ACTIVE, instead in state {stream.stream_status}")


def shard_in(world: World, stream: Stream, shard_id: str) -> Shard:
    shard = world.find(Shard, path_of(stream.stream_name, shard_id))
    if shard is None:
        raise no_shard(stream, shard_id)
    return shard


def no_shard(stream: Stream, shard_id: str) -> AwsError:
    where = f"in stream {stream.stream_name} under account {stream.account}"
    return not_found(f"Shard {shard_id} {where} does not exist")


def shards_of(world: World, stream: Stream) -> list[Shard]:
    """All that can still be read, in the order in which they were opened."""
    return sorted(world.where(Shard, stream_name=stream.stream_name), key=lambda shard: shard.number)


def open_shards_of(world: World, stream: Stream) -> list[Shard]:
    """In the order of their hash keys."""
    return sorted(world.where(Shard, open_in=stream.stream_name), key=lambda shard: int(shard.starting_hash_key))
