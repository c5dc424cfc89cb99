"""RDS: what you can ask for, about being told of what happens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit import quotas
from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.tags import read_tags
from model.kit.world import World
from model.services.rds.events import CATEGORIES
from model.services.rds.finding import KINDS
from model.services.rds.naming import group_name
from model.services.rds.refusals import bad_combination, bad_value, beyond
from model.services.rds.resources.event_subscriptions import EventSubscription
from model.services.rds.showing import paged
from model.services.sns.resources.topics import Topic

_WORDS = {"db-instance": "db", "db-snapshot": "snapshot", "db-parameter-group": "pg"}


@operation
async def create_event_subscription(
    call: Call,
    *,
    subscription_name: str,
    sns_topic_arn: str,
    source_type: str | None = None,
    event_categories: Sequence[str] | None = None,
    source_ids: Sequence[str] | None = None,
    enabled: bool = True,
    tags: Sequence[Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    world = call.world
    _check_topic(world, sns_topic_arn)
    _check_wanted(source_type, event_categories)
    if source_ids and not source_type:
        raise bad_combination("SourceIds cannot be given without SourceType.")
    for each in source_ids or ():
        _check_source(world, source_type, each)
    if len(world.all(EventSubscription)) >= quotas.most(world, "rds/event-subscriptions-per-region"):
        raise beyond("EventSubscriptionQuotaExceeded", "event subscriptions")
    subscription = EventSubscription(
        cust_subscription_id=group_name("SubscriptionName", subscription_name),
        sns_topic_arn=sns_topic_arn,
        source_type=source_type,
        source_ids_list=tuple(dict.fromkeys(source_ids or ())),
        event_categories_list=tuple(dict.fromkeys(event_categories or ())),
        enabled=enabled,
        tags=read_tags(tags),
    )
    return {"event_subscription": world.add(subscription)}


def _check_topic(world: World, arn: str) -> None:
    read = read_arn(arn)
    if read.service != "sns":
        raise AwsError("SNSInvalidTopic", f"The SNS topic ARN is not valid: {arn}")
    if (read.account, read.region) == (world.account, world.region) and world.find(Topic, arn) is None:
        raise AwsError("SNSTopicArnNotFound", f"The SNS topic ARN does not exist: {arn}", 404)


def _check_wanted(source_type: str | None, categories: Sequence[str] | None) -> None:
    if source_type is not None and source_type not in CATEGORIES:
        raise bad_value(f"Invalid source type: {source_type}")
    known = CATEGORIES[source_type] if source_type else {each for told in CATEGORIES.values() for each in told}
    for each in categories or ():
        if each not in known:
            raise AwsError("SubscriptionCategoryNotFound", f"The specified category does not exist: {each}", 404)


def _check_source(world: World, source_type: str | None, id: str) -> None:
    kind = KINDS[_WORDS[source_type or "db-instance"]]
    if world.find(kind, id) is None:
        raise AwsError("SourceNotFound", f"Could not find source: {id}", 404)


@operation
async def describe_event_subscriptions(
    call: Call, *, subscription_name: str | None = None, max_records: int | None = None, marker: str | None = None
) -> dict[str, Any]:
    world, name = call.world, (subscription_name or "").lower()
    found = (world.get(EventSubscription, name),) if name else world.all(EventSubscription)
    listed, token = paged(found, marker, max_records)
    return {"event_subscriptions_list": listed, "marker": token}


@operation
async def modify_event_subscription(
    call: Call,
    *,
    subscription_name: str,
    sns_topic_arn: str | None = None,
    source_type: str | None = None,
    event_categories: Sequence[str] | None = None,
    enabled: bool | None = None,
) -> dict[str, Any]:
    world = call.world
    subscription = world.get(EventSubscription, subscription_name.lower())
    _check_wanted(source_type or subscription.source_type, event_categories)
    if sns_topic_arn is not None:
        _check_topic(world, sns_topic_arn)
        subscription.sns_topic_arn = sns_topic_arn
    if source_type is not None and source_type != subscription.source_type:
        subscription.source_type, subscription.source_ids_list = source_type, ()
    if event_categories is not None:
        subscription.event_categories_list = tuple(dict.fromkeys(event_categories))
    if enabled is not None:
        subscription.enabled = enabled
    return {"event_subscription": subscription}


@operation
async def add_source_identifier_to_subscription(
    call: Call, *, subscription_name: str, source_identifier: str
) -> dict[str, Any]:
    world = call.world
    subscription = world.get(EventSubscription, subscription_name.lower())
    if subscription.source_type is None:
        raise bad_combination("The subscription is to sources of every type; give it a type first.")
    _check_source(world, subscription.source_type, source_identifier)
    subscription.source_ids_list = tuple(dict.fromkeys((*subscription.source_ids_list, source_identifier)))
    return {"event_subscription": subscription}


@operation
async def remove_source_identifier_from_subscription(
    call: Call, *, subscription_name: str, source_identifier: str
) -> dict[str, Any]:
    subscription = call.world.get(EventSubscription, subscription_name.lower())
    if source_identifier not in subscription.source_ids_list:
        raise AwsError("SourceNotFound", f"Could not find source: {source_identifier}", 404)
    subscription.source_ids_list = tuple(each for each in subscription.source_ids_list if each != source_identifier)
    return {"event_subscription": subscription}


@operation
async def delete_event_subscription(call: Call, *, subscription_name: str) -> dict[str, Any]:
    subscription = call.world.get(EventSubscription, subscription_name.lower())
    call.world.remove(subscription)
    return {"event_subscription": subscription}
