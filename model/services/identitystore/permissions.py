"""Identity Store: what its operations act on: the store, and whoever in it they name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from model.kit.arn import arn
from model.kit.permission import Acted, acting_on
from model.kit.principal import Principal
from model.kit.world import World
from model.services.identitystore.finding import bare

_FOLDERS = {"UserId": "user", "GroupId": "group", "MembershipId": "membership"}


@acting_on
def named(world: World, params: Mapping[str, Any], _caller: Principal) -> Iterator[str | Acted]:
    if store := params.get("IdentityStoreId"):
        yield arn("identitystore", "", world.account, f"identitystore/{bare(store)}")
    member: Mapping[str, Any] | None = params.get("MemberId")
    given = {**params, **(member or {})}
    for name, folder in _FOLDERS.items():
        if name in given:
            yield arn("identitystore", "", "", f"{folder}/{bare(str(given[name]))}")
