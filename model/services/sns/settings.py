"""The attributes of subscriptions: how they are delivered, and what of."""

from __future__ import annotations

from collections.abc import Mapping

import orjson

from model.kit.arn import read_arn
from model.kit.names import snake
from model.laws.filter_policy import BadFilter, check
from model.services.sns import retry_policies
from model.services.sns.refusals import invalid
from model.services.sns.resources.subscriptions import Subscription
from model.services.sns.resources.topics import Topic

SETTABLE = (
    *("DeliveryPolicy", "FilterPolicy", "FilterPolicyScope", "RawMessageDelivery", "RedrivePolicy"),
    "SubscriptionRoleArn",
)
SCOPES = ("MessageAttributes", "MessageBody")
RAW = ("sqs", "http", "https", "firehose")


def settle(topic: Topic, subscription: Subscription, given: Mapping[str, str]) -> None:
    """Raises InvalidParameter. What is empty is taken away."""
    for name in given:
        if name not in SETTABLE:
            raise invalid("AttributeName")
    scope = given.get("FilterPolicyScope", subscription.filter_policy_scope)
    if scope not in SCOPES:
        raise invalid(f"FilterPolicyScope: Invalid value [{scope}]. Please use either MessageBody or MessageAttributes")
    if given.get("FilterPolicy") or "FilterPolicyScope" in given:
        _refuse_bad_filter(given.get("FilterPolicy", subscription.filter_policy) or "{}", scope)
    _refuse_bad_raw(subscription, given.get("RawMessageDelivery"))
    _refuse_bad_role(subscription, given.get("SubscriptionRoleArn"))
    if given.get("RedrivePolicy"):
        _refuse_bad_redrive(topic, given["RedrivePolicy"])
    if given.get("DeliveryPolicy"):
        retry_policies.refuse_bad_policy(given["DeliveryPolicy"], of_topic=False)
    for name, value in given.items():
        own = value.lower() == "true" if name == "RawMessageDelivery" else value
        setattr(subscription, snake(name), "" if name == "FilterPolicy" and value == "{}" else own)


def _refuse_bad_filter(text: str, scope: str) -> None:
    try:
        check(_object("FilterPolicy", text), nested=scope == "MessageBody")
    except BadFilter as bad:
        said = str(bad)
        raise invalid(said if said.startswith("Filter policy scope") else f"FilterPolicy: {said}") from bad


def _refuse_bad_raw(subscription: Subscription, text: str | None) -> None:
    if text is None:
        return
    if text.lower() not in ("true", "false"):
        raise invalid(f"RawMessageDelivery: Invalid value [{text}]. Must be true or false.")
    if text.lower() == "true" and subscription.protocol not in RAW:
        raise invalid(f"Delivery protocol [{subscription.protocol}] does not support raw message delivery.")


def _refuse_bad_role(subscription: Subscription, arn: str | None) -> None:
    """A delivery stream is filled under a role, and nothing else is."""
    if subscription.protocol != "firehose":
        if arn is not None:
            raise invalid(f"Delivery protocol [{subscription.protocol}] does not support SubscriptionRoleArn.")
        return
    read = read_arn(subscription.subscription_role_arn if arn is None else arn)
    if read.service != "iam" or read.kind != "role":
        raise invalid("SubscriptionRoleArn: must be the ARN of a role for delivery protocol [firehose].")


def _refuse_bad_redrive(topic: Topic, text: str) -> None:
    target = str(_object("RedrivePolicy", text).get("deadLetterTargetArn", ""))
    if read_arn(target).service != "sqs":
        raise invalid("RedrivePolicy: deadLetterTargetArn is an invalid arn")
    if topic.fifo_topic and not target.endswith(".fifo"):
        raise invalid("RedrivePolicy: must use a FIFO queue as DLQ for a FIFO Subscription to a FIFO Topic.")


def _object(name: str, text: str) -> dict[str, object]:
    try:
        said = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise invalid(f"{name}: failed to parse JSON.") from error
    if not isinstance(said, dict):
        raise invalid(f"{name}: failed to parse JSON.")
    return said  # pyright: ignore[reportUnknownVariableType]


def told(topic: Topic, subscription: Subscription) -> dict[str, str]:
    """As texts; what is not set is not told."""
    found = {
        "SubscriptionArn": subscription.subscription_arn,
        "TopicArn": topic.topic_arn,
        "Owner": subscription.owner,
        "Protocol": subscription.protocol,
        "Endpoint": subscription.endpoint,
        "SubscriptionPrincipal": subscription.principal,
        "PendingConfirmation": str(not subscription.is_confirmed).lower(),
        "ConfirmationWasAuthenticated": str(subscription.was_authenticated).lower(),
        "RawMessageDelivery": str(subscription.raw_message_delivery).lower(),
        "FilterPolicy": subscription.filter_policy,
        "FilterPolicyScope": subscription.filter_policy_scope if subscription.filter_policy else "",
        "RedrivePolicy": subscription.redrive_policy,
        "DeliveryPolicy": subscription.delivery_policy,
        "SubscriptionRoleArn": subscription.subscription_role_arn,
        "EffectiveDeliveryPolicy": _effective(topic, subscription),
    }
    return {name: value for name, value in found.items() if value}


def _effective(topic: Topic, subscription: Subscription) -> str:
    """Only web servers are tried as one says."""
    if subscription.protocol not in ("http", "https"):
        return ""
    return orjson.dumps({"healthyRetryPolicy": retry_policies.policy_of(topic, subscription)}).decode()
