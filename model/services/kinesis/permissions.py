"""Kinesis: what its operations act on, and the policies of its streams and consumers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from model.kit.errors import AwsError
from model.kit.permission import Acted, Guard, acting_on, guarding
from model.kit.principal import Principal
from model.kit.world import World
from model.laws.access.policy import read_policy
from model.services.kinesis.consuming import consumer_of
from model.services.kinesis.iterators import read_iterator
from model.services.kinesis.places import arn_of, stream_of


@acting_on
def streams(world: World, params: Mapping[str, Any], _caller: Principal) -> Iterator[str | Acted]:
    """The stream, or the consumer that reads it."""
    if consumer := params.get("ConsumerARN"):
        yield Acted(consumer, consumer_of(world, consumer))
        return
    named = params.get("StreamARN") or params.get("ResourceARN") or _of_iterator(world, params.get("ShardIterator"))
    if named or params.get("StreamName"):
        named = named or arn_of(world, params["StreamName"])
        yield Acted(named, consumer_of(world, named) or stream_of(world, named))


def _of_iterator(world: World, text: str | None) -> str:
    """A forged one is about nothing; whoever answers says what is wrong with it."""
    if not text:
        return ""
    try:
        place = read_iterator(world, text)
    except AwsError:
        return ""
    return arn_of(world.cell.world(place.account, world.region, "kinesis"), place.stream)


@guarding
def policies(world: World, action: str, arn: str) -> Guard | None:
    """Whoever owns a stream guards it, and its policy, and so with a consumer."""
    thing = None if action == "kinesis:CreateStream" else consumer_of(world, arn) or stream_of(world, arn)
    if thing is None:
        return None
    text = thing.policy
    return Guard(thing.account, (read_policy(text, thing.label, "resource-based policy"),) if text else ())
