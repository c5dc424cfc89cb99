"""Databases as they are asked for: every value checked against what the engine, the class and the disk allow."""

from __future__ import annotations

from typing import Any, NamedTuple

from model.catalog.database_classes import DatabaseStorage, find_class, find_storage
from model.catalog.database_engines import Engine, EngineVersion, find_engine
from model.kit import quotas
from model.kit.errors import AwsError
from model.kit.form import Form
from model.kit.world import World
from model.services.rds.refusals import bad_combination, bad_value, beyond
from model.services.rds.resources.instances import DBInstance

MOST_RETENTION_DAYS = 35
PORTS = range(1150, 65536)
LEAST_PASSWORD = 8
USUAL_STORAGE = {"today": "gp2", "notes-2017": "gp2"}


class CommonForm(Form):
    """What can be said of any new database, however it comes to be."""

    db_instance_class: str | None = None
    availability_zone: str | None = None
    db_subnet_group_name: str | None = None
    vpc_security_group_ids: list[str] | None = None
    db_parameter_group_name: str | None = None
    option_group_name: str | None = None
    port: int | None = None
    multi_az: bool | None = None
    publicly_accessible: bool | None = None
    auto_minor_version_upgrade: bool | None = None
    storage_type: str | None = None
    iops: int | None = None
    storage_throughput: int | None = None
    copy_tags_to_snapshot: bool | None = None
    deletion_protection: bool | None = None
    enable_iam_database_authentication: bool | None = None
    tags: list[dict[str, str]] | None = None


class NewForm(CommonForm):
    db_instance_identifier: str
    engine: str
    engine_version: str | None = None
    allocated_storage: int | None = None
    max_allocated_storage: int | None = None
    master_username: str | None = None
    master_user_password: str | None = None
    license_model: str | None = None
    db_name: str | None = None
    backup_retention_period: int | None = None
    preferred_backup_window: str | None = None
    preferred_maintenance_window: str | None = None
    storage_encrypted: bool | None = None
    kms_key_id: str | None = None
    db_cluster_identifier: str | None = None
    enable_performance_insights: bool | None = None
    performance_insights_retention_period: int | None = None


class Disk(NamedTuple):
    """What lies under a database."""

    kind: str
    gib: int
    iops: int | None = None
    throughput: int | None = None


def engine_called(world: World, name: str) -> Engine:
    found = find_engine(name, world.cell.settings.quotas)
    if found is None:
        raise bad_value(f"Invalid DB engine: {name}")
    if found.clustered:
        raise bad_combination(f"The engine {name} needs a DB cluster, and none was named")
    return found


def version_called(engine: Engine, number: str | None) -> EngineVersion:
    found = engine.version(number) if number else engine.default_version
    if found is None:
        raise bad_combination(f"Cannot find version {number} for {engine.name}")
    return found


def check_class(world: World, name: str) -> None:
    if find_class(name, world.cell.settings.quotas) is None:
        raise bad_value(f"Invalid DB Instance class: {name}")


def check_license(engine: Engine, asked: str | None) -> str:
    """The licence that it runs under; the engine's first one where nobody asks for another."""
    if asked is not None and asked not in engine.licenses:
        raise bad_combination(
            f"Invalid license model '{asked}' for engine '{engine.name}'. "
            f"Valid license models are: {', '.join(engine.licenses)}."
        )
    return asked or engine.licenses[0]


def check_multi_az(engine: Engine, *, asked: bool) -> None:
    if asked and not engine.multi_az:
        raise bad_combination(f"MultiAZ is not supported for engine {engine.name}")


def check_disk(world: World, disk: Disk, *, grows: bool = True) -> None:
    """Whether such a disk is sold. Raises InvalidParameterValue or InvalidParameterCombination."""
    rules = find_storage(disk.kind, world.cell.settings.quotas)
    if rules is None:
        raise bad_value(f"Invalid storage type: {disk.kind}")
    least, most = rules.gib
    if grows and not least <= disk.gib <= most:
        raise bad_value(f"Invalid storage size for engine name and storage type {disk.kind}: {disk.gib}")
    _check_iops(rules, disk)
    if disk.throughput is not None and not rules.most_mibps:
        raise bad_combination("You can't specify storage throughput for this storage type.")
    if disk.throughput is not None and not rules.mibps <= disk.throughput <= rules.most_mibps:
        raise bad_value(f"Invalid storage throughput: {disk.throughput}")


def _check_iops(rules: DatabaseStorage, disk: Disk) -> None:
    if rules.asked and disk.iops is None:
        raise bad_combination(f"You must specify iops when using storage type {rules.name}.")
    if disk.iops is None:
        return
    if not rules.asked and not rules.most_mibps:
        raise bad_combination(f"You can't specify iops for storage type {rules.name}.")
    if not rules.iops[0] <= disk.iops <= rules.iops[1]:
        raise bad_value(
            f"Invalid iops value for storage type {rules.name}: {disk.iops}. "
            f"Valid range: {rules.iops[0]}-{rules.iops[1]}"
        )
    if rules.most_per_gib and disk.iops > rules.most_per_gib * disk.gib:
        text = f"The IOPS to GiB ratio must be at most {rules.most_per_gib}"
        raise bad_combination(f"{text}: {disk.iops} for {disk.gib} GiB")


def check_retention(days: int) -> int:
    if not 0 <= days <= MOST_RETENTION_DAYS:
        raise bad_value(f"Invalid backup retention period: {days}. Must be between 0 and {MOST_RETENTION_DAYS}.")
    return days


def check_port(port: int | None, engine: Engine) -> int:
    if port is not None and port not in PORTS:
        raise bad_value(f"Invalid port: {port}. Must be between {PORTS.start} and {PORTS.stop - 1}.")
    return port or engine.port


def check_password(password: str | None) -> None:
    if password is None:
        raise bad_combination("The parameter MasterUserPassword must be provided and must not be blank.")
    if len(password) < LEAST_PASSWORD or not password.isprintable() or not {*'/@" '}.isdisjoint(password):
        raise bad_value(
            "The parameter MasterUserPassword is not a valid password. Only printable ASCII characters besides '/', "
            "'@', '\"', ' ' may be used, at least 8 of them."
        )


def check_autoscaling(disk: Disk, most: int | None) -> None:
    if most is not None and most < disk.gib:
        raise bad_combination("Max storage size must be greater than storage size")


def refuse_beyond(world: World, gib: int) -> None:
    """The account's limits on databases and on all their disks together."""
    there = world.all(DBInstance)
    if len(there) >= quotas.most(world, "rds/instances-per-region"):
        raise beyond("InstanceQuotaExceeded", "DB instances")
    if sum(each.allocated_storage for each in there) + gib > quotas.most(world, "rds/storage-gib-per-region"):
        raise AwsError("StorageQuotaExceeded", "The request would exceed the storage quota of all DB instances.")


def plain(**values: Any) -> dict[str, Any]:
    """Those that somebody said."""
    return {name: value for name, value in values.items() if value is not None}
