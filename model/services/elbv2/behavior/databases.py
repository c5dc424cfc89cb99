"""ELBv2: what happens by itself: what becomes of a database is felt by the sites that ask it."""

from __future__ import annotations

from model.kit.behavior import changing
from model.kit.world import World
from model.physics.database_load import DatabaseLoad
from model.physics.traffic import Traffic
from model.services.elbv2.behavior.flow import flow
from model.services.rds.resources.instances import DBInstance


@changing(
    DBInstance,
    *("answers", "moved_at", "db_instance_status", "db_instance_class", "settings", "listens_at", "standby"),
    *("allocated_storage", "storage_type", "iops", "storage_throughput"),
)
async def follow_managed(world: World, id: str) -> None:
    for traffic in world.where(Traffic, databases=id):
        world.wake(flow, traffic.entry)


@changing(DatabaseLoad, "full_since", "room")
async def follow_room(world: World, database_id: str) -> None:
    for db in world.where(DBInstance, dbi_resource_id=database_id):
        for traffic in world.where(Traffic, databases=db.id):
            world.wake(flow, traffic.entry)
