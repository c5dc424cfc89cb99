"""RDS: what its operations act on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from model.kit.arn import arn
from model.kit.permission import Acted, acting_on, condition_keys
from model.kit.principal import Principal
from model.kit.resource import Resource
from model.kit.world import World
from model.services.rds.finding import thing_at

_NAMED = {
    "DBInstanceIdentifier": "db",
    "SourceDBInstanceIdentifier": "db",
    "TargetDBInstanceIdentifier": "db",
    "DBSnapshotIdentifier": "snapshot",
    "SourceDBSnapshotIdentifier": "snapshot",
    "TargetDBSnapshotIdentifier": "snapshot",
    "DBSubnetGroupName": "subgrp",
    "DBParameterGroupName": "pg",
    "SourceDBParameterGroupIdentifier": "pg",
    "TargetDBParameterGroupIdentifier": "pg",
    "OptionGroupName": "og",
    "SourceOptionGroupIdentifier": "og",
    "TargetOptionGroupIdentifier": "og",
    "SubscriptionName": "es",
}
"What the members of parameters name, by what stands in ARNs before it."


@acting_on
def named(world: World, params: Mapping[str, Any], _caller: Principal) -> Iterator[str | Acted]:
    for member, word in _NAMED.items():
        if name := params.get(member):
            whole = (
                name if name.startswith("arn:") else arn("rds", world.region, world.account, f"{word}:{name.lower()}")
            )
            yield Acted(whole, thing_at(world, whole))
    for member in ("ResourceName", "ResourceIdentifier"):
        if whole := params.get(member):
            yield Acted(whole, thing_at(world, whole))


@condition_keys
def about(_world: World, params: Mapping[str, Any], _thing: Resource | None) -> Mapping[str, str]:
    keys = {
        "rds:DatabaseClass": params.get("DBInstanceClass"),
        "rds:DatabaseEngine": params.get("Engine"),
        "rds:DatabaseName": params.get("DBName"),
        "rds:MultiAz": params.get("MultiAZ"),
        "rds:StorageSize": params.get("AllocatedStorage"),
        "rds:Piops": params.get("Iops"),
        "rds:StorageEncrypted": params.get("StorageEncrypted"),
    }
    return {
        key: str(value).lower() if isinstance(value, bool) else str(value)
        for key, value in keys.items()
        if value is not None
    }
