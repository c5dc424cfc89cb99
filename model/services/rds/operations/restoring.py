"""RDS: what you can ask for, about making databases of others: of snapshots, of a moment, and as replicas."""

from __future__ import annotations

from typing import Any

from model.catalog.database_engines import EngineVersion, find_engine
from model.gateway.call import Call
from model.kernel.chance import Between
from model.kit import quotas
from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.form import takes
from model.kit.operation import operation
from model.kit.world import World
from model.physics.database_load import DatabaseLoad
from model.services.rds.behavior.backups import expect_backup
from model.services.rds.behavior.lives import begin
from model.services.rds.drafts import CommonForm, Disk, check_license, check_retention, engine_called, plain
from model.services.rds.events import tell
from model.services.rds.insights import set_insights
from model.services.rds.making import Make, make
from model.services.rds.operations.db_snapshots import snapshot_called
from model.services.rds.operations.instances import called
from model.services.rds.refusals import bad_combination, bad_value, beyond
from model.services.rds.resources.db_snapshots import DBSnapshot
from model.services.rds.resources.instances import DBInstance
from model.services.rds.showing import restorable_until, shown
from model.services.rds.snapshotting import snapshot_of

PROMOTING = Between(60, 180)


class AgainForm(CommonForm):
    """What is told of a database that is to hold what another did."""

    engine: str | None = None
    license_model: str | None = None
    db_name: str | None = None
    allocated_storage: int | None = None
    backup_retention_period: int | None = None
    preferred_backup_window: str | None = None


class RestoreForm(AgainForm):
    db_instance_identifier: str
    db_snapshot_identifier: str | None = None


class MomentForm(AgainForm):
    target_db_instance_identifier: str
    source_db_instance_identifier: str | None = None
    source_dbi_resource_id: str | None = None
    restore_time: float | None = None
    use_latest_restorable_time: bool = False
    max_allocated_storage: int | None = None


class ReplicaForm(CommonForm):
    db_instance_identifier: str
    source_db_instance_identifier: str | None = None
    allocated_storage: int | None = None
    max_allocated_storage: int | None = None
    kms_key_id: str | None = None
    enable_performance_insights: bool | None = None
    performance_insights_retention_period: int | None = None


@operation
@takes(RestoreForm)
async def restore_db_instance_from_db_snapshot(call: Call, asked: RestoreForm) -> dict[str, Any]:
    """Always a new one, with the groups that any new one has."""
    world = call.world
    if not asked.db_snapshot_identifier:
        raise bad_combination("The parameter DBSnapshotIdentifier must be provided and must not be blank.")
    snapshot = snapshot_called(world, asked.db_snapshot_identifier)
    world.request(snapshot, "RestoreDBInstanceFromDBSnapshot")
    db = await _restored(world, asked.db_instance_identifier, asked, snapshot, restored_from=f"snapshot {snapshot.id}")
    return {"db_instance": shown(world, db)}


async def _restored(world: World, name: str, asked: AgainForm, held: DBSnapshot, **more: Any) -> DBInstance:
    engine = engine_called(world, asked.engine or held.engine)
    if asked.engine and asked.engine != held.engine:
        raise bad_combination(f"A snapshot of {held.engine} cannot be restored as {asked.engine}")
    size = asked.allocated_storage or held.allocated_storage
    if size < held.allocated_storage:
        raise bad_value("The allocated storage cannot be less than that of the snapshot.")
    kind = asked.storage_type or held.storage_type
    keeps = kind == held.storage_type
    disk = Disk(
        kind,
        size,
        asked.iops or (held.iops if keeps else None),
        asked.storage_throughput or (held.storage_throughput if keeps else None),
    )
    version = engine.version(held.engine_version) or EngineVersion(held.engine_version, engine.default_version.family)
    fields = plain(
        db_name=asked.db_name or held.db_name,
        backup_retention_period=1
        if asked.backup_retention_period is None
        else check_retention(asked.backup_retention_period),
        preferred_backup_window=asked.preferred_backup_window,
        storage_encrypted=held.encrypted,
        kms_key_id=held.kms_key_id,
        **more,
    )
    license = check_license(engine, asked.license_model or held.license_model)
    filled = asked.model_copy(
        update={
            "db_instance_class": asked.db_instance_class or held.db_instance_class or "db.t3.micro",
            "port": asked.port or held.port,
        }
    )
    made = Make(engine, version, license, disk, held.master_username, fields, held.stored_bytes, held.tags)
    return await make(world, name, filled, made)


@operation
@takes(MomentForm)
async def restore_db_instance_to_point_in_time(call: Call, asked: MomentForm) -> dict[str, Any]:
    """Any second since its oldest backup, up to some minutes ago."""
    world = call.world
    source = _source(world, asked)
    latest = restorable_until(world, source)
    if latest is None:
        raise AwsError(
            "PointInTimeRestoreNotEnabled",
            f"Point in time restore is not enabled for {source.id}: it has no automated backups.",
        )
    if asked.restore_time is not None and asked.use_latest_restorable_time:
        raise bad_combination("RestoreTime cannot be combined with UseLatestRestorableTime.")
    if asked.restore_time is None and not asked.use_latest_restorable_time:
        raise bad_combination("Say RestoreTime or UseLatestRestorableTime.")
    at = latest if asked.restore_time is None else float(asked.restore_time)
    backups = [
        each
        for each in world.where(DBSnapshot, dbi_resource_id=source.dbi_resource_id)
        if each.snapshot_type == "automated" and each.status == "available"
    ]
    if at > latest or not backups or at < min(each.created_at for each in backups):
        raise AwsError(
            "InvalidRestoreFault",
            f"The specified instance cannot be restored to that moment: {source.id} can be restored until {latest}",
        )
    held = _held_at(world, source, at)
    more = plain(max_allocated_storage=asked.max_allocated_storage, restored_from=f"{source.id} as it was")
    db = await _restored(world, asked.target_db_instance_identifier, asked, held, **more)
    return {"db_instance": shown(world, db)}


def _source(world: World, asked: MomentForm) -> DBInstance:
    if asked.source_db_instance_identifier:
        return called(world, asked.source_db_instance_identifier)
    found = (
        world.where(DBInstance, dbi_resource_id=asked.source_dbi_resource_id) if asked.source_dbi_resource_id else ()
    )
    if not found:
        raise bad_combination("Name the database to restore, by its identifier or its resource id.")
    return found[0]


def _held_at(world: World, source: DBInstance, at: float) -> DBSnapshot:
    """What the database held then: of its disk, as much as had been written."""
    held = snapshot_of(world, source, "", "automated")
    stored, growth = (world.signal(source.dbi_resource_id, each) for each in ("stored", "growth"))
    changes = [change for change, _ in (*stored, *growth) if change <= at]
    since = max(changes, default=at)
    held.stored_bytes = stored.value_at(at) + growth.value_at(at) * (at - since) if changes else held.stored_bytes
    return held


@operation
@takes(ReplicaForm)
async def create_db_instance_read_replica(call: Call, asked: ReplicaForm) -> dict[str, Any]:
    """In the region of its source, or in another one by the source's ARN."""
    world = call.world
    if not asked.source_db_instance_identifier:
        raise bad_combination("The parameter SourceDBInstanceIdentifier must be provided and must not be blank.")
    home = read_arn(asked.source_db_instance_identifier).region or world.region
    told = await _told(world, asked.source_db_instance_identifier, home)
    _check_source(world, told)
    engine = engine_called(world, told["Engine"])
    version = engine.version(told["EngineVersion"]) or engine.default_version
    kind = asked.storage_type or told["StorageType"]
    keeps = kind == told["StorageType"]
    disk = Disk(
        kind,
        max(asked.allocated_storage or 0, told["AllocatedStorage"]),
        asked.iops or (told.get("Iops") if keeps else None),
        asked.storage_throughput or (told.get("StorageThroughput") if keeps else None),
    )
    filled = asked.model_copy(
        update={
            "db_instance_class": asked.db_instance_class or told["DBInstanceClass"],
            "port": asked.port or told["Endpoint"]["Port"],
            "db_subnet_group_name": asked.db_subnet_group_name
            or (told["DBSubnetGroup"]["DBSubnetGroupName"] if home == world.region else None),
            "vpc_security_group_ids": asked.vpc_security_group_ids or _groups(told, home == world.region),
        }
    )
    if told["StorageEncrypted"] and home != world.region and not asked.kms_key_id:
        raise bad_combination("A KmsKeyId of this region is needed for a replica of an encrypted DB instance.")
    fields = plain(
        db_name=told.get("DBName"),
        backup_retention_period=0,
        max_allocated_storage=asked.max_allocated_storage,
        storage_encrypted=told["StorageEncrypted"],
        kms_key_id=asked.kms_key_id or told.get("KmsKeyId"),
        read_replica_source_arn=told["DBInstanceArn"],
    )
    stored = await _stored(world, told["DbiResourceId"], home)
    made = Make(engine, version, told["LicenseModel"], disk, told["MasterUsername"], fields, stored)
    db = await make(world, asked.db_instance_identifier, filled, made)
    days = asked.performance_insights_retention_period
    set_insights(db, world.now, enabled=asked.enable_performance_insights, days=days)
    tell(world, db, f"Replication for the Read Replica of {told['DBInstanceIdentifier']} begins", "read replica")
    return {"db_instance": shown(world, db)}


def _groups(told: dict[str, Any], is_near: bool) -> list[str] | None:
    return [each["VpcSecurityGroupId"] for each in told["VpcSecurityGroups"]] if is_near else None


async def _told(world: World, source: str, region: str) -> dict[str, Any]:
    """The source, as its region describes it."""
    name = source.rpartition(":")[2]
    answer = await world.ask("rds:DescribeDBInstances", region=region, DBInstanceIdentifier=name)
    return answer["DBInstances"][0]


def _check_source(world: World, told: dict[str, Any]) -> None:
    id = told["DBInstanceIdentifier"]
    engine = find_engine(told["Engine"], world.cell.settings.quotas)
    if engine is None or not engine.replicas:
        raise bad_combination(f"Read replicas are not supported for engine {told['Engine']}")
    if told["DBInstanceStatus"] not in ("available", "storage-optimization"):
        raise AwsError("InvalidDBInstanceState", f"Source instance {id} is not in available state.")
    if not told["BackupRetentionPeriod"] and not told.get("ReadReplicaSourceDBInstanceIdentifier"):
        raise AwsError("InvalidDBInstanceState", f"Automated backups are not enabled for source instance {id}.")
    if len(told["ReadReplicaDBInstanceIdentifiers"]) >= quotas.most(world, "rds/replicas-per-source"):
        raise beyond("InstanceQuotaExceeded", f"read replicas of {id}")


async def _stored(world: World, resource_id: str, region: str) -> float:
    """As much as lies on the source's disk; of one in another region what was measured there tells."""
    load = world.find(DatabaseLoad, resource_id) if region == world.region else None
    if load is not None:
        return load.stored_at(world.now)
    seen = world.kernel.signals.get((world.account, region, resource_id, "stored"))
    return seen.value_at(world.now) if len(seen) else 0.0


@operation
async def promote_read_replica(
    call: Call,
    *,
    db_instance_identifier: str,
    backup_retention_period: int | None = None,
    preferred_backup_window: str | None = None,
) -> dict[str, Any]:
    """It goes its own way from now on, and takes writes."""
    world, db = call.world, called(call.world, db_instance_identifier)
    if not db.read_replica_source_arn:
        raise AwsError("InvalidDBInstanceState", f"DB Instance is not a read replica: {db.id}")
    days = 1 if backup_retention_period is None else check_retention(backup_retention_period)
    world.request(db, "PromoteReadReplica")
    db.read_replica_source_arn = ""
    db.backup_retention_period = days
    if preferred_backup_window:
        db.preferred_backup_window = preferred_backup_window
    expect_backup(world, db)
    tell(world, db, "Promoted Read Replica instance to a stand-alone database instance", "read replica")
    begin(world, db, "restarting", PROMOTING, "modifying")
    return {"db_instance": shown(world, db)}
