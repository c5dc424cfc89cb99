"""RDS: what you can ask for, about changing databases."""

from __future__ import annotations

from typing import Any

from model.catalog.database_engines import Engine
from model.gateway.call import Call
from model.kit.form import Form, takes
from model.kit.operation import operation
from model.kit.world import World
from model.services.rds.behavior.backups import expect_backup
from model.services.rds.behavior.maintenance import change, expect_maintenance
from model.services.rds.drafts import (
    Disk,
    check_autoscaling,
    check_class,
    check_disk,
    check_license,
    check_multi_az,
    check_password,
    check_port,
    check_retention,
    version_called,
)
from model.services.rds.events import tell
from model.services.rds.groups import PENDING, engine_of, join, option_group_for, parameter_group_for
from model.services.rds.insights import check_insights, set_insights
from model.services.rds.operations.instances import called
from model.services.rds.placing import publish, security_groups
from model.services.rds.refusals import bad_combination
from model.services.rds.resources.instances import DBInstance
from model.services.rds.resources.parts import Changes
from model.services.rds.showing import shown
from model.services.rds.windows import refuse_overlap


class ChangeForm(Form):
    db_instance_identifier: str
    apply_immediately: bool = False
    db_instance_class: str | None = None
    allocated_storage: int | None = None
    storage_type: str | None = None
    iops: int | None = None
    storage_throughput: int | None = None
    max_allocated_storage: int | None = None
    engine_version: str | None = None
    allow_major_version_upgrade: bool = False
    license_model: str | None = None
    multi_az: bool | None = None
    db_port_number: int | None = None
    master_user_password: str | None = None
    backup_retention_period: int | None = None
    preferred_backup_window: str | None = None
    preferred_maintenance_window: str | None = None
    vpc_security_group_ids: list[str] | None = None
    db_parameter_group_name: str | None = None
    option_group_name: str | None = None
    publicly_accessible: bool | None = None
    auto_minor_version_upgrade: bool | None = None
    copy_tags_to_snapshot: bool | None = None
    deletion_protection: bool | None = None
    enable_iam_database_authentication: bool | None = None
    enable_performance_insights: bool | None = None
    performance_insights_retention_period: int | None = None


@operation
@takes(ChangeForm)
async def modify_db_instance(call: Call, asked: ChangeForm) -> dict[str, Any]:
    """What needs no interruption is so at once; the rest now, or in the next maintenance window."""
    world, db = call.world, called(call.world, asked.db_instance_identifier)
    world.request(db, "ModifyDBInstance")
    changes = _wanted(world, db, asked)
    _set_windows(db, asked)
    await _set_network(world, db, asked)
    _set_groups(world, db, asked, changes)
    _set_flags(db, asked)
    _set_insights(db, world.now, asked, changes)
    if asked.preferred_maintenance_window:
        expect_maintenance(world, db)
    if asked.preferred_backup_window or changes.backup_retention_period is not None:
        expect_backup(world, db)
    if asked.master_user_password:
        tell(world, db, "Reset master credentials", "configuration change")
    if changes.given and asked.apply_immediately:
        tell(world, db, "Applying modification to the DB instance", "configuration change")
        change(world, db, changes.over(db.pending))
    elif changes.given:
        db.pending = changes.over(db.pending)
    return {"db_instance": shown(world, db)}


def _wanted(world: World, db: DBInstance, asked: ChangeForm) -> Changes:
    """What is to be another value than now, each checked."""
    engine = engine_of(world, db)
    if asked.db_instance_class:
        check_class(world, asked.db_instance_class)
    if asked.multi_az is not None:
        check_multi_az(engine, asked=asked.multi_az)
    if asked.license_model:
        check_license(engine, asked.license_model)
    if asked.master_user_password:
        check_password(asked.master_user_password)
    version = _version(engine, db, asked)
    _check_storage(world, db, engine, asked)
    port = check_port(asked.db_port_number, engine) if asked.db_port_number else None
    days = asked.backup_retention_period
    wanted = {
        "db_instance_class": (asked.db_instance_class, db.db_instance_class),
        "allocated_storage": (asked.allocated_storage, db.allocated_storage),
        "storage_type": (asked.storage_type, db.storage_type),
        "iops": (asked.iops, db.iops),
        "storage_throughput": (asked.storage_throughput, db.storage_throughput),
        "engine_version": (version, db.engine_version),
        "license_model": (asked.license_model, db.license_model),
        "multi_az": (asked.multi_az, db.multi_az),
        "port": (port, db.listens_at),
        "backup_retention_period": (None if days is None else check_retention(days), db.backup_retention_period),
    }
    return Changes.model_validate({name: new for name, (new, old) in wanted.items() if new is not None and new != old})


def _version(engine: Engine, db: DBInstance, asked: ChangeForm) -> str | None:
    if not asked.engine_version:
        return None
    version = version_called(engine, asked.engine_version)
    if version.number == db.engine_version:
        return None
    if version.number not in [each.number for each in engine.upgrades(db.engine_version)]:
        text = f"Cannot upgrade {engine.name} from {db.engine_version} to {version.number}"
        raise bad_combination(text)
    if engine.major(version.number) != engine.major(db.engine_version) and not asked.allow_major_version_upgrade:
        raise bad_combination(
            "The AllowMajorVersionUpgrade flag must be present when upgrading to a new major version."
        )
    return version.number


def _check_storage(world: World, db: DBInstance, engine: Engine, asked: ChangeForm) -> None:
    """A disk grows, and never shrinks."""
    size = asked.allocated_storage or db.allocated_storage
    touched = any(
        each is not None for each in (asked.allocated_storage, asked.storage_type, asked.iops, asked.storage_throughput)
    )
    kind = asked.storage_type or db.storage_type
    keeps = kind == db.storage_type
    disk = Disk(
        kind,
        size,
        asked.iops if asked.iops is not None or not keeps else db.iops,
        asked.storage_throughput if asked.storage_throughput is not None or not keeps else db.storage_throughput,
    )
    if touched:
        if size < db.allocated_storage:
            raise bad_combination("Invalid storage size: the allocated storage of a DB instance cannot be reduced.")
        if engine.fixed_storage and (size != db.allocated_storage or not keeps):
            raise bad_combination(f"The storage of a DB instance of {engine.name} cannot be changed.")
        if db.db_instance_status == "storage-optimization":
            raise bad_combination(
                "You can't currently modify the storage of this DB instance because the previous storage change is "
                "being optimized."
            )
        check_disk(world, disk, grows=size != db.allocated_storage or not keeps)
    check_autoscaling(disk, asked.max_allocated_storage)


def _set_windows(db: DBInstance, asked: ChangeForm) -> None:
    backup = asked.preferred_backup_window or db.preferred_backup_window
    maintenance = asked.preferred_maintenance_window or db.preferred_maintenance_window
    refuse_overlap(backup, maintenance)
    db.preferred_backup_window, db.preferred_maintenance_window = backup, maintenance.lower()


async def _set_network(world: World, db: DBInstance, asked: ChangeForm) -> None:
    if asked.vpc_security_group_ids:
        db.vpc_security_groups = security_groups(world, db.db_subnet_group.vpc_id, asked.vpc_security_group_ids)
        groups = [each.vpc_security_group_id for each in db.vpc_security_groups]
        for id in db.interface_ids:
            await world.ask("ec2:ModifyNetworkInterfaceAttribute", NetworkInterfaceId=id, Groups=groups)
    if asked.publicly_accessible is not None and asked.publicly_accessible != db.publicly_accessible:
        db.publicly_accessible = asked.publicly_accessible
        for id in db.interface_ids:
            await publish(world, id, public=asked.publicly_accessible)


def _set_groups(world: World, db: DBInstance, asked: ChangeForm, changes: Changes) -> None:
    """Another group of parameters is there at once, and in force after a reboot; a new major release brings its own."""
    engine = engine_of(world, db)
    version = version_called(engine, changes.engine_version or db.engine_version)
    is_major = engine.major(version.number) != engine.major(db.engine_version)
    if not (asked.db_parameter_group_name or asked.option_group_name or is_major):
        return
    kept = None if is_major else db.parameter_group
    group = parameter_group_for(world, asked.db_parameter_group_name or kept, version)
    held = None if is_major else db.option_group_memberships[0].option_group_name
    options = option_group_for(world, asked.option_group_name or held, engine, version)
    before = db.db_parameter_groups[0]
    same = group.id == before.db_parameter_group_name
    join(db, group, options, before.parameter_apply_status if same else PENDING)


def _set_insights(db: DBInstance, now: float, asked: ChangeForm, changes: Changes) -> None:
    """Whether the class is large enough is asked of the one that it is to have, too."""
    days = asked.performance_insights_retention_period
    set_insights(db, now, enabled=asked.enable_performance_insights, days=days)
    if db.performance_insights_enabled and changes.db_instance_class:
        check_insights(db.engine, changes.db_instance_class)


def _set_flags(db: DBInstance, asked: ChangeForm) -> None:
    given = {
        "auto_minor_version_upgrade": asked.auto_minor_version_upgrade,
        "copy_tags_to_snapshot": asked.copy_tags_to_snapshot,
        "deletion_protection": asked.deletion_protection,
        "iam_database_authentication_enabled": asked.enable_iam_database_authentication,
        "max_allocated_storage": asked.max_allocated_storage,
    }
    for name, value in given.items():
        if value is not None:
            setattr(db, name, value)
