"""SNS: what you can ask for, about topics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.arn import arn
from model.kit.operation import operation
from model.kit.pages import page
from model.services.sns import attributes as texts
from model.services.sns.behavior.counting import stop_counting
from model.services.sns.behavior.fading import fade, refuse_fading
from model.services.sns.behavior.waiting import stop_waiting
from model.services.sns.feedback import ROLES
from model.services.sns.naming import refuse_bad_name
from model.services.sns.places import place_of, topic_at, topic_of
from model.services.sns.policies import with_permission, without_permission
from model.services.sns.protecting import refuse_bad_protection
from model.services.sns.refusals import invalid
from model.services.sns.resources.subscriptions import Subscription
from model.services.sns.resources.topics import Topic
from model.services.sns.tagging import merge

PAGE = 100
Tags = Sequence[Mapping[str, str]]


@operation
async def create_topic(
    call: Call,
    *,
    name: str,
    attributes: Mapping[str, str] | None = None,
    tags: Tags = (),
    data_protection_policy: str = "",
) -> dict[str, str]:
    """The same again is answered as before; another one of that name is refused."""
    world, given = call.world, attributes or {}
    fifo = texts.read(given).get("fifo_topic", False)
    _require_roles(call, given)
    refuse_bad_name(name, fifo=fifo)
    refuse_bad_protection(world, data_protection_policy, fifo=fifo)
    named = arn("sns", world.region, world.account, name)
    old = world.find(Topic, named)
    if old is not None:
        _refuse_other(old, given, tags)
        return {"topic_arn": old.topic_arn}
    refuse_fading(world, named)
    topic = Topic(topic_arn=named, name=name, data_protection=data_protection_policy)
    texts.settle(topic, given)
    topic.tags = merge((), tags)
    return {"topic_arn": world.add(topic).topic_arn}


def _require_roles(call: Call, given: Mapping[str, str]) -> None:
    """Who hands SNS a role has to be allowed to."""
    for name, value in given.items():
        if name in ROLES and value:
            call.require("iam:PassRole", value, iam_PassedToService="sns.amazonaws.com")


def _refuse_other(old: Topic, given: Mapping[str, str], tags: Tags) -> None:
    if any(getattr(old, name) != value for name, value in texts.read(given).items()):
        raise invalid("Attributes", "Topic already exists with different attributes")
    if tags and merge((), tags) != old.tags:
        raise invalid("Tags", "Topic already exists with different tags")


@operation
async def delete_topic(call: Call, *, topic_arn: str) -> None:
    """And its subscriptions; one that is not there is no reason to refuse."""
    topic = topic_of(call.world, topic_arn)
    if topic is None:
        return
    place = place_of(call.world, topic)
    subscriptions = place.where(Subscription, topic_arn=topic_arn)
    for subscription in subscriptions:
        stop_waiting(place, subscription)
        place.remove(subscription)
    stop_counting(place, topic)
    place.remove(topic)
    fade(place, topic_arn, len(subscriptions))


@operation(on=("*",))
async def list_topics(call: Call, *, next_token: str | None = None) -> dict[str, Any]:
    topics, token = page(
        call.world.all(Topic), most=None, token=next_token, largest=PAGE, invalid=("InvalidParameter", "NextToken")
    )
    return {"topics": topics, "next_token": token}


@operation
async def get_topic_attributes(call: Call, *, topic_arn: str) -> dict[str, Any]:
    _, topic = topic_at(call.world, topic_arn)
    return {"attributes": texts.told(topic)}


@operation
async def set_topic_attributes(call: Call, *, topic_arn: str, attribute_name: str, attribute_value: str = "") -> None:
    _, topic = topic_at(call.world, topic_arn)
    if attribute_name == "FifoTopic":
        raise invalid("AttributeName")
    _require_roles(call, {attribute_name: attribute_value})
    texts.settle(topic, {attribute_name: attribute_value})


@operation
async def add_permission(
    call: Call, *, topic_arn: str, label: str, aws_account_id: Sequence[str], action_name: Sequence[str]
) -> None:
    """Let other accounts in, for certain actions."""
    _, topic = topic_at(call.world, topic_arn)
    topic.policy = with_permission(topic, label, aws_account_id, action_name)


@operation
async def remove_permission(call: Call, *, topic_arn: str, label: str) -> None:
    _, topic = topic_at(call.world, topic_arn)
    topic.policy = without_permission(topic, label)


@operation
async def tag_resource(call: Call, *, resource_arn: str, tags: Tags) -> dict[str, Any]:
    _, topic = topic_at(call.world, resource_arn, "ResourceArn")
    topic.tags = merge(topic.tags, tags)
    return {}


@operation
async def untag_resource(call: Call, *, resource_arn: str, tag_keys: Sequence[str]) -> dict[str, Any]:
    _, topic = topic_at(call.world, resource_arn, "ResourceArn")
    topic.tags = tuple(tag for tag in topic.tags if tag.key not in tag_keys)
    return {}


@operation
async def list_tags_for_resource(call: Call, *, resource_arn: str) -> dict[str, Any]:
    _, topic = topic_at(call.world, resource_arn, "ResourceArn")
    return {"tags": topic.tags}
