"""Logs: what happens by itself: what is said in a group is sent on, a moment later, to those who subscribed to it."""

from __future__ import annotations

from collections.abc import Sequence

from model.kernel.chance import Between
from model.kit.behavior import due
from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.log_patterns.line import Line
from model.laws.log_patterns.pattern import read_pattern
from model.services.logs.behavior.telling_forwarded import begin_telling, stop_telling
from model.services.logs.messages import data_message
from model.services.logs.places import streams_of
from model.services.logs.resources.account_policies import SUBSCRIPTION, AccountPolicy
from model.services.logs.resources.groups import INFREQUENT, LogGroup
from model.services.logs.resources.streams import path_of
from model.services.logs.resources.subscription_filters import RANDOM, SubscriptionFilter, SubscriptionPolicy
from model.services.logs.seeing import Sight
from model.services.logs.shelf import Event, since
from model.services.logs.subscribers import Subscriber, send, subscriber_of

SOON = Between(0.5, 3)
"How long events are gathered before they are sent on."
AT_ONCE = 200
"Events that are looked at before others may have a word."
MOST_AT_ONCE = 2000
"Events in one unit of work; the others have one of their own, right after."
PATIENCE = 24 * 3600.0
"How long a destination that is too busy is tried again."
SHORTEST, LONGEST = 1.0, 300.0
"The pauses in between."
REST = 600.0
"How long a filter whose destination refuses is disabled."
SERVER_FAULT = 500
BUSY = frozenset(
    {
        "LimitExceededException",
        "ProvisionedThroughputExceededException",
        "ServiceUnavailableException",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)


def begin_forwarding(world: World, group: LogGroup, before: int) -> None:
    """Something was said after event `before`: soon it is sent on. A filter that is disabled passes it over."""
    _follow_account(world, group, before)
    for each in world.where(SubscriptionFilter, log_group_name=group.log_group_name):
        if each.resting_until is not None and world.now < each.resting_until:
            each.seen = group.written
        elif world.woken_at(forward, each.path) is None:
            world.wake(forward, each.path, after=world.delay(SOON, each.path, group.written))


def _follow_account(world: World, group: LogGroup, before: int) -> None:
    """A policy of the account's has a filter in each group that it is about, from the first event on."""
    for policy in world.where(AccountPolicy, policy_type=SUBSCRIPTION):
        path = path_of(group.log_group_name, f":{policy.policy_name}")
        if group.log_group_class == INFREQUENT or not policy.selects(group.log_group_name):
            continue
        if world.find(SubscriptionFilter, path) is None:
            said = SubscriptionPolicy.model_validate_json(policy.document)
            world.add(
                SubscriptionFilter(
                    path=path,
                    log_group_name=group.log_group_name,
                    filter_name=policy.policy_name,
                    filter_pattern=said.filter_pattern,
                    destination_arn=said.destination_arn,
                    role_arn=said.role_arn,
                    distribution=said.distribution,
                    policy=policy.policy_name,
                    put_at=policy.last_updated,
                    seen=before,
                )
            )


def stop_forwarding(world: World, each: SubscriptionFilter) -> None:
    world.forget(forward, each.path)
    stop_telling(world, each)


@due
async def forward(world: World, path: str) -> None:
    each = world.find(SubscriptionFilter, path)
    group = world.find(LogGroup, each.log_group_name) if each else None
    if each is None or group is None:
        return
    each.resting_until = None
    events, looked_at = await _next(world, group, each)
    try:
        to = subscriber_of(world, each.destination_arn, each.role_arn or "", f"{group.arn}:*")
        await _send(world, group, each, to, events)
    except AwsError as refusal:
        if not _try_again(world, group, each, refusal):
            return
    else:
        if events:
            each.failure, each.failing_since, each.tries = "", None, 0
    each.seen = looked_at
    if each.seen < group.written:
        world.wake(forward, path, at=world.now)


async def _next(world: World, group: LogGroup, each: SubscriptionFilter) -> tuple[list[Event], int]:
    """Events that the filter is about, and the number of the last that was looked at."""
    pattern, found, place = read_pattern(each.filter_pattern), list[Event](), each.seen
    sight = Sight(world, group)
    while len(found) < MOST_AT_ONCE and (events := await since(world, group, place, AT_ONCE)):
        seen = await (sight.turned(events) if each.apply_on_transformed_logs else sight.seen(events))
        found += [event for event in seen if pattern.match(Line(event.message)) is not None]
        place = events[-1].seq
    return found, place if len(found) >= MOST_AT_ONCE else group.written


async def _send(
    world: World, group: LogGroup, each: SubscriptionFilter, to: Subscriber, events: Sequence[Event]
) -> None:
    """Stream by stream; of one that is gone nothing is sent."""
    names = {stream.serial: stream.log_stream_name for stream in streams_of(world, group)}
    by_stream: dict[str, list[Event]] = {}
    for event in events:
        if event.stream in names:
            by_stream.setdefault(names[event.stream], []).append(event)
    for stream, said in by_stream.items():
        for message in await data_message(group, stream, (each.filter_name,), said, most=to.most):
            await send(world, to, message, _key(world, each, stream))
            each.count(size=len(message))
        each.count(events=len(said))
        each.sent_at = world.now
        begin_telling(world, each)


def _key(world: World, each: SubscriptionFilter, stream: str) -> str:
    """By which the shard is found: the same for a stream, or another for each message."""
    which = world.count("logs-forwarded") if each.distribution == RANDOM else stream
    return world.luck("logs-forwarding", each.log_group_name, which).hexadecimal(32)


def _try_again(world: World, group: LogGroup, each: SubscriptionFilter, refusal: AwsError) -> bool:
    """Whether these events were given up. A busy destination is tried for a day; of one that refuses, all is passed
    over for some minutes."""
    each.failure = f"{refusal.code}: {refusal.message}"
    begin_telling(world, each)
    if refusal.code not in BUSY and refusal.status < SERVER_FAULT:
        each.count(errors=1)
        each.seen, each.resting_until = group.written, world.now + REST
        world.wake(forward, each.path, after=REST)
        return False
    each.count(throttles=1)
    since_when = each.failing_since = world.now if each.failing_since is None else each.failing_since
    pause = min(SHORTEST * 2**each.tries, LONGEST)
    if world.now + pause > since_when + PATIENCE:
        each.count(errors=1)
        each.failing_since, each.tries = None, 0
        return True
    each.tries += 1
    world.wake(forward, each.path, after=pause)
    return False
