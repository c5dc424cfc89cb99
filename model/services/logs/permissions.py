"""Logs: what its operations act on: groups and streams, as policies write them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from model.kit.permission import Acted, acting_on
from model.kit.principal import Principal
from model.kit.world import World
from model.services.logs.places import named
from model.services.logs.resources.groups import LogGroup


@acting_on
def groups(world: World, params: Mapping[str, Any], _caller: Principal) -> Iterator[str | Acted]:
    """Tagging by ARN acts on the group; all else on what is in it, even where no stream is named."""
    if tagged := params.get("resourceArn"):
        yield Acted(tagged, world.find(LogGroup, named(tagged)))
        return
    stream = params.get("logStreamName", "")
    for name in _names(params) or ("",):
        group = world.find(LogGroup, name) if name else None
        place = LogGroup(log_group_name=name, account=world.account, region=world.region)
        yield Acted(f"{(group or place).arn}:log-stream:{stream}", group)


def _names(params: Mapping[str, Any]) -> Sequence[str]:
    one = params.get("logGroupName") or params.get("logGroupIdentifier")
    several = params.get("logGroupNames") or params.get("logGroupIdentifiers") or ()
    return [named(each) for each in ([one] if one else several)]
