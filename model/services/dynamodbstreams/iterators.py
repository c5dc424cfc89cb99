"""Shard iterators: a place in a shard, good for a quarter of an hour, that nobody else can have made."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import NamedTuple

import orjson

from model.kit.errors import AwsError
from model.kit.world import World

GOOD_SECONDS = 15 * 60.0
PROOF_DIGITS = 16


class Iterator(NamedTuple):
    """Records from the number `first` on. One that names a record is only good while that is kept: `named`."""

    stream: str
    shard: str
    first: int
    made: float
    named: int | None = None


def write_iterator(world: World, iterator: Iterator) -> str:
    told = [*iterator[1:], _proof(world, iterator)]
    return f"{iterator.stream}|1|{urlsafe_b64encode(orjson.dumps(told)).decode()}"


def read_iterator(world: World, text: str) -> Iterator:
    """Raises ValidationException for what is none, and ExpiredIteratorException for what was one."""
    stream, _, rest = text.partition("|")
    try:
        shard, first, made, named, proof = orjson.loads(urlsafe_b64decode(rest.partition("|")[2].encode()))
    except ValueError as error:
        raise _foreign() from error
    iterator = Iterator(stream, shard, first, made, named)
    if proof != _proof(world, iterator):
        raise _foreign()
    if world.now > made + GOOD_SECONDS:
        raise AwsError("ExpiredIteratorException", "The shard iterator has expired")
    return iterator


def _proof(world: World, iterator: Iterator) -> str:
    return world.luck("shard-iterator", *iterator).hexadecimal(PROOF_DIGITS)


def _foreign() -> AwsError:
    return AwsError("ValidationException", "Invalid ShardIterator")
