"""RDS: what you can ask for, about what there is to choose from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from model.catalog.database_classes import class_names, find_class, storages
from model.catalog.database_engines import Engine, EngineVersion, engines
from model.catalog.pages import Profile
from model.catalog.regions import region
from model.gateway.call import Call
from model.kit import quotas
from model.kit.operation import operation
from model.kit.world import World
from model.services.rds.drafts import check_class
from model.services.rds.refusals import bad_value
from model.services.rds.resources.db_parameter_groups import DBParameterGroup
from model.services.rds.resources.db_snapshots import DBSnapshot
from model.services.rds.resources.db_subnet_groups import DBSubnetGroup
from model.services.rds.resources.event_subscriptions import EventSubscription
from model.services.rds.resources.instances import DBInstance
from model.services.rds.resources.option_groups import OptionGroup
from model.services.rds.showing import page_of


@operation
async def describe_db_engine_versions(
    call: Call,
    *,
    engine: str | None = None,
    engine_version: str | None = None,
    db_parameter_group_family: str | None = None,
    default_only: bool = False,
    max_records: int | None = None,
    marker: str | None = None,
) -> dict[str, Any]:
    profile = call.world.cell.settings.quotas
    told = [
        _version(kind, version)
        for kind in _engines(engine, profile)
        for version in kind.versions
        if _fits(kind, version, engine_version)
        and db_parameter_group_family in (None, version.family)
        and (version.default or not default_only)
    ]
    listed, token = page_of(told, marker, max_records)
    return {"db_engine_versions": listed, "marker": token}


def _engines(name: str | None, profile: Profile) -> list[Engine]:
    found = [each for each in engines(profile) if name in (None, each.name)]
    if not found:
        raise bad_value(f"Invalid DB engine: {name}")
    return found


def _fits(kind: Engine, version: EngineVersion, number: str | None) -> bool:
    return number is None or version.number == number or kind.major(version.number) == number


def _version(kind: Engine, version: EngineVersion) -> dict[str, Any]:
    later = kind.upgrades(version.number)
    return {
        "engine": kind.name,
        "engine_version": version.number,
        "major_engine_version": kind.major(version.number),
        "db_parameter_group_family": version.family,
        "db_engine_description": kind.title,
        "db_engine_version_description": f"{kind.title} {version.number}",
        "supports_read_replica": kind.replicas,
        "status": "available",
        "valid_upgrade_target": [
            {
                "engine": kind.name,
                "engine_version": each.number,
                "description": f"{kind.title} {each.number}",
                "auto_upgrade": kind.minor_upgrade(version.number) == each,
                "is_major_version_upgrade": kind.major(each.number) != kind.major(version.number),
            }
            for each in later
        ],
    }


@operation
async def describe_orderable_db_instance_options(
    call: Call,
    *,
    engine: str,
    engine_version: str | None = None,
    db_instance_class: str | None = None,
    license_model: str | None = None,
    max_records: int | None = None,
    marker: str | None = None,
) -> dict[str, Any]:
    """Each class with each kind of disk."""
    world = call.world
    profile = world.cell.settings.quotas
    if db_instance_class:
        check_class(world, db_instance_class)
    told = [
        each
        for kind in _engines(engine, profile)
        for version in kind.versions
        if _fits(kind, version, engine_version)
        for each in _options(world, kind, version, license_model)
        if db_instance_class in (None, each["db_instance_class"])
    ]
    listed, token = page_of(told, marker, max_records)
    return {"orderable_db_instance_options": listed, "marker": token}


def _options(world: World, kind: Engine, version: EngineVersion, license: str | None) -> Iterator[dict[str, Any]]:
    profile = world.cell.settings.quotas
    zones = [{"name": each.name} for each in region(world.region).zones]
    for name in class_names(profile):
        machine = find_class(name, profile)
        for disk in storages(profile):
            for each in kind.licenses:
                if machine is None or license not in (None, each):
                    continue
                yield {
                    "engine": kind.name,
                    "engine_version": version.number,
                    "db_instance_class": name,
                    "license_model": each,
                    "availability_zones": zones,
                    "multi_az_capable": kind.multi_az,
                    "read_replica_capable": kind.replicas,
                    "vpc": True,
                    "supports_storage_encryption": True,
                    "storage_type": disk.name,
                    "supports_iops": disk.asked,
                    "min_storage_size": disk.gib[0],
                    "max_storage_size": disk.gib[1],
                    "min_iops_per_db_instance": disk.iops[0] if disk.asked else None,
                    "max_iops_per_db_instance": disk.iops[1] if disk.asked else None,
                    "supports_storage_autoscaling": not disk.magnetic,
                    "available_processor_features": [
                        {"name": "coreCount", "default_value": str(machine.cores)},
                        {"name": "threadsPerCore", "default_value": str(machine.threads_per_core)},
                    ],
                }


@operation
async def describe_account_attributes(call: Call) -> dict[str, Any]:
    world = call.world
    there = world.all(DBInstance)
    used = {
        "DBInstances": (len(there), "instances-per-region"),
        "AllocatedStorage": (sum(each.allocated_storage for each in there), "storage-gib-per-region"),
        "ManualSnapshots": (len(world.where(DBSnapshot, snapshot_type="manual")), "manual-snapshots-per-region"),
        "DBParameterGroups": (len(world.all(DBParameterGroup)), "parameter-groups-per-region"),
        "OptionGroups": (len(world.all(OptionGroup)), "option-groups-per-region"),
        "DBSubnetGroups": (len(world.all(DBSubnetGroup)), "subnet-groups-per-region"),
        "EventSubscriptions": (len(world.all(EventSubscription)), "event-subscriptions-per-region"),
    }
    return {
        "account_quotas": [
            {"account_quota_name": name, "used": number, "max": int(quotas.most(world, f"rds/{key}"))}
            for name, (number, key) in used.items()
        ]
    }
