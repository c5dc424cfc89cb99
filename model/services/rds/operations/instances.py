"""RDS: what you can ask for of databases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.filters import Getter
from model.kit.form import takes
from model.kit.operation import operation
from model.kit.world import World
from model.services.rds.behavior import restarting
from model.services.rds.behavior.backups import forget_all
from model.services.rds.behavior.failing import switch
from model.services.rds.drafts import (
    Disk,
    NewForm,
    check_autoscaling,
    check_license,
    check_password,
    check_retention,
    engine_called,
    plain,
    version_called,
)
from model.services.rds.insights import set_insights
from model.services.rds.making import Make, make
from model.services.rds.naming import identifier
from model.services.rds.refusals import bad_combination
from model.services.rds.resources.instances import DBInstance
from model.services.rds.showing import chosen, paged, replicas_of, shown
from model.services.rds.snapshotting import refuse_more_snapshots, snapshot_of
from model.services.rds.working import is_well

USUAL_DISK = "gp2"

FILTERS: Mapping[str, Getter] = {
    "db-instance-id": lambda db: (db.id, db.arn),
    "dbi-resource-id": lambda db: db.dbi_resource_id,
    "engine": lambda db: db.engine,
    "db-cluster-id": lambda _db: None,
    "domain": lambda _db: None,
}


@operation
@takes(NewForm)
async def create_db_instance(call: Call, asked: NewForm) -> dict[str, Any]:
    world = call.world
    engine = engine_called(world, asked.engine)
    version = version_called(engine, asked.engine_version)
    if asked.db_cluster_identifier:
        raise AwsError("DBClusterNotFoundFault", f"DBCluster {asked.db_cluster_identifier} not found.", 404)
    if not asked.master_username:
        raise bad_combination("The parameter MasterUsername must be provided and must not be blank.")
    if asked.allocated_storage is None:
        raise bad_combination("Invalid storage size for engine name and storage type: none was given")
    check_password(asked.master_user_password)
    kind = asked.storage_type or ("io1" if asked.iops is not None else USUAL_DISK)
    disk = Disk(kind, asked.allocated_storage, asked.iops, asked.storage_throughput)
    check_autoscaling(disk, asked.max_allocated_storage)
    fields = plain(
        db_name=asked.db_name,
        max_allocated_storage=asked.max_allocated_storage,
        backup_retention_period=check_retention(
            1 if asked.backup_retention_period is None else asked.backup_retention_period
        ),
        preferred_backup_window=asked.preferred_backup_window,
        preferred_maintenance_window=asked.preferred_maintenance_window,
        storage_encrypted=asked.storage_encrypted,
        kms_key_id=asked.kms_key_id,
    )
    license = check_license(engine, asked.license_model)
    made = Make(engine, version, license, disk, asked.master_username, fields)
    db = await make(world, asked.db_instance_identifier, asked, made)
    days = asked.performance_insights_retention_period
    set_insights(db, world.now, enabled=asked.enable_performance_insights, days=days)
    return {"db_instance": shown(world, db)}


@operation
async def describe_db_instances(
    call: Call,
    *,
    db_instance_identifier: str | None = None,
    filters: Sequence[Mapping[str, Any]] | None = None,
    max_records: int | None = None,
    marker: str | None = None,
) -> dict[str, Any]:
    world = call.world
    found = (called(world, db_instance_identifier),) if db_instance_identifier else world.all(DBInstance)
    listed, token = paged(chosen(found, filters, FILTERS), marker, max_records)
    return {"db_instances": [shown(world, each) for each in listed], "marker": token}


def called(world: World, name: str) -> DBInstance:
    """By its identifier, or by its ARN."""
    return world.get(DBInstance, name.rpartition(":")[2].lower() if name.startswith("arn:") else name.lower())


@operation
async def delete_db_instance(
    call: Call,
    *,
    db_instance_identifier: str,
    skip_final_snapshot: bool = False,
    final_db_snapshot_identifier: str | None = None,
    delete_automated_backups: bool = True,
) -> dict[str, Any]:
    """Its automated backups go with it, unless somebody wants to keep them; manual snapshots stay."""
    world, db = call.world, called(call.world, db_instance_identifier)
    if db.deletion_protection:
        raise bad_combination("Cannot delete protected DB Instance, please disable deletion protection and try again.")
    if skip_final_snapshot and final_db_snapshot_identifier:
        raise bad_combination(
            "FinalDBSnapshotIdentifier can not be specified when deleting a DB instance with SkipFinalSnapshot"
        )
    if not skip_final_snapshot and not final_db_snapshot_identifier and not db.read_replica_source_arn:
        raise bad_combination("FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.")
    world.request(db, "DeleteDBInstance")
    if final_db_snapshot_identifier:
        refuse_more_snapshots(world)
        name = identifier("DBSnapshotIdentifier", final_db_snapshot_identifier)
        if not db.is_there:
            raise AwsError(
                "InvalidDBInstanceState", f"Instance {db.id} is {db.db_instance_status}, and holds nothing yet."
            )
        world.add(snapshot_of(world, db, name, "manual"))
    if delete_automated_backups:
        forget_all(world, db)
    restarting.delete(world, db)
    return {"db_instance": shown(world, db)}


@operation
async def reboot_db_instance(
    call: Call, *, db_instance_identifier: str, force_failover: bool = False
) -> dict[str, Any]:
    """With a failover the standby takes over."""
    world, db = call.world, called(call.world, db_instance_identifier)
    if force_failover and db.standby is None:
        raise bad_combination("DB Instance is not in a MultiAZ deployment: it cannot be rebooted with a failover.")
    world.request(db, "RebootDBInstance")
    if force_failover and db.standby is not None:
        if not is_well(world, db, db.standby):
            raise AwsError("InvalidDBInstanceState", f"The standby of {db.id} cannot take over at this moment.")
        switch(world, db)
    else:
        restarting.restart(world, db)
    return {"db_instance": shown(world, db)}


@operation
async def start_db_instance(call: Call, *, db_instance_identifier: str) -> dict[str, Any]:
    world, db = call.world, called(call.world, db_instance_identifier)
    world.request(db, "StartDBInstance")
    restarting.start(world, db)
    return {"db_instance": shown(world, db)}


@operation
async def stop_db_instance(
    call: Call, *, db_instance_identifier: str, db_snapshot_identifier: str | None = None
) -> dict[str, Any]:
    """Its disk stays, and is paid for; after seven days it starts by itself."""
    world, db = call.world, called(call.world, db_instance_identifier)
    if db.read_replica_source_arn or replicas_of(world, db):
        raise AwsError("InvalidDBInstanceState", "Cannot stop or start a DB instance that is or has a read replica.")
    if db.multi_az and db.engine.startswith("sqlserver"):
        raise AwsError("InvalidDBInstanceState", "Cannot stop a SQL Server DB instance in a Multi-AZ deployment.")
    world.request(db, "StopDBInstance")
    if db_snapshot_identifier:
        refuse_more_snapshots(world)
        world.add(snapshot_of(world, db, identifier("DBSnapshotIdentifier", db_snapshot_identifier), "manual"))
    restarting.stop(world, db)
    return {"db_instance": shown(world, db)}
