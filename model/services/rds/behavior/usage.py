"""RDS: what happens by itself: it is told how many databases there are, how large, and with what belongings."""

from __future__ import annotations

from collections.abc import Mapping

from model.kit.world import World
from model.physics.usage import using
from model.services.rds.resources.db_parameter_groups import DBParameterGroup
from model.services.rds.resources.db_snapshots import DBSnapshot
from model.services.rds.resources.db_subnet_groups import DBSubnetGroup
from model.services.rds.resources.event_subscriptions import EventSubscription
from model.services.rds.resources.instances import DBInstance
from model.services.rds.resources.option_groups import OptionGroup


@using(DBInstance)
def databases(world: World) -> Mapping[str, float]:
    there = world.all(DBInstance)
    gib = sum(each.allocated_storage for each in there)
    return {"rds/instances-per-region": len(there), "rds/storage-gib-per-region": gib}


@using(DBSnapshot)
def manual_snapshots(world: World) -> Mapping[str, float]:
    return {"rds/manual-snapshots-per-region": world.tally(DBSnapshot, "snapshot_type").get("manual", 0)}


@using(DBParameterGroup, OptionGroup, DBSubnetGroup, EventSubscription)
def belongings(world: World) -> Mapping[str, float]:
    return {
        "rds/parameter-groups-per-region": len(world.all(DBParameterGroup)),
        "rds/option-groups-per-region": len(world.all(OptionGroup)),
        "rds/subnet-groups-per-region": len(world.all(DBSubnetGroup)),
        "rds/event-subscriptions-per-region": len(world.all(EventSubscription)),
    }
