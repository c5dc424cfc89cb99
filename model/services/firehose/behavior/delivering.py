"""Firehose: what happens by itself: what waits is laid down once it is enough, or has waited for long enough."""

from __future__ import annotations

from math import inf

from model.kit.behavior import due, entering
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.firehose.behavior.counting import begin_counting, stop_counting
from model.services.firehose.indexing import give_up, index
from model.services.firehose.processing import give_back, through_function
from model.services.firehose.resources.buckets import MIB
from model.services.firehose.resources.delivery_streams import BACKUP, DELIVERY, PROCESSING, Buffer, DeliveryStream
from model.services.firehose.resources.searches import SearchDestination
from model.services.firehose.shelf import Batch, drop_all, first, put, take_away
from model.services.firehose.writing import lay_down, target_of, write_down

SOONEST = 1.0
"Even a stream that is to wait for nothing gathers what comes within a second."
PATIENCE = 24 * 3600.0
"How long it is tried to deliver; then what waited is lost."
MOST_LOOKED_AT = 500
"Records that are looked at one by one in one unit of work; the others have one of their own, right after."
SHORTEST, LONGEST = 30.0, 900.0
"The pauses between attempts."


def expect(world: World, stream: DeliveryStream, buffer: str) -> None:
    """Records wait: they are delivered in time, or at once if there are enough of them."""
    held, whom = stream.buffer(buffer), f"{stream.delivery_stream_name}/{buffer}"
    if held.failing_since is not None or held.oldest_at is None:
        return
    enough, seconds = _patience_of(stream, buffer)
    if held.size >= enough:
        world.wake(deliver, whom, at=world.now)
    elif world.woken_at(deliver, whom) is None:
        pause = max(seconds, SOONEST) if world.cell.settings.delays else 0.0
        world.wake(deliver, whom, at=max(held.oldest_at + pause, world.now))


def _patience_of(stream: DeliveryStream, buffer: str) -> tuple[int, float]:
    """How many bytes are waited for, and for how long."""
    processor = stream.destination.processor
    if buffer == PROCESSING:
        return (processor.most_bytes, processor.seconds) if processor else (0, 0.0)
    if buffer == DELIVERY and stream.search:
        hints = stream.search.buffering_hints
        return hints.size_in_mbs * MIB, hints.interval_in_seconds
    target = target_of(stream, buffer)
    return target.most_bytes, target.buffering_hints.interval_in_seconds


@due
async def deliver(world: World, whom: str) -> None:
    """On its way by one step: through the function, or into an object. What is left waits on."""
    name, _, buffer = whom.partition("/")
    stream = world.find(DeliveryStream, name)
    if stream is None or stream.buffer(buffer).oldest_at is None:
        return
    if buffer == PROCESSING:
        await _process(world, stream)
    else:
        await _deliver(world, stream, buffer)


async def _process(world: World, stream: DeliveryStream) -> None:
    """What came through the function waits for its delivery. A batch that it fails on is set aside in the end."""
    processor = stream.destination.processor
    batch = await first(world, stream, PROCESSING, processor.most_bytes if processor else MIB, MOST_LOOKED_AT)
    begin_counting(world, stream)
    try:
        passed = await through_function(world, stream, processor, batch) if processor else batch
        _count(stream, PROCESSING, attempts=1, successes=1, records=len(passed.data), bytes=passed.size)
    except AwsError as refusal:
        _count(stream, PROCESSING, attempts=1)
        if not await _give_up(world, stream, batch, refusal):
            return
        passed = None
    await take_away(world, stream, PROCESSING, batch)
    if passed is not None:
        put(world, stream, DELIVERY, passed.numbers, passed.data)
    expect(world, stream, DELIVERY)
    expect(world, stream, PROCESSING)


async def _give_up(world: World, stream: DeliveryStream, batch: Batch, refusal: AwsError) -> bool:
    """Whether the batch was set aside. First the function is tried again, and so is what it is set aside in."""
    held, processor = stream.processing, stream.destination.processor
    name, again = f"{stream.delivery_stream_name}/{PROCESSING}", SOONEST
    if processor is None or held.tries >= processor.retries:
        try:
            await give_back(world, stream, batch, refusal)
        except AwsError as other:
            stream.failure, again = f"{other.code}: {other.message}", LONGEST
        else:
            return True
    stream.hold(PROCESSING, held.model_copy(update={"tries": held.tries + 1}))
    world.wake(deliver, name, after=again)
    return False


async def _deliver(world: World, stream: DeliveryStream, buffer: str) -> None:
    """One object, or documents; what is left is delivered right after if it is enough for more."""
    enough, _ = _patience_of(stream, buffer)
    looks = buffer == DELIVERY and stream.search is not None
    batch = await first(world, stream, buffer, enough, MOST_LOOKED_AT if looks else inf)
    begin_counting(world, stream)
    try:
        if buffer == DELIVERY and stream.search:
            await index(world, stream, stream.search, batch)
        else:
            await lay_down(world, stream, buffer, batch)
    except AwsError as refusal:
        await _fail(world, stream, buffer, batch, refusal)
        return
    stream.failure, stream.delivered_at = "", world.now
    _count(stream, buffer, records=len(batch.data), bytes=batch.size, attempts=1, successes=1)
    await take_away(world, stream, buffer, batch)
    expect(world, stream, buffer)


async def _fail(world: World, stream: DeliveryStream, buffer: str, batch: Batch, refusal: AwsError) -> None:
    """It is tried again, less and less often, for a day."""
    stream.failure = f"{refusal.code}: {refusal.message}"
    _count(stream, buffer, attempts=1)
    await write_down(world, stream, buffer, refusal)
    held = stream.buffer(buffer)
    since = world.now if held.failing_since is None else held.failing_since
    pause = min(SHORTEST * 2**held.tries, LONGEST)
    search = stream.search if buffer == DELIVERY else None
    patience = search.retry_options.duration_in_seconds if search else PATIENCE
    if world.now + pause - since > patience and await _let_go(world, stream, search, batch, refusal):
        await take_away(world, stream, buffer, batch)
        expect(world, stream, buffer)
        return
    stream.hold(buffer, held.model_copy(update={"failing_since": since, "tries": held.tries + 1}))
    world.wake(deliver, f"{stream.delivery_stream_name}/{buffer}", after=pause)


async def _let_go(
    world: World, stream: DeliveryStream, search: SearchDestination | None, batch: Batch, refusal: AwsError
) -> bool:
    """Whether nothing more is tried. What was for a search domain goes into the bucket, when that takes it."""
    if search is None:
        return True
    try:
        await give_up(world, stream, search, batch, refusal)
    except AwsError as other:
        stream.failure = f"{other.code}: {other.message}"
        return False
    return True


def _count(stream: DeliveryStream, buffer: str, **more: int) -> None:
    stream.count(**{f"{buffer}_{name}": number for name, number in more.items()})


def begin_anew(world: World, stream: DeliveryStream) -> None:
    """The destination is another one: what waits is delivered there, and soon if it failed so far."""
    for buffer in (DELIVERY, BACKUP, PROCESSING):
        held = stream.buffer(buffer)
        world.forget(deliver, f"{stream.delivery_stream_name}/{buffer}")
        stream.hold(buffer, held.model_copy(update={"failing_since": None, "tries": 0}))
        expect(world, stream, buffer)


@entering(DeliveryStream, "DELETING")
def stop(world: World, stream: DeliveryStream) -> None:
    """What waits is lost."""
    drop_all(world, stream)
    stop_counting(world, stream)
    for buffer in (DELIVERY, BACKUP, PROCESSING):
        world.forget(deliver, f"{stream.delivery_stream_name}/{buffer}")
        stream.hold(buffer, Buffer())


@entering(DeliveryStream, "DELETED")
def go(world: World, stream: DeliveryStream) -> None:
    world.remove(stream)
