"""RDS: which protections are optional, and where they are off."""

from __future__ import annotations

from collections.abc import Iterator

from model.kit.finding import protection
from model.kit.world import World
from model.physics.disk_load import DiskLoad
from model.services.rds.resources.instances import DBInstance

PRODUCTION = frozenset({"prod", "production"})
SUSTAINED_SECONDS = 3600.0


@protection(
    "is for production, and has no standby in another zone",
    switch="rds:ModifyDBInstance",
    reads="rds:DescribeDBInstances",
)
def lonely(world: World) -> Iterator[str]:
    """By any of its tags."""
    for db in world.all(DBInstance):
        if not db.multi_az and any(tag.value.casefold() in PRODUCTION for tag in db.tags):
            yield db.id


@protection("is not encrypted at rest", switch="rds:CreateDBInstance", reads="rds:DescribeDBInstances")
def plain_databases(world: World) -> Iterator[str]:
    return (each.id for each in world.all(DBInstance) if not each.storage_encrypted)


@protection(
    "asks more of its gp2 disk than that does for ever", switch="rds:ModifyDBInstance", reads="rds:DescribeDBInstances"
)
def overtaxed(world: World) -> Iterator[str]:
    """For an hour now: provisioned operations would bear it."""
    for db in world.all(DBInstance):
        load = world.find(DiskLoad, db.dbi_resource_id) if db.storage_type == "gp2" else None
        baseline = db.limits(world.cell.settings.quotas).baseline_iops
        if load is not None and load.demand_iops > baseline and _lately(world, db) >= 0.99 * baseline:
            yield db.id


def _lately(world: World, db: DBInstance) -> float:
    """Operations per second over the last hour."""
    signals = (world.signal(db.dbi_resource_id, each) for each in ("read_ops", "write_ops"))
    done = sum(each.integral(world.now - SUSTAINED_SECONDS, world.now) for each in signals if len(each))
    return done / SUSTAINED_SECONDS
