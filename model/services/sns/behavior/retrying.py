"""SNS: what happens by itself: a web server that did not take a message is tried again, less and less often."""

from __future__ import annotations

import orjson

from model.kit.behavior import due
from model.kit.world import World
from model.services.sns.behavior.counting import begin_counting
from model.services.sns.dead_letters import put_aside
from model.services.sns.feedback import Fate, write_down
from model.services.sns.posting import arrive
from model.services.sns.resources.attempts import Attempt
from model.services.sns.resources.subscriptions import Subscription
from model.services.sns.resources.topics import Topic
from model.services.sns.retry_policies import backoff_of, policy_of
from model.services.sns.web_servers import fate_of, is_taken, is_worth_retrying, reply_to


def begin_retrying(
    world: World, topic: Topic, subscription: Subscription, *, subject: str, body: str, envelope: str
) -> bool:
    """Whether there will be another attempt at all."""
    waits = tuple(backoff_of(policy_of(topic, subscription)).waits())
    if not waits:
        return False
    attempt = Attempt(
        attempt_id=world.new_id("attempt"),
        topic_arn=topic.topic_arn,
        subscription_arn=subscription.subscription_arn,
        subject=subject,
        posted=body,
        envelope=envelope,
        waits=waits[1:],
    )
    world.wake(try_again, world.add(attempt).attempt_id, after=waits[0])
    return True


@due
async def try_again(world: World, id: str) -> None:
    """Until it is taken, or there was enough of it; whoever has gone meanwhile is not told any more."""
    attempt = world.get(Attempt, id)
    topic, subscription = world.find(Topic, attempt.topic_arn), world.find(Subscription, attempt.subscription_arn)
    if topic is None or subscription is None:
        world.remove(attempt)
        return
    reply = reply_to(world, subscription.endpoint)
    if is_taken(reply):
        arrive(world, subscription.endpoint, subscription.protocol, attempt.subject, attempt.posted, topic.topic_arn)
        await _write_down(world, topic, subscription, attempt, fate_of(reply))
        _end(world, topic, attempt, "delivered")
    elif attempt.waits and is_worth_retrying(reply):
        attempt.made += 1
        wait, attempt.waits = attempt.waits[0], attempt.waits[1:]
        world.wake(try_again, id, after=wait)
    else:
        await _write_down(world, topic, subscription, attempt, fate_of(reply))
        _end(world, topic, attempt, await put_aside(world, topic, subscription, attempt.envelope))


async def _write_down(world: World, topic: Topic, subscription: Subscription, attempt: Attempt, fate: Fate) -> None:
    told = orjson.loads(attempt.envelope)
    every = fate._replace(attempts=attempt.made + 1)
    await write_down(world, topic, subscription, told["MessageId"], told["Message"], every)


def _end(world: World, topic: Topic, attempt: Attempt, outcome: str) -> None:
    world.remove(attempt)
    topic.count(**{outcome: 1})
    begin_counting(world, topic)
