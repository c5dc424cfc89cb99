"""RDS: what you can ask for of DB snapshots."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from model.gateway.call import Call
from model.kit.arn import read_arn
from model.kit.errors import AwsError
from model.kit.filters import Getter
from model.kit.operation import operation
from model.kit.tags import Tag, read_tags
from model.kit.world import World
from model.services.rds.behavior.backups import BACKING
from model.services.rds.behavior.lives import begin
from model.services.rds.events import tell
from model.services.rds.naming import identifier
from model.services.rds.operations.instances import called
from model.services.rds.refusals import bad_combination, bad_value
from model.services.rds.resources.db_snapshots import DBSnapshot
from model.services.rds.showing import chosen, paged
from model.services.rds.snapshotting import refuse_more_snapshots, snapshot_of

TYPES = ("automated", "manual", "shared", "public", "awsbackup")
FILTERS: Mapping[str, Getter] = {
    "db-instance-id": lambda each: each.db_instance_identifier,
    "db-snapshot-id": lambda each: (each.id, each.arn),
    "dbi-resource-id": lambda each: each.dbi_resource_id,
    "snapshot-type": lambda each: each.snapshot_type,
    "engine": lambda each: each.engine,
}


@operation
async def create_db_snapshot(
    call: Call,
    *,
    db_snapshot_identifier: str,
    db_instance_identifier: str,
    tags: Sequence[Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    """Of the whole disk; it stays until somebody deletes it."""
    world, db = call.world, called(call.world, db_instance_identifier)
    name = identifier("DBSnapshotIdentifier", db_snapshot_identifier)
    world.request(db, "CreateDBSnapshot")
    refuse_more_snapshots(world)
    snapshot = world.add(snapshot_of(world, db, name, "manual", read_tags(tags)))
    tell(world, snapshot, "Creating manual snapshot", "creation")
    begin(world, db, "backing", BACKING, "backing-up")
    return {"db_snapshot": snapshot}


@operation
async def describe_db_snapshots(
    call: Call,
    *,
    db_snapshot_identifier: str | None = None,
    db_instance_identifier: str | None = None,
    dbi_resource_id: str | None = None,
    snapshot_type: str | None = None,
    filters: Sequence[Mapping[str, Any]] | None = None,
    max_records: int | None = None,
    marker: str | None = None,
) -> dict[str, Any]:
    world = call.world
    if snapshot_type is not None and snapshot_type not in TYPES:
        raise bad_value(f"Invalid snapshot type: {snapshot_type}. Valid values are: {', '.join(TYPES)}")
    named = (snapshot_called(world, db_snapshot_identifier),) if db_snapshot_identifier else world.all(DBSnapshot)
    of = (db_instance_identifier or "").rpartition(":")[2].lower()
    found = [
        each
        for each in chosen(named, filters, FILTERS)
        if of in ("", each.db_instance_identifier)
        and dbi_resource_id in (None, each.dbi_resource_id)
        and snapshot_type in (None, each.snapshot_type)
    ]
    listed, token = paged(found, marker, max_records)
    return {"db_snapshots": listed, "marker": token}


def snapshot_called(world: World, name: str) -> DBSnapshot:
    """By its identifier, or by its ARN; automated ones have a colon in theirs."""
    return world.get(DBSnapshot, name.partition(":snapshot:")[2] or name.lower())


@operation
async def delete_db_snapshot(call: Call, *, db_snapshot_identifier: str) -> dict[str, Any]:
    """Automated ones go by themselves."""
    world, snapshot = call.world, snapshot_called(call.world, db_snapshot_identifier)
    world.request(snapshot, "DeleteDBSnapshot")
    if snapshot.snapshot_type == "automated":
        text = "Only manual snapshots may be deleted."
        raise AwsError("InvalidDBSnapshotState", text)
    tell(world, snapshot, "Deleted manual snapshot", "deletion")
    world.remove(snapshot)
    return {"db_snapshot": snapshot}


@operation
async def copy_db_snapshot(
    call: Call,
    *,
    source_db_snapshot_identifier: str,
    target_db_snapshot_identifier: str,
    copy_tags: bool = False,
    kms_key_id: str | None = None,
    option_group_name: str | None = None,
    tags: Sequence[Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    """Within a region by its name, from another one by its ARN. With a key the copy is encrypted."""
    world = call.world
    name = identifier("DBSnapshotIdentifier", target_db_snapshot_identifier)
    home = read_arn(source_db_snapshot_identifier).region or world.region
    if home == world.region:
        source = snapshot_called(world, source_db_snapshot_identifier)
        world.request(source, "CopyDBSnapshot")
        copy, old = source.copied(), source.tags
    else:
        copy, old = await _from_afar(world, source_db_snapshot_identifier, home)
    refuse_more_snapshots(world)
    if kms_key_id is None and copy.encrypted and home != world.region:
        raise bad_combination("A KmsKeyId of the target region is needed to copy an encrypted snapshot.")
    fields: dict[str, Any] = {field: getattr(copy, field) for field in _KEPT}
    fields |= {
        "db_snapshot_identifier": name,
        "encrypted": copy.encrypted or kms_key_id is not None,
        "kms_key_id": kms_key_id or copy.kms_key_id,
        "option_group_name": option_group_name or copy.option_group_name,
        "source_db_snapshot_identifier": source_db_snapshot_identifier,
        "source_region": home if home != world.region else None,
        "tags": (*read_tags(tags), *(old if copy_tags else ())),
    }
    fresh = DBSnapshot(**fields)
    world.add(fresh)
    tell(world, fresh, f"Started copying snapshot {source_db_snapshot_identifier}", "notification")
    return {"db_snapshot": fresh}


_KEPT = (
    *("db_instance_identifier", "dbi_resource_id", "engine", "engine_version", "license_model", "allocated_storage"),
    *("storage_type", "iops", "storage_throughput", "stored_bytes", "port", "availability_zone", "vpc_id"),
    *("instance_create_time", "master_username", "original_snapshot_create_time", "db_name", "db_instance_class"),
)


async def _from_afar(world: World, arn: str, region: str) -> tuple[DBSnapshot, tuple[Tag, ...]]:
    """As the other region describes it."""
    name = arn.partition(":snapshot:")[2]
    answer = await world.ask("rds:DescribeDBSnapshots", region=region, DBSnapshotIdentifier=name)
    told = answer["DBSnapshots"][0]
    if told["Status"] != "available":
        raise AwsError("InvalidDBSnapshotState", f"The snapshot {name} is not in available state.")
    snapshot = DBSnapshot(
        db_snapshot_identifier=name,
        db_instance_identifier=told["DBInstanceIdentifier"],
        dbi_resource_id=told["DbiResourceId"],
        engine=told["Engine"],
        engine_version=told["EngineVersion"],
        license_model=told["LicenseModel"],
        allocated_storage=told["AllocatedStorage"],
        storage_type=told["StorageType"],
        iops=told.get("Iops"),
        storage_throughput=told.get("StorageThroughput"),
        port=told["Port"],
        availability_zone=told["AvailabilityZone"],
        vpc_id=told["VpcId"],
        instance_create_time=_instant(told["InstanceCreateTime"]),
        original_snapshot_create_time=_instant(told["OriginalSnapshotCreateTime"]),
        master_username=told["MasterUsername"],
        option_group_name=told["OptionGroupName"],
        encrypted=told["Encrypted"],
        stored_bytes=float(told.get("FullSnapshotSizeInBytes", 0)),
    )
    return snapshot, read_tags(told.get("TagList"))


def _instant(told: Any) -> float:
    return told.timestamp() if isinstance(told, datetime) else float(told)
