"""Lambda: what happens by itself: once a minute, a function at which something happened says how much."""

from __future__ import annotations

from collections.abc import Callable

from model.kit.notice import hearing
from model.kit.world import World
from model.physics.function_flow import RATE, TURNED_AWAY, flowed, flows, under_way
from model.physics.metric import metric
from model.physics.minutes import (
    fall_silent,
    minutely,
    tell_events,
    tell_levels,
    told_events,
    told_level,
    told_sizes,
)
from model.physics.noise import MINUTE_SECONDS
from model.physics.series import Series
from model.services.lambda_.behavior.charging import note_use
from model.services.lambda_.resources.functions import Function, Tally

PEAK = "peak"
EVENTS = tuple(name for name in Tally.model_fields if name != PEAK)
DIMENSIONS = {"FunctionName": "function_name"}


def note_running(function: Function, more: int) -> None:
    """What runs at once, and the most that did in this minute."""
    function.running += more
    function.tally = function.tally.model_copy(update={PEAK: max(function.tally.peak, function.running)})


@minutely(Function)
async def tell_minute(world: World, function: Function) -> bool:
    _count_what_flowed(world, function)
    tell_events(world, function.arn, {event: getattr(function.tally, event) for event in EVENTS})
    tell_levels(world, function.arn, {PEAK: function.tally.peak})
    told, function.tally = function.tally, Tally(peak=function.running)
    return told != Tally() or flows(world, function.arn)


begin_counting = tell_minute.begin


def _count_what_flowed(world: World, function: Function) -> None:
    """In the minute that has just ended, beside what was seen run by run."""
    was = flowed(world, function.arn, world.now - MINUTE_SECONDS)
    if not was.runs and not was.turned_away:
        return
    function.count(invocations=was.runs, duration=was.busy_seconds * 1000, throttles=was.turned_away)
    most = max(was.busy_seconds / MINUTE_SECONDS, under_way(world, function.arn))
    function.tally = function.tally.model_copy(update={PEAK: function.tally.peak + round(most)})
    memory = function.configuration.memory_size
    note_use(world, function, was.busy_seconds * memory / 1024, requests=round(was.runs))


@hearing
def hear(world: World, what: str, value: float | None) -> None:
    """Runs begin to flow."""
    arn, _, quantity = what.rpartition("/")
    if quantity in (RATE, TURNED_AWAY) and value:
        function = world.find(Function, arn.rpartition(":")[2])
        if function is not None:
            begin_counting(world, function)


def stop_counting(world: World, function: Function) -> None:
    tell_minute.stop(world, function)
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
    ("RecursiveInvocationsDropped", "loops_dropped"),
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
