"""What the operations of Account Management act on, and their condition keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from model.kit.arn import arn
from model.kit.permission import Acted, Value, acting_on, condition_keys
from model.kit.principal import Principal
from model.kit.resource import Resource
from model.kit.world import World
from model.services.organizations.resources.members import Member

KEYS = {"RegionName": "account:TargetRegion", "AlternateContactType": "account:AlternateContactTypes"}


@acting_on
def account(world: World, params: Mapping[str, Any], _caller: Principal) -> Iterator[str | Acted]:
    """The caller's own account, or one that it names as its organization has it."""
    member = world.kernel.store.anywhere(Member, params.get("AccountId", ""))
    if member is None:
        yield arn("account", "", world.account, "account")
    else:
        yield arn("account", "", world.account, f"account/{member.organization_id}/{member.id}")


@condition_keys
def asked(_world: World, params: Mapping[str, Any], _thing: Resource | None) -> dict[str, Value]:
    return {key: str(params[name]) for name, key in KEYS.items() if name in params}
