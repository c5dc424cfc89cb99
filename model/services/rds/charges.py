"""What databases cost: their machines while they run, and their disks for as long as they are there."""

from __future__ import annotations

from dataclasses import dataclass

from model.catalog.database_classes import class_price, storage_price
from model.catalog.prices import price
from model.catalog.running_costs import HOURS_IN_A_MONTH, RESTING
from model.kit.world import World
from model.services.rds.resources.db_snapshots import DBSnapshot
from model.services.rds.resources.instances import GIB, DBInstance

HOUR_SECONDS = 3600.0


@dataclass(frozen=True, slots=True)
class DatabaseCharges:
    """Since it was made: dollars for the machines, and for the disks."""

    machines: float
    storage: float

    @property
    def dollars(self) -> float:
        return self.machines + self.storage


def note_price(world: World, db: DBInstance) -> None:
    """What an hour costs from now on."""
    rests = db.db_instance_status in RESTING and db.phase != "born"
    hourly = class_price(db.db_instance_class, db.engine, db.license_model, world.region, multi_az=db.multi_az)
    monthly = storage_price(db.storage_type, db.allocated_storage, db.iops, world.region, multi_az=db.multi_az)
    world.measure(db.dbi_resource_id, "dollars_for_machines", 0.0 if rests else hourly)
    world.measure(db.dbi_resource_id, "dollars_for_storage", monthly / HOURS_IN_A_MONTH)


def charges_of(world: World, db: DBInstance) -> DatabaseCharges:
    sums = [
        world.signal(db.dbi_resource_id, each).integral(db.created_at, world.now) / HOUR_SECONDS
        for each in ("dollars_for_machines", "dollars_for_storage")
    ]
    return DatabaseCharges(*sums)


def transfer_of(snapshot: DBSnapshot) -> float:
    """Dollars for what came from another region, once."""
    if not snapshot.source_region:
        return 0.0
    return price("transfer/between-regions", snapshot.source_region).cost(snapshot.stored_bytes / GIB)
