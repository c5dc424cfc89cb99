"""RDS: what happens by itself: what is written to a source is written to its replicas too."""

from __future__ import annotations

from model.kit.arn import read_arn
from model.kit.behavior import changing
from model.kit.world import World
from model.physics.disk_load import DiskLoad, drive
from model.services.rds.resources.instances import DBInstance

FROM_SOURCE = "replication"


@changing(DiskLoad, "demand_iops")
async def follow_source(world: World, database_id: str) -> None:
    db = next(iter(world.where(DBInstance, dbi_resource_id=database_id)), None)
    for replica in world.where(DBInstance, read_replica_source_arn=db.arn) if db is not None else ():
        follow(world, replica)


def follow(world: World, replica: DBInstance) -> None:
    """Write what its source in the same region writes, while it can."""
    arn = read_arn(replica.read_replica_source_arn)
    source = world.find(DBInstance, arn.name) if (arn.account, arn.region) == (world.account, world.region) else None
    load = world.find(DiskLoad, source.dbi_resource_id) if source else None
    if load is None and world.find(DiskLoad, replica.dbi_resource_id) is None:
        return
    parts = load.parts if load and replica.answers else ()
    drive(
        world,
        replica.dbi_resource_id,
        replica.limits(world.cell.settings.quotas),
        FROM_SOURCE,
        write_ops=sum(each.write_ops for each in parts),
        write_bytes=sum(each.write_bytes for each in parts),
    )


@changing(DBInstance, "answers")
async def follow_replica(world: World, id: str) -> None:
    replica = world.find(DBInstance, id)
    if replica is not None and replica.read_replica_source_arn:
        follow(world, replica)
