"""Finding registered consumers by their ARNs."""

from __future__ import annotations

from model.kit.arn import read_arn
from model.kit.world import World
from model.services.kinesis.places import CONSUMER, KIND
from model.services.kinesis.resources.consumers import Consumer, consumer_path


def consumer_of(world: World, named: str) -> Consumer | None:
    """The consumer of an ARN in this region, whosever it is; one that took its name later is another."""
    read = read_arn(named)
    stream, sign, rest = read.resource.removeprefix(KIND).partition(CONSUMER)
    if (read.service, read.region) != ("kinesis", world.region) or not sign:
        return None
    place = world.cell.world(read.account, world.region, "kinesis")
    found = place.find(Consumer, consumer_path(stream, rest.rpartition(":")[0]))
    return found if found is not None and found.arn == named else None
