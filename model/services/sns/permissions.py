"""SNS: what its operations act on, what conditions can ask about a call, and the policies of its topics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from model.kit.arn import NOWHERE, arn, read_arn
from model.kit.permission import Acted, Guard, Value, acting_on, condition_keys, guarding
from model.kit.principal import Principal
from model.kit.resource import Resource
from model.kit.world import World
from model.services.sns.places import topic_of
from model.services.sns.policies import policy_of

_NAMING = ("TopicArn", "TargetArn", "ResourceArn", "PlatformApplicationArn", "EndpointArn")


@acting_on
def topics(world: World, params: Mapping[str, Any], _caller: Principal) -> Iterator[str | Acted]:
    for member in _NAMING:
        if named := params.get(member):
            yield Acted(named, topic_of(world, named))
            return
    if name := params.get("Name"):
        yield arn("sns", world.region, world.account, name)
    elif subscription := params.get("SubscriptionArn"):
        named = read_arn(subscription)
        yield subscription.rpartition(":")[0] if ":" in named.resource else subscription if named != NOWHERE else "*"


@condition_keys
def asked(_world: World, params: Mapping[str, Any], _thing: Resource | None) -> dict[str, Value]:
    """How and where a subscriber wants to be told."""
    return {f"sns:{name}": str(params[name]) for name in ("Protocol", "Endpoint") if name in params}


@guarding
def topic_policy(world: World, action: str, arn: str) -> Guard | None:
    topic = None if action == "sns:CreateTopic" else topic_of(world, arn)
    return Guard(topic.account, (policy_of(topic),)) if topic else None
