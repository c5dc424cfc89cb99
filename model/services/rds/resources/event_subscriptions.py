"""RDS: whom it tells of what happens to databases."""

from __future__ import annotations

from datetime import UTC, datetime

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource


class EventSubscription(
    Resource,
    key="cust_subscription_id",
    arn="es:{cust_subscription_id}",
    missing=("SubscriptionNotFound", "Event Subscription {id} not found.", 404),
    taken=("SubscriptionAlreadyExist", "Event Subscription {id} already exists."),
    title="Database event subscriptions",
    create="CreateEventSubscription",
    describe="DescribeEventSubscriptions",
    columns=(
        Column("NAME", "cust_subscription_id"),
        Column("TO", "sns_topic_arn"),
        Column("OF", "source_type"),
        Column("SOURCES", "source_ids_list", "list", priority=2),
        Column("CATEGORIES", "event_categories_list", "list", priority=3),
        Column("STATUS", "status", priority=2),
    ),
    actions=(
        Action("ModifyEventSubscription", "Switch on", "SubscriptionName", key="s", fixed={"Enabled": True}),
        Action("ModifyEventSubscription", "Switch off", "SubscriptionName", key="S", fixed={"Enabled": False}),
        Action("DeleteEventSubscription", "Delete", "SubscriptionName", key="d", confirm=1),
    ),
):
    """Events of all sources of a type, or of some, in all categories or in some, go to a topic."""

    cust_subscription_id: str
    sns_topic_arn: str
    source_type: str | None = None
    source_ids_list: tuple[str, ...] = ()
    event_categories_list: tuple[str, ...] = ()
    enabled: bool = True
    status: str = "active"

    @property
    def event_subscription_arn(self) -> str:
        return self.arn

    @property
    def label(self) -> str:
        return self.cust_subscription_id

    @property
    def customer_aws_id(self) -> str:
        return self.account

    @property
    def subscription_creation_time(self) -> str:
        return f"{datetime.fromtimestamp(self.created_at, UTC):%Y-%m-%d %H:%M:%S.%f}"[:-3]

    def wants(self, source_type: str, source: str, categories: tuple[str, ...]) -> bool:
        """Whether an event is one of those that are told."""
        return (
            self.enabled
            and self.source_type in (None, source_type)
            and (not self.source_ids_list or source in self.source_ids_list)
            and (not self.event_categories_list or not {*self.event_categories_list}.isdisjoint(categories))
        )
