"""What other services have to say of their things: records, put by for whatever deliveries their owners made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import orjson

from model.kit.world import World
from model.services.logs.resources.deliveries import Delivery, DeliverySource

_PUT = "INSERT INTO logs_vended VALUES (?, ?, ?, ?)"


def deliveries_of(world: World, resource_arn: str, log_type: str) -> Iterator[Delivery]:
    """Where it is to be told of a thing, in the account and region of the world."""
    for source in world.where(DeliverySource, resource_arn=resource_arn):
        if source.log_type == log_type:
            yield from world.where(Delivery, source_name=source.name)


def vend(world: World, to: Delivery, record: Mapping[str, str]) -> None:
    """A record of what has happened now, by the names of its fields."""
    to.vended += 1
    world.write(_PUT, to.serial, to.vended, int(world.now * 1000), orjson.dumps(record).decode())
