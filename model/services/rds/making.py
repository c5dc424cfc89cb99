"""A new database in its place, whatever it is made from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from model.catalog.database_classes import find_storage
from model.catalog.database_engines import Engine, EngineVersion
from model.kit.tags import Tag, read_tags
from model.kit.world import World
from model.physics import database_load
from model.services.rds.behavior.lives import begin
from model.services.rds.behavior.restarting import CREATING
from model.services.rds.charges import note_price
from model.services.rds.drafts import (
    CommonForm,
    Disk,
    check_class,
    check_disk,
    check_multi_az,
    check_port,
    refuse_beyond,
)
from model.services.rds.groups import IN_SYNC, join, option_group_for, parameter_group_for
from model.services.rds.naming import endpoint_name, identifier, new_resource_id
from model.services.rds.placing import group_for, security_groups, settle, zones_for
from model.services.rds.resources.db_subnet_groups import DBSubnetGroup
from model.services.rds.resources.instances import MIB, DBInstance
from model.services.rds.resources.parts import Copy
from model.services.rds.windows import clear_of, clear_of_backup, refuse_overlap, usual_windows

EMPTY_BYTES = 512.0 * MIB
"What lies on the disk of a new database: the engine's own tables and logs."

_NOWHERE = Copy(zone="", host="", interface_id="", address="")


class Make(NamedTuple):
    """Which engine on which disk, and what the database is to be besides; `stored` are the bytes it begins with."""

    engine: Engine
    version: EngineVersion
    license_model: str
    disk: Disk
    master_username: str
    fields: Mapping[str, Any]
    stored: float = EMPTY_BYTES
    usual_tags: tuple[Tag, ...] = ()


async def make(world: World, name: str, asked: CommonForm, make: Make) -> DBInstance:
    """Checked as a whole before anything is made; it is there some minutes later."""
    id = identifier("DBInstanceIdentifier", name)
    if world.find(DBInstance, id) is not None:
        raise world.get(DBInstance, id).is_taken()
    _check(world, asked, make)
    fields = _with_windows(world, id, make.fields)
    refuse_beyond(world, make.disk.gib)
    group = group_for(world, asked.db_subnet_group_name)
    zones = zones_for(world, group, asked.availability_zone, multi_az=bool(asked.multi_az), id=id)
    db = _drafted(world, id, asked, make, group, fields)
    parameters = parameter_group_for(world, asked.db_parameter_group_name, make.version)
    join(db, parameters, option_group_for(world, asked.option_group_name, make.engine, make.version), IN_SYNC)
    world.add(db)
    await _stand(world, db, zones)
    database_load.open_up(world, db.dbi_resource_id, db.room_bytes, make.stored)
    note_price(world, db)
    begin(world, db, "born", CREATING)
    return db


def _check(world: World, asked: CommonForm, make: Make) -> None:
    assert asked.db_instance_class, "whoever makes one knows its class"
    check_class(world, asked.db_instance_class)
    check_disk(world, make.disk, grows=make.stored == EMPTY_BYTES)
    check_multi_az(make.engine, asked=bool(asked.multi_az))
    check_port(asked.port, make.engine)


def _drafted(
    world: World, id: str, asked: CommonForm, make: Make, group: DBSubnetGroup, fields: Mapping[str, Any]
) -> DBInstance:
    """As it is to be, still without machines, parameters and options."""
    return DBInstance(
        db_instance_identifier=id,
        dbi_resource_id=new_resource_id(world),
        db_instance_class=asked.db_instance_class or "",
        engine=make.engine.name,
        engine_version=make.version.number,
        license_model=make.license_model,
        master_username=make.master_username,
        listens_at=check_port(asked.port, make.engine),
        endpoint_name=endpoint_name(world, id),
        multi_az=bool(asked.multi_az),
        publicly_accessible=_is_public(asked),
        auto_minor_version_upgrade=asked.auto_minor_version_upgrade is not False,
        deletion_protection=bool(asked.deletion_protection),
        copy_tags_to_snapshot=bool(asked.copy_tags_to_snapshot),
        iam_database_authentication_enabled=bool(asked.enable_iam_database_authentication),
        db_subnet_group=group.place,
        vpc_security_groups=security_groups(world, group.vpc_id, asked.vpc_security_group_ids),
        primary=_NOWHERE,
        tags=read_tags(asked.tags) if asked.tags is not None else make.usual_tags,
        **_disk(world, make.disk),
        **fields,
    )


def _disk(world: World, disk: Disk) -> dict[str, Any]:
    """What nobody said of it is what disks of its kind have."""
    rules = find_storage(disk.kind, world.cell.settings.quotas)
    usual = rules if rules and rules.most_mibps else None
    return {
        "allocated_storage": disk.gib,
        "storage_type": disk.kind,
        "iops": disk.iops or (usual.base_iops if usual else None),
        "storage_throughput": disk.throughput or (usual.mibps if usual else None),
    }


async def _stand(world: World, db: DBInstance, zones: tuple[str, ...]) -> None:
    primary = await settle(world, db, zones[0])
    db.stand_on(primary, await settle(world, db, zones[1]) if len(zones) > 1 else None)


def _is_public(asked: CommonForm) -> bool:
    """Unless somebody says so, none is."""
    return bool(asked.publicly_accessible)


def _with_windows(world: World, id: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    """One that nobody chose keeps clear of the other."""
    asked = fields.get("preferred_backup_window"), fields.get("preferred_maintenance_window")
    backup, maintenance = usual_windows(world, id)
    maintenance = asked[1] or maintenance
    backup = asked[0] or clear_of(maintenance, backup)
    if asked[0] and not asked[1]:
        maintenance = clear_of_backup(backup, maintenance)
    refuse_overlap(backup, maintenance)
    return {**fields, "preferred_backup_window": backup, "preferred_maintenance_window": maintenance.lower()}
