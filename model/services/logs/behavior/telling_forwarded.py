"""Logs: what happens by itself: once a minute, a subscription filter says how much it sent on."""

from __future__ import annotations

from collections.abc import Callable

from model.kit.world import World
from model.physics.metric import metric
from model.physics.minutes import fall_silent, minutely, tell_events, told_events
from model.physics.series import Series
from model.services.logs.resources.subscription_filters import Forwarded, SubscriptionFilter

EVENTS = ("events", "size", "errors", "throttles")
DIMENSIONS = {
    "LogGroupName": "log_group_name",
    "DestinationType": "destination_type",
    "FilterName": "filter_name",
}


@minutely(SubscriptionFilter)
async def tell_forwarded(world: World, each: SubscriptionFilter) -> bool:
    tell_events(world, each.path, {event: getattr(each.forwarded, event) for event in EVENTS})
    told, each.forwarded = each.forwarded, Forwarded()
    return told != Forwarded()


begin_telling = tell_forwarded.begin


def stop_telling(world: World, each: SubscriptionFilter) -> None:
    """The filter ends; one that takes its name begins with nothing."""
    tell_forwarded.stop(world, each)
    fall_silent(world, each.path, EVENTS)


def amount(quantity: str) -> Callable[[World, SubscriptionFilter], Series | None]:
    return lambda world, each: told_events(world, each.path, quantity)


for _name, _quantity, _unit in (
    ("ForwardedLogEvents", "events", "Count"),
    ("ForwardedBytes", "size", "Bytes"),
    ("DeliveryErrors", "errors", "Count"),
    ("DeliveryThrottling", "throttles", "Count"),
):
    metric("AWS/Logs", _name, _unit, of=SubscriptionFilter, dimensions=DIMENSIONS)(amount(_quantity))
