"""Logs: what you can ask for, about following groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.kit.world import World
from model.services.logs.live_tails import Wanted, begin
from model.services.logs.places import identified
from model.services.logs.refusals import invalid, not_of_its_class
from model.services.logs.resources.groups import INFREQUENT
from model.services.logs.tailing import Tail


@operation
async def start_live_tail(
    call: Call,
    *,
    log_group_identifiers: Sequence[str],
    log_stream_names: Sequence[str] = (),
    log_stream_name_prefixes: Sequence[str] = (),
    log_event_filter_pattern: str = "",
) -> dict[str, Any]:
    """Of groups by their ARNs; of one group some streams may be meant."""
    _refuse_confused(log_group_identifiers, log_stream_names, log_stream_name_prefixes)
    groups = tuple(dict.fromkeys(_group(call.world, each) for each in log_group_identifiers))
    tail = Tail(call.world, groups, log_event_filter_pattern)
    told = {
        "request_id": call.request_id,
        "session_id": call.request_id,
        "log_group_identifiers": log_group_identifiers,
        "log_stream_names": log_stream_names,
        "log_stream_name_prefixes": log_stream_name_prefixes,
        "log_event_filter_pattern": log_event_filter_pattern,
    }
    wants = _wanted(log_stream_names, log_stream_name_prefixes)
    return {"response_stream": begin(call.world, tail, wants, told)}


def _refuse_confused(identifiers: Sequence[str], names: Sequence[str], prefixes: Sequence[str]) -> None:
    if names and prefixes:
        raise invalid("logStreamNames and logStreamNamePrefixes are mutually exclusive parameters.")
    if (names or prefixes) and len(identifiers) > 1:
        raise invalid("Log streams can be named only where there is one log group.")
    for each in identifiers:
        if not each.startswith("arn:") or each.endswith("*"):
            raise invalid(f"A log group is named by its ARN, without an asterisk at its end: {each}")


def _group(world: World, arn: str) -> str:
    group = identified(world, arn)
    if group.log_group_class == INFREQUENT:
        raise not_of_its_class()
    return group.log_group_name


def _wanted(names: Sequence[str], prefixes: Sequence[str]) -> Wanted:
    if names:
        return frozenset(names).__contains__
    return lambda stream: not prefixes or stream.startswith(tuple(prefixes))
