"""IAM Identity Center: what its operations act on: the instance, the set, the account."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from model.kit.arn import arn
from model.kit.permission import Acted, acting_on
from model.kit.principal import Principal
from model.kit.world import World


@acting_on
def named(_world: World, params: Mapping[str, Any], _caller: Principal) -> Iterator[str | Acted]:
    for member in ("InstanceArn", "PermissionSetArn", "ResourceArn"):
        if found := params.get(member):
            yield str(found)
    account = params.get("AccountId") or params.get("TargetId")
    if account:
        yield arn("sso", "", "", f"account/{account}")
