"""Shard iterators: a place in a shard, good for five minutes, that nobody else can have made."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import NamedTuple

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.kinesis.places import no_shard, stream_in
from model.services.kinesis.refusals import invalid
from model.services.kinesis.resources.shards import Shard, path_of, shard_id_of
from model.services.kinesis.resources.streams import Stream

SECONDS = 300.0
PROOF_DIGITS = 32


class Place(NamedTuple):
    """Behind which record of a shard to go on, as it was asked for at an instant."""

    account: str
    stream: str
    shard: int
    serial: int
    after: int
    made: float


def write_iterator(world: World, shard: Shard, after: int) -> str:
    place = Place(shard.account, shard.stream_name, shard.number, shard.serial, after, world.now)
    text = " ".join([*map(str, place), _proof(world, place)])
    return urlsafe_b64encode(text.encode()).decode()


def read_iterator(world: World, text: str) -> Place:
    """Raises InvalidArgumentException for what was never given out in this region."""
    foreign = invalid("Invalid ShardIterator.")
    try:
        account, stream, shard, serial, after, made, proof = urlsafe_b64decode(text.encode()).decode().split(" ")
        place = Place(account, stream, int(shard), int(serial), int(after), float(made))
    except ValueError as error:
        raise foreign from error
    if proof != _proof(world.cell.world(account, world.region, "kinesis"), place):
        raise foreign
    return place


def _proof(world: World, place: Place) -> str:
    return world.luck("shard-iterator", *place).hexadecimal(PROOF_DIGITS)


def place_at(call: Call, text: str) -> tuple[World, Stream, Shard, int]:
    """Where an iterator points to now. Raises ExpiredIteratorException for one that is too old."""
    place = read_iterator(call.world, text)
    world = call.cell.world(place.account, call.region, "kinesis")
    if world.now > place.made + SECONDS:
        raise _expired(place, world.now)
    stream = stream_in(world, place.stream)
    shard = world.find(Shard, path_of(place.stream, shard_id_of(place.shard)))
    if shard is None or shard.serial != place.serial:
        raise no_shard(stream, shard_id_of(place.shard))
    return world, stream, shard, place.after


def _expired(place: Place, now: float) -> AwsError:
    text = (
        f"Iterator expired. The iterator was created at time {int(place.made * 1000)} while right now it is "
        f"{int(now * 1000)} which is further in the future than the tolerated delay of {int(SECONDS * 1000)} "
        "milliseconds."
    )
    return AwsError("ExpiredIteratorException", text)
