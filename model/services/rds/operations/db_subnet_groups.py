"""RDS: what you can ask for of DB subnet groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.gateway.call import Call
from model.kit import quotas
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.tags import read_tags
from model.kit.world import World
from model.services.rds.naming import group_name
from model.services.rds.placing import DEFAULT, as_members, subnets_called
from model.services.rds.refusals import bad_value, beyond
from model.services.rds.resources.db_subnet_groups import DBSubnetGroup
from model.services.rds.resources.instances import DBInstance
from model.services.rds.showing import paged


@operation
async def create_db_subnet_group(
    call: Call,
    *,
    db_subnet_group_name: str,
    db_subnet_group_description: str,
    subnet_ids: Sequence[str],
    tags: Sequence[dict[str, str]] | None = None,
) -> dict[str, Any]:
    world, name = call.world, group_name("DBSubnetGroupName", db_subnet_group_name)
    if name == DEFAULT:
        raise bad_value("The DB subnet group name 'default' is reserved.")
    _refuse_more(world, subnet_ids)
    subnets = subnets_called(world, subnet_ids)
    if len(world.all(DBSubnetGroup)) >= quotas.most(world, "rds/subnet-groups-per-region"):
        raise beyond("DBSubnetGroupQuotaExceeded", "DB subnet groups")
    group = DBSubnetGroup(
        db_subnet_group_name=name,
        db_subnet_group_description=db_subnet_group_description,
        vpc_id=subnets[0].vpc_id,
        subnets=as_members(subnets),
        tags=read_tags(tags),
    )
    return {"db_subnet_group": world.add(group)}


def _refuse_more(world: World, ids: Sequence[str]) -> None:
    if len(ids) > quotas.most(world, "rds/subnets-per-subnet-group"):
        raise beyond("DBSubnetQuotaExceededFault", "subnets in a DB subnet group")


@operation
async def describe_db_subnet_groups(
    call: Call, *, db_subnet_group_name: str | None = None, max_records: int | None = None, marker: str | None = None
) -> dict[str, Any]:
    world, name = call.world, (db_subnet_group_name or "").lower()
    listed, token = paged((world.get(DBSubnetGroup, name),) if name else world.all(DBSubnetGroup), marker, max_records)
    return {"db_subnet_groups": listed, "marker": token}


@operation
async def modify_db_subnet_group(
    call: Call, *, db_subnet_group_name: str, subnet_ids: Sequence[str], db_subnet_group_description: str | None = None
) -> dict[str, Any]:
    """Subnets in which a database stands have to stay."""
    world = call.world
    group = world.get(DBSubnetGroup, db_subnet_group_name.lower())
    _refuse_more(world, subnet_ids)
    members = as_members(subnets_called(world, subnet_ids))
    used = world.where(DBInstance, group_names=f"subgrp:{group.id}")
    place = group.place.model_copy(update={"subnets": members})
    for db in used:
        missing = {db.availability_zone, db.secondary_availability_zone or db.availability_zone} - {*place.zones}
        if missing:
            raise AwsError("SubnetAlreadyInUse", f"A subnet in {', '.join(sorted(missing))} is in use by {db.id}.")
    group.subnets = members
    if db_subnet_group_description is not None:
        group.db_subnet_group_description = db_subnet_group_description
    for db in used:
        db.db_subnet_group = group.place
    return {"db_subnet_group": group}


@operation
async def delete_db_subnet_group(call: Call, *, db_subnet_group_name: str) -> None:
    world = call.world
    group = world.get(DBSubnetGroup, db_subnet_group_name.lower())
    if world.where(DBInstance, group_names=f"subgrp:{group.id}"):
        text = f"Cannot delete the subnet group '{group.id}' because at least one database instance is still using it."
        raise AwsError("InvalidDBSubnetGroupStateFault", text)
    world.remove(group)
