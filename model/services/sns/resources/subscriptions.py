"""SNS: what exists: subscriptions, which stay pending until whoever is behind the endpoint agrees."""

from __future__ import annotations

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource

PENDING = "PendingConfirmation"
NO_SUBSCRIPTION = ("NotFound", "Subscription does not exist", 404)


class Subscription(
    Resource,
    key="subscription_arn",
    missing=NO_SUBSCRIPTION,
    title="Subscriptions",
    flows=(("topic_arn", "told"),),
    index=("topic_arn",),
    columns=(
        Column("TOPIC", "topic_name"),
        Column("PROTOCOL", "protocol"),
        Column("ENDPOINT", "endpoint"),
        Column("STATUS", "status", "state"),
        Column("FILTER", "filter_policy", priority=3),
        Column("AGE", "created_at", "age", priority=2),
    ),
    actions=(
        Action(
            "SetSubscriptionAttributes", "Change", "SubscriptionArn", key="c", asks=("AttributeName", "AttributeValue")
        ),
        Action("Unsubscribe", "Unsubscribe", "SubscriptionArn", key="d", confirm=1),
    ),
    create="Subscribe",
    describe="ListSubscriptions",
):
    subscription_arn: str
    topic_arn: str
    protocol: str
    endpoint: str
    owner: str
    principal: str = ""
    is_confirmed: bool = False
    was_authenticated: bool = False
    "Whoever confirmed it was known, so that not everybody with the link may end it."
    token: str = ""
    raw_message_delivery: bool = False
    filter_policy: str = ""
    filter_policy_scope: str = "MessageAttributes"
    redrive_policy: str = ""
    delivery_policy: str = ""
    subscription_role_arn: str = ""
    "Under which SNS fills a delivery stream."

    @property
    def arn(self) -> str:
        return self.subscription_arn

    @property
    def told_arn(self) -> str:
        return self.subscription_arn if self.is_confirmed else PENDING

    @property
    def told(self) -> str:
        """Who is told, once that is agreed."""
        return self.endpoint if self.is_confirmed else ""

    @property
    def topic_name(self) -> str:
        return self.topic_arn.rpartition(":")[2]

    @property
    def status(self) -> str:
        return "confirmed" if self.is_confirmed else "pending"

    @property
    def label(self) -> str:
        return self.endpoint
