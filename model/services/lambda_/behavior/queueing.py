"""Lambda: what happens by itself: events that were accepted are tried, again and again if need be."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.lambda_.behavior.counting import begin_counting
from model.services.lambda_.places import Target, target_at
from model.services.lambda_.resources.running import WaitingEvent


def queue_event(target: Target, request_id: str, payload: str, source: str) -> None:
    """It is tried at once, and its caller does not wait for that."""
    world, function = target.world, target.function
    event = WaitingEvent(
        event_id=f"{request_id}.{world.count('event')}",
        request_id=request_id,
        function_name=function.function_name,
        qualifier=target.qualifier,
        payload=payload,
        source=source,
    )
    world.add(event)
    function.count(async_received=1)
    begin_counting(world, function)
    world.wake(deliver, event.event_id)


@due
async def deliver(world: World, id: str) -> None:
    from model.services.lambda_.starting import start

    event = world.find(WaitingEvent, id)
    if event is None:
        return
    target = target_at(world, event.function_name, event.qualifier or None)
    try:
        await start(target, event.request_id, event.payload, event.source, event=event.event_id)
    except AwsError:
        world.wake(deliver, id, after=1.0)
        return
    world.remove(event)
