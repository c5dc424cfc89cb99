"""Logs: what its operations act on: groups, streams and destinations, as policies write them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from model.kit.arn import read_arn
from model.kit.permission import Acted, Guard, acting_on, guarding
from model.kit.principal import Principal
from model.kit.world import World
from model.laws.access.policy import read_policy
from model.services.logs.places import destination_of, named
from model.services.logs.resources.destinations import LogDestination
from model.services.logs.resources.groups import LogGroup


@acting_on
def groups(world: World, params: Mapping[str, Any], _caller: Principal) -> Iterator[str | Acted]:
    """Tagging by ARN acts on the thing itself; all else on what is in a group, even where no stream is named."""
    if tagged := params.get("resourceArn"):
        yield Acted(tagged, destination_of(world, tagged) or world.find(LogGroup, named(tagged)))
        return
    if name := params.get("destinationName") or params.get("DestinationNamePrefix"):
        found = world.find(LogDestination, name)
        place = LogDestination(
            destination_name=name, target_arn="", role_arn="", account=world.account, region=world.region
        )
        yield Acted((found or place).arn, found)
        return
    stream = params.get("logStreamName", "")
    for name in _names(params) or ("",):
        group = world.find(LogGroup, name) if name else None
        place = LogGroup(log_group_name=name, account=world.account, region=world.region)
        yield Acted(f"{(group or place).arn}:log-stream:{stream}", group)
    target = params.get("destinationArn", "")
    if read_arn(target).service == "logs":
        yield Acted(target)


def _names(params: Mapping[str, Any]) -> Sequence[str]:
    one = params.get("logGroupName") or params.get("logGroupIdentifier")
    several = params.get("logGroupNames") or params.get("logGroupIdentifiers") or ()
    return [named(each) for each in ([one] if one else several)]


@guarding
def destination_policy(world: World, _action: str, arn: str) -> Guard | None:
    """Whoever owns a destination guards it, and its policy."""
    found = destination_of(world, arn)
    if found is None:
        return None
    text = found.access_policy
    policies = (read_policy(text, found.destination_name, "resource-based policy"),) if text else ()
    return Guard(found.account, policies)
