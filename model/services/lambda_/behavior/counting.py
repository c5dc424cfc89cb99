"""Lambda: what happens by itself: once a minute, a function at which something happened says how much."""

from __future__ import annotations

from collections.abc import Callable

from model.kit.behavior import due
from model.kit.world import World
from model.physics.metric import metric
from model.physics.minutes import (
    fall_silent,
    next_minute,
    tell_events,
    tell_levels,
    told_events,
    told_level,
    told_sizes,
)
from model.physics.series import Series
from model.services.lambda_.resources.functions import Function, Tally

PEAK = "peak"
EVENTS = tuple(name for name in Tally.model_fields if name != PEAK)
DIMENSIONS = {"FunctionName": "function_name"}


def note_running(function: Function, more: int) -> None:
    """What runs at once, and the most that did in this minute."""
    function.running += more
    function.tally = function.tally.model_copy(update={PEAK: max(function.tally.peak, function.running)})


def begin_counting(world: World, function: Function) -> None:
    if world.woken_at(tell_minute, function.function_name) is None:
        world.wake(tell_minute, function.function_name, at=next_minute(world))


@due
async def tell_minute(world: World, name: str) -> None:
    function = world.find(Function, name)
    if function is None:
        return
    tell_events(world, function.arn, {event: getattr(function.tally, event) for event in EVENTS})
    tell_levels(world, function.arn, {PEAK: function.tally.peak})
    if function.tally != Tally():
        function.tally = Tally(peak=function.running)
        world.wake(tell_minute, name, at=next_minute(world))


def stop_counting(world: World, function: Function) -> None:
    world.forget(tell_minute, function.function_name)
    fall_silent(world, function.arn, (*EVENTS, PEAK))


def amount(quantity: str) -> Callable[[World, Function], Series | None]:
    return lambda world, function: told_events(world, function.arn, quantity)


def sizes(total: str, events: str) -> Callable[[World, Function], Series | None]:
    return lambda world, function: told_sizes(world, function.arn, total, events)


for _name, _quantity in (
    ("Invocations", "invocations"),
    ("Errors", "errors"),
    ("Throttles", "throttles"),
    ("AsyncEventsReceived", "async_received"),
    ("AsyncEventsDropped", "async_dropped"),
    ("DeadLetterErrors", "dead_letter_errors"),
    ("DestinationDeliveryFailures", "delivery_failures"),
):
    metric("AWS/Lambda", _name, "Count", of=Function, dimensions=DIMENSIONS)(amount(_quantity))

metric("AWS/Lambda", "Duration", "Milliseconds", of=Function, dimensions=DIMENSIONS)(sizes("duration", "invocations"))
metric("AWS/Lambda", "AsyncEventAge", "Milliseconds", of=Function, dimensions=DIMENSIONS)(
    sizes("async_age", "async_received")
)

metric("AWS/Lambda", "IteratorAge", "Milliseconds", of=Function, dimensions=DIMENSIONS)(
    sizes("stream_age", "stream_batches")
)


@metric("AWS/Lambda", "ConcurrentExecutions", "Count", of=Function, dimensions=DIMENSIONS)
def concurrent_executions(world: World, function: Function) -> Series | None:
    return told_level(world, function.arn, PEAK)
