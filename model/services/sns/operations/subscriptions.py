"""SNS: what you can ask for, about subscriptions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.pages import page
from model.services.sns import settings
from model.services.sns.behavior.waiting import stop_waiting
from model.services.sns.places import refuse_bad_arn, subscription_at, topic_at
from model.services.sns.refusals import invalid
from model.services.sns.resources.subscriptions import PENDING, Subscription
from model.services.sns.resources.topics import Topic
from model.services.sns.subscribing import confirm, existing, new_subscription

PAGE = 100


@operation
async def subscribe(
    call: Call,
    *,
    topic_arn: str,
    protocol: str,
    endpoint: str = "",
    attributes: Mapping[str, str] | None = None,
    return_subscription_arn: bool = False,
) -> dict[str, str]:
    """The same again is answered as before; who owns the endpoint need not be asked whether it agrees."""
    place, topic = topic_at(call.world, topic_arn)
    _require_role(call, attributes or {})
    found = existing(place, topic, protocol, endpoint, attributes or {})
    if found is None:
        found = await new_subscription(place, topic, call.principal, protocol, endpoint, attributes or {})
    told = found.is_confirmed or return_subscription_arn
    return {"subscription_arn": found.subscription_arn if told else "pending confirmation"}


def _require_role(call: Call, given: Mapping[str, str]) -> None:
    """Who hands SNS a role has to be allowed to."""
    if role := given.get("SubscriptionRoleArn"):
        call.require("iam:PassRole", role, iam_PassedToService="sns.amazonaws.com")


@operation
async def confirm_subscription(
    call: Call, *, topic_arn: str, token: str, authenticate_on_unsubscribe: str = ""
) -> dict[str, str]:
    """Whoever got the token agrees."""
    refuse_bad_arn("TopicArn", topic_arn)
    if not token.isalnum() or len(token) < 32:
        raise AwsError("InvalidParameter", "Invalid token")
    try:
        place, topic = topic_at(call.world, topic_arn)
    except AwsError as refusal:
        raise invalid("Topic" if refusal.code == "NotFound" else "Token") from refusal
    found = next((each for each in place.where(Subscription, topic_arn=topic_arn) if each.token == token), None)
    if found is None:
        raise invalid("Token")
    confirm(place, topic, found, authenticated=authenticate_on_unsubscribe.lower() == "true")
    return {"subscription_arn": found.subscription_arn}


@operation(on=("*",))
async def unsubscribe(call: Call, *, subscription_arn: str) -> None:
    """For those who own the subscription or the topic; one that is not there is no reason to refuse."""
    refuse_bad_arn("SubscriptionArn", subscription_arn)
    if len(subscription_arn.split(":")) < 7:
        raise invalid("SubscriptionId")
    try:
        place, found = subscription_at(call.world, subscription_arn)
    except AwsError as refusal:
        if refusal.code != "NotFound":
            raise
        return
    if call.account not in (found.owner, place.account):
        raise AwsError("AuthorizationError", "Only the owner of the subscription or of the topic may end it.", 403)
    _end(call, found)


def _end(call: Call, found: Subscription) -> None:
    place, topic = topic_at(call.world, found.topic_arn)
    stop_waiting(place, found)
    if found.is_confirmed:
        topic.confirmed -= 1
    else:
        topic.pending -= 1
    topic.deleted += 1
    place.remove(found)


@operation(on=("*",))
async def list_subscriptions(call: Call, *, next_token: str | None = None) -> dict[str, Any]:
    """The caller's own, whosever the topic is."""
    everywhere = call.cell.kernel.store.everywhere(Subscription)
    own = [each for each in everywhere if (each.owner, each.region) == (call.account, call.region)]
    return _page(own, next_token)


@operation
async def list_subscriptions_by_topic(call: Call, *, topic_arn: str, next_token: str | None = None) -> dict[str, Any]:
    place, topic = topic_at(call.world, topic_arn)
    return _page(place.where(Subscription, topic_arn=topic.topic_arn), next_token)


def _page(found: Any, token: str | None) -> dict[str, Any]:
    listed, following = page(
        found, most=None, token=token, largest=PAGE, invalid=("InvalidParameter", "Invalid parameter: NextToken")
    )
    told = [
        {
            "subscription_arn": each.told_arn,
            "owner": each.owner,
            "protocol": each.protocol,
            "endpoint": each.endpoint,
            "topic_arn": each.topic_arn,
        }
        for each in listed
    ]
    return {"subscriptions": told, "next_token": following}


@operation
async def get_subscription_attributes(call: Call, *, subscription_arn: str) -> dict[str, Any]:
    place, found = subscription_at(call.world, subscription_arn)
    return {"attributes": settings.told(place.get(Topic, found.topic_arn), found)}


@operation
async def set_subscription_attributes(
    call: Call, *, subscription_arn: str, attribute_name: str, attribute_value: str = ""
) -> None:
    if subscription_arn in ("", PENDING):
        raise invalid("SubscriptionArn")
    place, found = subscription_at(call.world, subscription_arn)
    _require_role(call, {attribute_name: attribute_value})
    settings.settle(place.get(Topic, found.topic_arn), found, {attribute_name: attribute_value})
