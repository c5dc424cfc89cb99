"""Lambda: what happens by itself: mappings look into their sources when there is something, and not before."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.notice import hearing
from model.kit.world import World
from model.services.dynamodb.resources.streams import on_records
from model.services.lambda_.queue_polling import poll, settle_messages
from model.services.lambda_.resources.event_source_mappings import (
    ENABLED,
    EventBatch,
    EventSourceMapping,
    ShardReader,
)
from model.services.lambda_.stream_reading import read_shards, settle_records

NEWS = "/news"
"What comes after the ARN of a source that has something to give."
SETTLED_SECONDS = 0.05
"After which nothing is missed of what a table has just told."


@hearing
def hear(world: World, what: str, value: float | None) -> None:
    """A source tells how much there is to be had; a queue's messages wait for each other as long as was asked for."""
    if value == 0 or not what.endswith(NEWS):
        return
    for mapping in world.kernel.store.wherever(EventSourceMapping, "event_source_arn", what.removesuffix(NEWS)):
        if mapping.state == ENABLED:
            own = world.cell.world(mapping.account, mapping.region, "lambda")
            _look_by(own, mapping, _ready_at(own, mapping, value))


@on_records
@due
async def follow_table(world: World, stream_arn: str) -> None:
    """Changes of items can be read a moment after they were made."""
    for mapping in world.kernel.store.wherever(EventSourceMapping, "event_source_arn", stream_arn):
        if mapping.state == ENABLED:
            own = world.cell.world(mapping.account, mapping.region, "lambda")
            _look_by(own, mapping, world.now + SETTLED_SECONDS)


def _ready_at(world: World, mapping: EventSourceMapping, there: float | None) -> float:
    window = mapping.maximum_batching_window_in_seconds
    if not mapping.of_queue or not window or there is None:
        return world.now
    if there >= mapping.batch_size:
        mapping.gathers_until = world.now
    elif mapping.gathers_until is None:
        mapping.gathers_until = world.now + window
    return max(mapping.gathers_until, world.now)


def _look_by(world: World, mapping: EventSourceMapping, at: float) -> None:
    """There is one appointment, with the first of all reasons to look."""
    known = world.woken_at(look, mapping.uuid)
    if known is None or known > at:
        world.wake(look, mapping.uuid, at=at)


@due
async def look(world: World, uuid: str) -> None:
    """End what has come to its end, or else give the function what there is; and wake again when that is due.

    Not both at once: what is done with is out of its source only when this has been kept.
    """
    mapping = world.find(EventSourceMapping, uuid)
    if mapping is None:
        return
    over = [batch for batch in world.where(EventBatch, mapping=uuid) if batch.ends_at <= world.now]
    for batch in over:
        world.remove(batch)
        await (settle_messages if mapping.of_queue else settle_records)(world, mapping, batch)
    if over:
        world.wake(look, uuid)
        return
    is_on = mapping.state == ENABLED
    turns = await (poll if mapping.of_queue else read_shards)(world, mapping) if is_on else []
    turns += [batch.ends_at for batch in world.where(EventBatch, mapping=uuid)]
    if turns:
        _look_by(world, mapping, max(min(turns), world.now))


def stop(world: World, mapping: EventSourceMapping) -> None:
    """It ends; what its function is at comes to nothing more."""
    world.forget(look, mapping.uuid)
    for kind in (EventBatch, ShardReader):
        for each in world.where(kind, mapping=mapping.uuid):
            world.remove(each)
