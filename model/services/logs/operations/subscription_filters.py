"""Logs: what you can ask for, about sending on what is said."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.kit.world import World
from model.services.logs.behavior.forwarding import stop_forwarding
from model.services.logs.paging import page_of
from model.services.logs.refusals import not_of_its_class, too_many
from model.services.logs.resources.groups import INFREQUENT, LogGroup
from model.services.logs.resources.streams import path_of
from model.services.logs.resources.subscription_filters import BY_STREAM, SubscriptionFilter
from model.services.logs.searching import patterned
from model.services.logs.subscribers import subscriber_of, try_out
from model.services.logs.subscribing import read_destination, refuse_odd_distribution

MOST_FILTERS = 2


@operation
async def put_subscription_filter(
    call: Call,
    *,
    log_group_name: str,
    filter_name: str,
    filter_pattern: str,
    destination_arn: str,
    role_arn: str | None = None,
    distribution: str = BY_STREAM,
    apply_on_transformed_logs: bool = False,
) -> None:
    """Sends on what is said from now on; one that is there already is replaced. The way is tried first."""
    world = call.world
    read = read_destination(call, destination_arn, role_arn)
    group = world.get(LogGroup, log_group_name)
    if group.log_group_class == INFREQUENT:
        raise not_of_its_class()
    patterned(filter_pattern)
    refuse_odd_distribution(read.service, distribution)
    path = path_of(log_group_name, filter_name)
    known = world.find(SubscriptionFilter, path)
    if known is None and len(_own(world, log_group_name)) >= MOST_FILTERS:
        raise too_many()
    await try_out(world, subscriber_of(world, destination_arn, role_arn or "", f"{group.arn}:*"))
    if known is not None:
        world.remove(known)
        stop_forwarding(world, known)
    world.add(
        SubscriptionFilter(
            path=path,
            log_group_name=log_group_name,
            filter_name=filter_name,
            filter_pattern=filter_pattern,
            destination_arn=destination_arn,
            role_arn=role_arn,
            distribution=distribution,
            apply_on_transformed_logs=apply_on_transformed_logs,
            put_at=world.now,
            seen=group.written,
        )
    )


@operation
async def describe_subscription_filters(
    call: Call,
    *,
    log_group_name: str,
    filter_name_prefix: str | None = None,
    next_token: str | None = None,
    limit: int | None = None,
) -> dict[str, Any]:
    """Of one group, in the order of their names."""
    world = call.world
    world.get(LogGroup, log_group_name)
    found = [each for each in _own(world, log_group_name) if each.filter_name.startswith(filter_name_prefix or "")]
    filters, token = page_of(found, lambda each: (each.filter_name,), limit, next_token)
    return {"subscription_filters": [_said(each) for each in filters], "next_token": token}


def _own(world: World, group: str) -> list[SubscriptionFilter]:
    """Without that of the account's policy."""
    return [each for each in world.where(SubscriptionFilter, log_group_name=group) if not each.policy]


def _said(each: SubscriptionFilter) -> dict[str, Any]:
    return {
        "filter_name": each.filter_name,
        "log_group_name": each.log_group_name,
        "filter_pattern": each.filter_pattern,
        "destination_arn": each.destination_arn,
        "role_arn": each.role_arn,
        "distribution": each.distribution,
        "apply_on_transformed_logs": each.apply_on_transformed_logs,
        "creation_time": int(each.put_at * 1000),
    }


@operation
async def delete_subscription_filter(call: Call, *, log_group_name: str, filter_name: str) -> None:
    """What was not sent on by then never is."""
    world = call.world
    world.get(LogGroup, log_group_name)
    each = world.get(SubscriptionFilter, path_of(log_group_name, filter_name))
    stop_forwarding(world, each)
    world.remove(each)
