"""Lambda: what happens by itself: events that were accepted are tried until it goes well, or there was enough of it."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.lambda_.behavior.counting import begin_counting
from model.services.lambda_.contexts import DEPTH, MOST_NESTED
from model.services.lambda_.destinations import EXPIRED, FAILED, SUCCEEDED, put_aside, send_record
from model.services.lambda_.places import Target, target_at
from model.services.lambda_.resources.functions import LATEST
from model.services.lambda_.resources.running import Invocation, WaitingEvent
from model.services.lambda_.resources.versions import AsyncSetting, qualified

MOST_RETRIES = 2
OLDEST_SECONDS = 21_600
_FIRST_RETRY_SECONDS = 60.0
_LONGEST_BACKOFF_SECONDS = 300.0
THROTTLED = 429


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
        depth=DEPTH.get(),
    )
    world.add(event)
    function.count(async_received=1)
    begin_counting(world, function)
    world.wake(deliver, event.event_id)


@due
async def deliver(world: World, id: str) -> None:
    """One attempt; where there is no room for it, or the function is not ready, another one later."""
    from model.services.lambda_.starting import note_throttle, start  # what runs code nobody needs before

    event = world.find(WaitingEvent, id)
    if event is None:
        return
    share = world.luck("alias", event.request_id, event.attempts).random()
    try:
        target = target_at(world, event.function_name, event.qualifier or None, share)
    except AwsError:
        world.remove(event)
        return
    if world.now - event.created_at >= _oldest(target):
        await _give_up(target, event, None, EXPIRED)
        return
    if event.depth >= MOST_NESTED:
        target.function.count(loops_dropped=1)
        await _give_up(target, event, None, FAILED)
        return
    token = DEPTH.set(event.depth)
    try:
        await start(target, event.request_id, event.payload, event.source, event=event.event_id)
    except AwsError as refusal:
        if refusal.status == THROTTLED:
            note_throttle(target)
        event.throttled += 1
        world.wake(deliver, id, after=min(2.0 ** (event.throttled - 1), _LONGEST_BACKOFF_SECONDS))
    finally:
        DEPTH.reset(token)


async def settle_event(world: World, invocation: Invocation) -> None:
    """A run for an event is over: it went well, or is tried again, a minute later and then two, or is given up."""
    event = world.find(WaitingEvent, invocation.event_id) if invocation.event_id else None
    if event is None:
        return
    event.throttled = 0
    try:
        target = target_at(world, event.function_name, event.qualifier or None)
    except AwsError:
        world.remove(event)
        return
    if not invocation.error:
        await _finish(target, event, invocation)
        return
    event.attempts += 1
    wait = _FIRST_RETRY_SECONDS * event.attempts
    if event.attempts > _retries(target):
        await _give_up(target, event, invocation, FAILED)
    elif world.now + wait - event.created_at >= _oldest(target):
        await _give_up(target, event, invocation, EXPIRED)
    else:
        world.wake(deliver, event.event_id, after=wait)


def setting_of(target: Target) -> AsyncSetting | None:
    """That of the qualifier under which the function is called."""
    name = qualified(target.function.function_name, target.qualifier or LATEST)
    return target.world.find(AsyncSetting, name)


def _retries(target: Target) -> int:
    setting = setting_of(target)
    said = setting.maximum_retry_attempts if setting is not None else None
    return MOST_RETRIES if said is None else said


def _oldest(target: Target) -> int:
    setting = setting_of(target)
    said = setting.maximum_event_age_in_seconds if setting is not None else None
    return OLDEST_SECONDS if said is None else said


async def _finish(target: Target, event: WaitingEvent, invocation: Invocation) -> None:
    setting = setting_of(target)
    if setting is not None and setting.on_success:
        await send_record(target, event, invocation, setting.on_success, SUCCEEDED)
    target.world.remove(event)


async def _give_up(target: Target, event: WaitingEvent, invocation: Invocation | None, condition: str) -> None:
    """Where it is to be told to somebody, it is."""
    setting = setting_of(target)
    target.function.count(async_dropped=1)
    begin_counting(target.world, target.function)
    if setting is not None and setting.on_failure:
        await send_record(target, event, invocation, setting.on_failure, condition)
    if target.configuration.dead_letters:
        await put_aside(target, event, invocation)
    target.world.remove(event)
