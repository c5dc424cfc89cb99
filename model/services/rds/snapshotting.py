"""What a database holds at a moment, as a snapshot."""

from __future__ import annotations

from typing import Literal

from model.kit import quotas
from model.kit.tags import Tag
from model.kit.world import World
from model.physics.database_load import DatabaseLoad
from model.services.rds.refusals import beyond
from model.services.rds.resources.db_snapshots import DBSnapshot
from model.services.rds.resources.instances import DBInstance


def stored_in(world: World, db: DBInstance) -> float:
    """Bytes that lie on its disk now."""
    load = world.find(DatabaseLoad, db.dbi_resource_id)
    return load.stored_at(world.now) if load else 0.0


def snapshot_of(
    world: World, db: DBInstance, name: str, type: Literal["automated", "manual"], tags: tuple[Tag, ...] = ()
) -> DBSnapshot:
    own = db.tags if db.copy_tags_to_snapshot and not tags else ()
    return DBSnapshot(
        db_snapshot_identifier=name,
        db_instance_identifier=db.id,
        dbi_resource_id=db.dbi_resource_id,
        snapshot_type=type,
        engine=db.engine,
        engine_version=db.engine_version,
        license_model=db.license_model,
        allocated_storage=db.allocated_storage,
        storage_type=db.storage_type,
        iops=db.iops,
        storage_throughput=db.storage_throughput,
        stored_bytes=stored_in(world, db),
        port=db.listens_at,
        availability_zone=db.availability_zone,
        vpc_id=db.db_subnet_group.vpc_id,
        instance_create_time=db.created_at,
        master_username=db.master_username,
        option_group_name=db.option_group_memberships[0].option_group_name,
        encrypted=db.storage_encrypted,
        kms_key_id=db.kms_key_id,
        original_snapshot_create_time=world.now,
        iam_database_authentication_enabled=db.iam_database_authentication_enabled,
        db_name=db.db_name,
        db_instance_class=db.db_instance_class,
        tags=(*tags, *own),
    )


def refuse_more_snapshots(world: World) -> None:
    """Those that customers take count against a limit."""
    there = len(world.where(DBSnapshot, snapshot_type="manual"))
    if there >= quotas.most(world, "rds/manual-snapshots-per-region"):
        raise beyond("SnapshotQuotaExceeded", "manual snapshots")
