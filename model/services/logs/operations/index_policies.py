"""Logs: what you can ask for, about fields that are indexed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kernel.unhurried import in_turns
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.logs.answering import FEW, Reading
from model.services.logs.ids import FOR_EVER
from model.services.logs.indexing import FIELD_INDEX, indexes_of, policy_over, read_index_policy, settle
from model.services.logs.paging import page_of
from model.services.logs.places import identified
from model.services.logs.refusals import not_of_its_class
from model.services.logs.resources.field_indexes import BY_DEFAULT, FieldIndex
from model.services.logs.resources.groups import STANDARD, LogGroup, Put
from model.services.logs.shelf import Range, slices

CATEGORIES = ("DEFAULT", "CUSTOM", "INACTIVE")
Times = dict[str, tuple[int, int]]
"When the first and the last event came in that say a field, in milliseconds."


@operation
async def put_index_policy(call: Call, *, log_group_identifier: str, policy_document: str) -> dict[str, Any]:
    """Instead of what the account's policy says; what is there already is not indexed."""
    world, group = call.world, identified(call.world, log_group_identifier)
    if group.log_group_class != STANDARD:
        raise not_of_its_class()
    fields = read_index_policy(policy_document)
    group.index_policy = Put(document=policy_document, at=world.now)
    settle(world, group.log_group_name, fields)
    return {"index_policy": _own(group, group.index_policy)}


@operation
async def delete_index_policy(call: Call, *, log_group_identifier: str) -> None:
    """The account's policy, if there is one, holds from then on."""
    world, group = call.world, identified(call.world, log_group_identifier)
    if group.index_policy is None:
        raise AwsError("ResourceNotFoundException", "The log group has no index policy.")
    group.index_policy = None
    settle(world, group.log_group_name, {})


@operation
async def describe_index_policies(
    call: Call, *, log_group_identifiers: Sequence[str], next_token: str | None = None
) -> dict[str, Any]:
    """The group's own, or the account's that holds for it."""
    found: list[dict[str, Any]] = []
    for group in _groups(call.world, log_group_identifiers):
        over = policy_over(call.world, group)
        if group.index_policy is not None:
            found.append(_own(group, group.index_policy))
        elif over is not None:
            said = {"policy_document": over.document, "policy_name": over.policy_name, "source": "ACCOUNT"}
            found.append({"last_update_time": int(over.last_updated * 1000), **said})
    page, token = page_of(found, lambda each: (each.get("log_group_identifier", ""),), None, next_token)
    return {"index_policies": page, "next_token": token}


def _own(group: LogGroup, policy: Put) -> dict[str, Any]:
    return {
        "log_group_identifier": group.arn,
        "last_update_time": int(policy.at * 1000),
        "policy_document": policy.document,
        "source": "LOG_GROUP",
    }


@operation
async def describe_field_indexes(
    call: Call,
    *,
    log_group_identifiers: Sequence[str],
    index_categories: Sequence[str] = CATEGORIES,
    next_token: str | None = None,
) -> dict[str, Any]:
    """Those of every group, those of policies, and for a month those of policies that ended."""
    found: list[dict[str, Any]] = []
    for group in _groups(call.world, log_group_identifiers):
        indexes = indexes_of(call.world, group)
        times = await _times(call.world, group, {*BY_DEFAULT, *(each.field_name for each in indexes)})
        found += (each for each in _said(group, indexes, times) if each["index_category"] in index_categories)
    page, token = page_of(found, _place, None, next_token)
    return {"field_indexes": page, "next_token": token}


def _place(index: Mapping[str, Any]) -> tuple[str, str, str]:
    return index["group"], index["field_index_name"], index["index_category"]


def _groups(world: World, identifiers: Iterable[str]) -> list[LogGroup]:
    return list(dict.fromkeys(identified(world, each) for each in identifiers))


def _said(group: LogGroup, indexes: Sequence[FieldIndex], times: Times) -> Iterator[dict[str, Any]]:
    scanned = None if group.last_put is None else int(group.last_put * 1000)
    defaults = BY_DEFAULT if group.log_group_class == STANDARD else ()
    rows: list[tuple[str, str, str, str | None, int]] = [
        (name, FIELD_INDEX, "DEFAULT", group.arn, 0) for name in defaults
    ]
    for each in indexes:
        arn = group.arn if each.source == group.log_group_name else None
        rows.append((each.field_name, each.type, each.category, arn, int(each.since * 1000)))
    for name, type, category, arn, since in rows:
        first, last = times.get(name, (None, None))
        yield {
            "group": group.log_group_name,
            "log_group_identifier": arn,
            "field_index_name": name,
            "last_scan_time": scanned if scanned is not None and scanned >= since else None,
            "first_event_time": None if first is None else max(first, since),
            "last_event_time": last if last is not None and last >= since else None,
            "type": type,
            "index_category": category,
        }


async def _times(world: World, group: LogGroup, names: Iterable[str]) -> Times:
    """Of all events that are there."""
    reading, found, wanted = Reading(world, group), Times(), sorted(names)
    async for events in slices(world, group, Range(0, FOR_EVER), None):
        async for event in in_turns(events, FEW):
            row = reading.row(event)
            for name in wanted:
                if row.get(name) is not None:
                    first, last = found.get(name, (event.time, event.time))
                    found[name] = (min(first, event.time), max(last, event.time))
    return found
