"""Logs: what you can ask for, about groups."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.logs.behavior.auditing import stop_auditing
from model.services.logs.behavior.counting import stop_counting
from model.services.logs.behavior.expiring import cease, look_again
from model.services.logs.behavior.extracting import stop_extracting
from model.services.logs.behavior.forgetting_indexes import drop_indexes
from model.services.logs.behavior.forwarding import stop_forwarding
from model.services.logs.paging import page_of
from model.services.logs.places import named, streams_of
from model.services.logs.refusals import invalid
from model.services.logs.resources.account_policies import PROTECTION, AccountPolicy
from model.services.logs.resources.groups import INFREQUENT, KEPT_DAYS, STANDARD, LogGroup
from model.services.logs.resources.metric_filters import MetricFilter
from model.services.logs.resources.subscription_filters import SubscriptionFilter
from model.services.logs.shelf import drop_all
from model.services.logs.tagging import merge


@operation
async def create_log_group(
    call: Call,
    *,
    log_group_name: str,
    tags: Mapping[str, str] | None = None,
    log_group_class: str = STANDARD,
    deletion_protection_enabled: bool = False,
) -> None:
    """Its class is for ever; its events are, until told otherwise."""
    if log_group_class not in (STANDARD, INFREQUENT):
        raise invalid(f"Log groups of the log class {log_group_class} are not offered.")
    group = LogGroup(
        log_group_name=log_group_name,
        log_group_class=log_group_class,
        deletion_protection=deletion_protection_enabled,
        tags=merge((), tags or {}),
    )
    call.world.add(group)


@operation
async def put_log_group_deletion_protection(
    call: Call, *, log_group_identifier: str, deletion_protection_enabled: bool
) -> None:
    call.world.get(LogGroup, named(log_group_identifier)).deletion_protection = deletion_protection_enabled


@operation
async def delete_log_group(call: Call, *, log_group_name: str) -> None:
    """With everything in it."""
    world = call.world
    group = world.get(LogGroup, log_group_name)
    if group.deletion_protection:
        raise AwsError("ValidationException", "The log group cannot be deleted: its deletion protection is enabled.")
    for thing in (*streams_of(world, group), *world.where(MetricFilter, log_group_name=log_group_name)):
        world.remove(thing)
    for each in world.where(SubscriptionFilter, log_group_name=log_group_name):
        stop_forwarding(world, each)
        world.remove(each)
    drop_all(world, group)
    cease(world, group)
    stop_counting(world, group)
    stop_extracting(world, group)
    stop_auditing(world, group)
    drop_indexes(world, log_group_name)
    world.remove(group)


@operation
async def put_retention_policy(call: Call, *, log_group_name: str, retention_in_days: int) -> None:
    """Some numbers of days only; what is older is gone from now on."""
    if retention_in_days not in KEPT_DAYS:
        allowed = ", ".join(map(str, KEPT_DAYS))
        text = (
            f"1 validation error detected: Value '{retention_in_days}' at 'retentionInDays' failed to satisfy "
            f"constraint: Member must satisfy enum value set: [{allowed}]"
        )
        raise invalid(text)
    group = call.world.get(LogGroup, log_group_name)
    group.retention_in_days = retention_in_days
    await look_again(call.world, group)


@operation
async def delete_retention_policy(call: Call, *, log_group_name: str) -> None:
    group = call.world.get(LogGroup, log_group_name)
    group.retention_in_days = None
    cease(call.world, group)


@operation
async def describe_log_groups(
    call: Call,
    *,
    log_group_name_prefix: str | None = None,
    log_group_name_pattern: str | None = None,
    log_group_class: str | None = None,
    log_group_identifiers: Sequence[str] = (),
    next_token: str | None = None,
    limit: int | None = None,
) -> dict[str, Any]:
    """In the order of their names. A pattern is a part of the name, in the same case."""
    if log_group_name_prefix and log_group_name_pattern:
        text = "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters."
        raise invalid(text)
    wanted = {named(identifier) for identifier in log_group_identifiers}
    found = [
        group
        for group in _of_class(call.world, log_group_class)
        if group.log_group_name.startswith(log_group_name_prefix or "")
        and (log_group_name_pattern or "") in group.log_group_name
        and (not wanted or group.log_group_name in wanted)
    ]
    groups, token = page_of(found, _by_name, limit, next_token)
    whole = log_group_name_pattern is None
    return {"log_groups": [_said(call.world, group, whole=whole) for group in groups], "next_token": token}


@operation
async def list_log_groups(
    call: Call,
    *,
    log_group_name_pattern: str | None = None,
    log_group_class: str | None = None,
    next_token: str | None = None,
    limit: int | None = None,
) -> dict[str, Any]:
    """A pattern is a part of the name, or several with bars between; with ^ before, how it begins."""
    parts = (log_group_name_pattern or "").split("|")
    fits = re.compile("|".join(f"^{re.escape(part[1:])}" if part[:1] == "^" else re.escape(part) for part in parts))
    found = [group for group in _of_class(call.world, log_group_class) if fits.search(group.log_group_name)]
    groups, token = page_of(found, _by_name, limit, next_token)
    return {"log_groups": [_briefly(group) for group in groups], "next_token": token}


def _of_class(world: World, log_group_class: str | None) -> Iterable[LogGroup]:
    return (group for group in world.all(LogGroup) if log_group_class in (None, group.log_group_class))


def _by_name(group: LogGroup) -> tuple[str]:
    return (group.log_group_name,)


def _briefly(group: LogGroup) -> dict[str, Any]:
    return {
        "log_group_name": group.log_group_name,
        "log_group_arn": group.arn,
        "log_group_class": group.log_group_class,
    }


def _said(world: World, group: LogGroup, *, whole: bool) -> dict[str, Any]:
    """What is stored is not said of groups that were looked for by a part of their name."""
    return {
        **_briefly(group),
        "creation_time": int(group.created_at * 1000),
        "retention_in_days": group.retention_in_days,
        "metric_filter_count": len(world.where(MetricFilter, log_group_name=group.log_group_name)),
        "arn": f"{group.arn}:*",
        "stored_bytes": group.stored_bytes if whole else None,
        "data_protection_status": group.data_protection_status,
        "inherited_properties": _inherited(world),
        "deletion_protection_enabled": group.deletion_protection if whole else None,
    }


def _inherited(world: World) -> tuple[str, ...] | None:
    """What a group has from its account."""
    return ("ACCOUNT_DATA_PROTECTION",) if world.where(AccountPolicy, policy_type=PROTECTION) else None
