"""RDS: what you can ask for of option groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.catalog.database_engines import Engine, OptionKind, find_engine, options
from model.gateway.call import Call
from model.kit import quotas
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.tags import read_tags
from model.kit.world import World
from model.services.rds.naming import group_name
from model.services.rds.refusals import bad_combination, bad_value, beyond
from model.services.rds.resources.instances import DBInstance
from model.services.rds.resources.option_groups import Option, OptionGroup, OptionSetting
from model.services.rds.resources.parts import GroupMembership
from model.services.rds.showing import paged


@operation
async def create_option_group(
    call: Call,
    *,
    option_group_name: str,
    engine_name: str,
    major_engine_version: str,
    option_group_description: str,
    tags: Sequence[Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    """Without any option, at first."""
    world = call.world
    engine = _engine(world, engine_name)
    if major_engine_version not in {engine.major(each.number) for each in engine.versions}:
        raise bad_combination(f"Cannot find major version {major_engine_version} for {engine_name}")
    name = group_name("OptionGroupName", option_group_name)
    group = _added(
        world,
        OptionGroup(
            option_group_name=name,
            option_group_description=option_group_description,
            engine_name=engine_name,
            major_engine_version=major_engine_version,
            tags=read_tags(tags),
        ),
    )
    return {"option_group": group}


def _engine(world: World, name: str) -> Engine:
    found = find_engine(name, world.cell.settings.quotas)
    if found is None:
        raise bad_value(f"Invalid DB engine: {name}")
    return found


def _added(world: World, group: OptionGroup) -> OptionGroup:
    if len(world.all(OptionGroup)) >= quotas.most(world, "rds/option-groups-per-region"):
        raise beyond("OptionGroupQuotaExceededFault", "option groups")
    return world.add(group)


@operation
async def copy_option_group(
    call: Call,
    *,
    source_option_group_identifier: str,
    target_option_group_identifier: str,
    target_option_group_description: str,
    tags: Sequence[Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    world = call.world
    source = world.get(
        OptionGroup, source_option_group_identifier.partition(":og:")[2] or source_option_group_identifier
    )
    copy = OptionGroup(
        option_group_name=group_name("TargetOptionGroupIdentifier", target_option_group_identifier),
        option_group_description=target_option_group_description,
        engine_name=source.engine_name,
        major_engine_version=source.major_engine_version,
        options=source.options,
        tags=read_tags(tags),
    )
    return {"option_group": _added(world, copy)}


@operation
async def describe_option_groups(
    call: Call,
    *,
    option_group_name: str | None = None,
    engine_name: str | None = None,
    major_engine_version: str | None = None,
    max_records: int | None = None,
    marker: str | None = None,
) -> dict[str, Any]:
    world = call.world
    if option_group_name and engine_name:
        raise bad_combination("OptionGroupName cannot be combined with EngineName or MajorEngineVersion")
    if major_engine_version and not engine_name:
        raise bad_combination("MajorEngineVersion needs EngineName")
    found = (world.get(OptionGroup, option_group_name.lower()),) if option_group_name else world.all(OptionGroup)
    fitting = [
        each
        for each in found
        if engine_name in (None, each.engine_name) and major_engine_version in (None, each.major_engine_version)
    ]
    listed, token = paged(fitting, marker, max_records)
    return {"option_groups_list": listed, "marker": token}


@operation
async def modify_option_group(
    call: Call,
    *,
    option_group_name: str,
    options_to_include: Sequence[Mapping[str, Any]] | None = None,
    options_to_remove: Sequence[str] | None = None,
) -> dict[str, Any]:
    """Whoever has the group has its options; those that are permanent stay while somebody has it."""
    world = call.world
    group = _own(world, option_group_name)
    known = {each.name: each for each in options(_engine(world, group.engine_name), world.cell.settings.quotas)}
    if not options_to_include and not options_to_remove:
        raise bad_combination("At least one option must be added, modified, or removed.")
    held = {each.option_name: each for each in group.options}
    for each in options_to_include or ():
        held[each["OptionName"]] = _option(known, group, each)
    for name in options_to_remove or ():
        if name not in held:
            raise bad_value(f"Option {name} is not in option group {group.id}")
        if held[name].permanent and world.where(DBInstance, group_names=f"og:{group.id}"):
            raise AwsError("InvalidOptionGroupStateFault", f"The permanent option {name} cannot be removed.")
        del held[name]
    group.options = tuple(held.values())
    return {"option_group": group}


def _own(world: World, name: str) -> OptionGroup:
    group = world.get(OptionGroup, name.lower())
    if group.id.startswith("default:"):
        raise AwsError("InvalidOptionGroupStateFault", "A default option group cannot be modified or deleted.")
    return group


def _option(known: Mapping[str, OptionKind], group: OptionGroup, given: Mapping[str, Any]) -> Option:
    kind = known.get(given["OptionName"])
    if kind is None:
        raise bad_combination(
            f"Option {given['OptionName']} is not available for {group.engine_name} {group.major_engine_version}"
        )
    return Option(
        option_name=kind.name,
        option_description=kind.about,
        persistent=kind.persistent,
        permanent=kind.permanent,
        port=given.get("Port", kind.port),
        option_settings=OptionSetting.read_all(given.get("OptionSettings")),
        vpc_security_group_memberships=tuple(
            GroupMembership(vpc_security_group_id=each) for each in given.get("VpcSecurityGroupMemberships") or ()
        ),
    )


@operation
async def delete_option_group(call: Call, *, option_group_name: str) -> None:
    world = call.world
    group = _own(world, option_group_name)
    if world.where(DBInstance, group_names=f"og:{group.id}"):
        raise AwsError("InvalidOptionGroupStateFault", f"The option group {group.id} is in use by a DB instance.")
    world.remove(group)


@operation
async def describe_option_group_options(
    call: Call, *, engine_name: str, major_engine_version: str | None = None
) -> dict[str, Any]:
    world = call.world
    engine = _engine(world, engine_name)
    majors = dict.fromkeys(engine.major(each.number) for each in engine.versions)
    told = [
        {
            "name": kind.name,
            "description": kind.about,
            "engine_name": engine_name,
            "major_engine_version": major,
            "port_required": kind.port is not None,
            "default_port": kind.port,
            "persistent": kind.persistent,
            "permanent": kind.permanent,
        }
        for major in majors
        for kind in options(engine, world.cell.settings.quotas)
        if major_engine_version in (None, major)
    ]
    return {"option_group_options": told}
