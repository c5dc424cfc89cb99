"""RDS: what you can ask for of DB parameter groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from model.catalog.database_engines import ParameterKind
from model.gateway.call import Call
from model.kit import quotas
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.tags import Tag, read_tags
from model.kit.world import World
from model.services.rds.events import tell
from model.services.rds.groups import change, kinds_of
from model.services.rds.naming import group_name
from model.services.rds.refusals import bad_combination, bad_value, beyond
from model.services.rds.resources.db_parameter_groups import DBParameterGroup
from model.services.rds.resources.instances import DBInstance
from model.services.rds.showing import page_of, paged

MOST_AT_ONCE = 20


@operation
async def create_db_parameter_group(
    call: Call,
    *,
    db_parameter_group_name: str,
    db_parameter_group_family: str,
    description: str,
    tags: Sequence[Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    world = call.world
    kinds_of(world, db_parameter_group_family)
    name = group_name("DBParameterGroupName", db_parameter_group_name)
    return {"db_parameter_group": _added(world, name, db_parameter_group_family, description, read_tags(tags))}


def _added(world: World, name: str, family: str, description: str, tags: tuple[Tag, ...]) -> DBParameterGroup:
    if name.startswith("default."):
        raise bad_value("The names of parameter groups of one's own do not begin with 'default.'")
    group = DBParameterGroup(
        db_parameter_group_name=name, db_parameter_group_family=family, description=description, tags=tags
    )
    if len(world.all(DBParameterGroup)) >= quotas.most(world, "rds/parameter-groups-per-region"):
        raise beyond("DBParameterGroupQuotaExceeded", "DB parameter groups")
    return world.add(group)


@operation
async def copy_db_parameter_group(
    call: Call,
    *,
    source_db_parameter_group_identifier: str,
    target_db_parameter_group_identifier: str,
    target_db_parameter_group_description: str,
    tags: Sequence[Mapping[str, str]] | None = None,
) -> dict[str, Any]:
    world = call.world
    source = world.get(DBParameterGroup, source_db_parameter_group_identifier.rpartition(":")[2].lower())
    name = group_name("TargetDBParameterGroupIdentifier", target_db_parameter_group_identifier)
    text = target_db_parameter_group_description
    group = _added(world, name, source.db_parameter_group_family, text, read_tags(tags))
    group.values = source.values
    return {"db_parameter_group": group}


@operation
async def describe_db_parameter_groups(
    call: Call, *, db_parameter_group_name: str | None = None, max_records: int | None = None, marker: str | None = None
) -> dict[str, Any]:
    world, name = call.world, (db_parameter_group_name or "").lower()
    found = (world.get(DBParameterGroup, name),) if name else world.all(DBParameterGroup)
    listed, token = paged(found, marker, max_records)
    return {"db_parameter_groups": listed, "marker": token}


@operation
async def modify_db_parameter_group(
    call: Call, *, db_parameter_group_name: str, parameters: Sequence[Mapping[str, Any]]
) -> dict[str, str]:
    """What is dynamic holds at once where it is asked for so; what is static waits for a reboot."""
    world, group = call.world, _own(call.world, db_parameter_group_name)
    kinds = kinds_of(world, group.db_parameter_group_family)
    if not 1 <= len(parameters) <= MOST_AT_ONCE:
        raise bad_value(f"Between 1 and {MOST_AT_ONCE} parameters can be modified in one request.")
    values = dict(group.values) | dict(_read(kinds, each) for each in parameters)
    change(world, group, tuple(values.items()))
    for name, value in (_read(kinds, each) for each in parameters):
        tell(world, group, f"Updated parameter {name} to {value}", "configuration change")
    return {"db_parameter_group_name": group.id}


def _own(world: World, name: str) -> DBParameterGroup:
    """Those that are the engines' own stay as they are."""
    group = world.get(DBParameterGroup, name.lower())
    if group.id.startswith("default."):
        raise AwsError("InvalidDBParameterGroupState", f"Default DBParameterGroup cannot be modified: {group.id}")
    return group


def _read(kinds: Mapping[str, ParameterKind], given: Mapping[str, Any]) -> tuple[str, str]:
    name, value, method = given.get("ParameterName"), given.get("ParameterValue"), given.get("ApplyMethod")
    if name is None or value is None or method is None:
        raise bad_combination("The parameters ParameterName, ParameterValue, and ApplyMethod must be provided")
    kind = _known(kinds, name)
    if kind.apply_type == "static" and method == "immediate":
        raise bad_combination(f"cannot use immediate apply method for static parameter: {name}")
    if not kind.accepts(value):
        raise bad_value(f"Value: {value} is not allowed for parameter: {name}; allowed values are: {kind.allowed}")
    return name, value


def _known(kinds: Mapping[str, ParameterKind], name: str) -> ParameterKind:
    if name not in kinds:
        raise bad_value(f"Could not find parameter with name: {name}")
    return kinds[name]


@operation
async def reset_db_parameter_group(
    call: Call,
    *,
    db_parameter_group_name: str,
    reset_all_parameters: bool = True,
    parameters: Sequence[Mapping[str, Any]] | None = None,
) -> dict[str, str]:
    """Have the engine's own values again, for all parameters or for some."""
    world, group = call.world, _own(call.world, db_parameter_group_name)
    kinds = kinds_of(world, group.db_parameter_group_family)
    names = {_known(kinds, str(each.get("ParameterName"))).name for each in parameters or ()}
    if not names and not reset_all_parameters:
        raise bad_combination("Name the parameters to reset, or reset all of them.")
    gone = names or {name for name, _ in group.values}
    change(world, group, tuple(each for each in group.values if each[0] not in gone))
    return {"db_parameter_group_name": group.id}


@operation
async def delete_db_parameter_group(call: Call, *, db_parameter_group_name: str) -> None:
    world, group = call.world, _own(call.world, db_parameter_group_name)
    if world.where(DBInstance, group_names=f"pg:{group.id}"):
        raise AwsError(
            "InvalidDBParameterGroupState", "One or more database instances are still members of this parameter group"
        )
    world.remove(group)


@operation
async def describe_db_parameters(
    call: Call,
    *,
    db_parameter_group_name: str,
    source: str | None = None,
    max_records: int | None = None,
    marker: str | None = None,
) -> dict[str, Any]:
    world = call.world
    group = world.get(DBParameterGroup, db_parameter_group_name.lower())
    values, kinds = dict(group.values), kinds_of(world, group.db_parameter_group_family)
    told = [each for each in _told(kinds.values(), values) if source in (None, each["source"])]
    listed, token = page_of(told, marker, max_records)
    return {"parameters": listed, "marker": token}


@operation
async def describe_engine_default_parameters(
    call: Call, *, db_parameter_group_family: str, max_records: int | None = None, marker: str | None = None
) -> dict[str, Any]:
    kinds = kinds_of(call.world, db_parameter_group_family)
    listed, token = page_of(list(_told(kinds.values(), {})), marker, max_records)
    told = {"db_parameter_group_family": db_parameter_group_family, "parameters": listed, "marker": token}
    return {"engine_defaults": told}


def _told(kinds: Iterable[ParameterKind], values: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    for kind in sorted(kinds, key=lambda each: each.name):
        yield {
            "parameter_name": kind.name,
            "parameter_value": values.get(kind.name, kind.default) or None,
            "source": "user" if kind.name in values else "system" if kind.default else "engine-default",
            "apply_type": kind.apply_type,
            "data_type": kind.type,
            "allowed_values": kind.allowed or None,
            "is_modifiable": True,
            "apply_method": "pending-reboot",
        }
