"""The parameters and options that a database has: of its groups, those that come to be for every engine among them."""

from __future__ import annotations

from model.catalog.database_engines import Engine, EngineVersion, ParameterKind, families, find_engine, parameters
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.rds.refusals import bad_combination
from model.services.rds.resources.db_parameter_groups import DBParameterGroup
from model.services.rds.resources.instances import DBInstance
from model.services.rds.resources.option_groups import OptionGroup
from model.services.rds.resources.parts import OptionGroupMembership, ParameterGroupStatus

PENDING, IN_SYNC = "pending-reboot", "in-sync"

Values = tuple[tuple[str, str], ...]


def engine_of(world: World, db: DBInstance) -> Engine:
    found = find_engine(db.engine, world.cell.settings.quotas)
    assert found is not None, f"{db.engine} is an engine of the catalogue"
    return found


def parameter_group_for(world: World, name: str | None, version: EngineVersion) -> DBParameterGroup:
    """The one of a name, which has to be of the engine's family; or the engine's own."""
    usual = f"default.{version.family}"
    found = world.find(DBParameterGroup, (name or usual).lower())
    if found is None and (name or usual).lower() == usual:
        found = world.add(
            DBParameterGroup(
                db_parameter_group_name=usual,
                db_parameter_group_family=version.family,
                description=f"Default parameter group for {version.family}",
            )
        )
    if found is None:
        raise DBParameterGroup.is_missing(name or usual)
    if found.db_parameter_group_family != version.family:
        raise bad_combination(
            f"The Parameter Group {found.id} with DBParameterGroupFamily {found.db_parameter_group_family} cannot be "
            f"used for this instance. Please use a Parameter Group with DBParameterGroupFamily {version.family}"
        )
    return found


def option_group_for(world: World, name: str | None, engine: Engine, version: EngineVersion) -> OptionGroup:
    """The one of a name, which has to be for the engine; or the engine's own."""
    major = engine.major(version.number)
    usual = f"default:{engine.name}-{major.replace('.', '-')}"
    found = world.find(OptionGroup, (name or usual).lower())
    if found is None and (name or usual).lower() == usual:
        found = world.add(
            OptionGroup(
                option_group_name=usual,
                option_group_description=f"Default option group for {engine.name} {major}",
                engine_name=engine.name,
                major_engine_version=major,
            )
        )
    if found is None:
        raise OptionGroup.is_missing(name or usual)
    if (found.engine_name, found.major_engine_version) != (engine.name, major):
        raise bad_combination(
            f"The option group {found.id} is associated with a different engine version ({found.engine_name} "
            f"{found.major_engine_version}) than the DB instance ({engine.name} {major})"
        )
    return found


def join(db: DBInstance, group: DBParameterGroup, options: OptionGroup, status: str) -> None:
    """Have these groups from now on; parameters of another group are taken up at a reboot."""
    db.db_parameter_groups = (ParameterGroupStatus(db_parameter_group_name=group.id, parameter_apply_status=status),)
    db.option_group_memberships = (OptionGroupMembership(option_group_name=options.id),)
    db.group_names = (f"pg:{group.id}", f"og:{options.id}", f"subgrp:{db.db_subnet_group.db_subnet_group_name}")


def take_up(world: World, db: DBInstance) -> None:
    """At a start all parameters of the group come into force."""
    group = world.find(DBParameterGroup, db.parameter_group)
    db.settings = group.values if group else ()
    db.db_parameter_groups = (ParameterGroupStatus(db_parameter_group_name=db.parameter_group),)


def change(world: World, group: DBParameterGroup, values: Values) -> None:
    """Those who have the group take up what is dynamic at once, and wait for a reboot with what is static."""
    kinds, before = kinds_of(world, group.db_parameter_group_family), dict(group.values)
    group.values = values
    turned = {name for name, _ in {*values} ^ {*before.items()}}
    for db in world.where(DBInstance, group_names=f"pg:{group.id}"):
        if db.db_parameter_groups[0].parameter_apply_status == PENDING and db.settings != tuple(before.items()):
            continue
        now, then = dict(db.settings), dict(values)
        for name in turned:
            if kinds[name].apply_type == "dynamic":
                now.pop(name, None)
                now |= {name: then[name]} if name in then else {}
        db.settings = tuple(now.items())
        status = PENDING if any(kinds[name].apply_type == "static" for name in turned) else IN_SYNC
        db.db_parameter_groups = (
            ParameterGroupStatus(db_parameter_group_name=group.id, parameter_apply_status=status),
        )


def kinds_of(world: World, family: str) -> dict[str, ParameterKind]:
    """The parameters of a family, by their names. Raises InvalidParameterValue for a family that there is not."""
    engine = families(world.cell.settings.quotas).get(family)
    if engine is None:
        raise AwsError("InvalidParameterValue", f"ParameterGroupFamily {family} is not a valid parameter group family")
    return {each.name: each for each in parameters(engine)}
