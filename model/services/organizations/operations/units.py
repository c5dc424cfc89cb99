"""AWS Organizations: what you can ask for, about organizational units and what is in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.organizations.naming import cut, labelled, new_id
from model.services.organizations.refusals import refuse_beyond
from model.services.organizations.resources.members import Member
from model.services.organizations.resources.units import OrganizationalUnit
from model.services.organizations.standing import managing, organization_in, root_in, seeing
from model.services.organizations.tree import (
    Parent,
    accounts_in,
    depth,
    find_node,
    named,
    parent,
    path,
    policies_at_first,
    units_in,
)

LETTERS = 8


@operation
async def create_organizational_unit(
    call: Call, *, parent_id: str, name: str, tags: Sequence[Mapping[str, str]] | None = None
) -> dict[str, Any]:
    world = managing(call)
    place = parent(world, parent_id)
    _refuse_taken(world, place.id, name)
    refuse_beyond(
        world, "unit-depth", depth(world, place) + 1, "OU_DEPTH_LIMIT_EXCEEDED", "You have exceeded the OU depth limit."
    )
    count = len(world.all(OrganizationalUnit)) + 1
    refuse_beyond(world, "units", count, "OU_NUMBER_LIMIT_EXCEEDED", "You have exceeded the allowed number of OUs.")
    unit = OrganizationalUnit(
        id=new_id(world, f"ou-{root_in(world).id.removeprefix('r-')}-", LETTERS),
        organization_id=organization_in(world).id,
        name=name,
        parent_id=place.id,
        policy_ids=policies_at_first(world),
        tags=labelled((), tags),
    )
    return {"organizational_unit": _shown(world, world.add(unit))}


@operation
async def update_organizational_unit(
    call: Call, *, organizational_unit_id: str, name: str | None = None
) -> dict[str, Any]:
    world = managing(call)
    unit = world.get(OrganizationalUnit, organizational_unit_id)
    if name is not None and name != unit.name:
        _refuse_taken(world, unit.parent_id, name)
        unit.name = name
    return {"organizational_unit": _shown(world, unit)}


@operation
async def describe_organizational_unit(call: Call, *, organizational_unit_id: str) -> dict[str, Any]:
    world = seeing(call)
    return {"organizational_unit": _shown(world, world.get(OrganizationalUnit, organizational_unit_id))}


@operation
async def delete_organizational_unit(call: Call, *, organizational_unit_id: str) -> None:
    world = managing(call)
    unit = world.get(OrganizationalUnit, organizational_unit_id)
    if units_in(world, unit.id) or accounts_in(world, unit.id):
        text = "The organizational unit is not empty. Move its accounts and units, or remove them."
        raise AwsError("OrganizationalUnitNotEmptyException", text)
    world.remove(unit)


@operation
async def list_organizational_units_for_parent(
    call: Call, *, parent_id: str, next_token: str | None = None, max_results: int | None = None
) -> dict[str, Any]:
    world = seeing(call)
    units, token = cut(units_in(world, parent(world, parent_id).id), max_results, next_token)
    return {"organizational_units": [_shown(world, each) for each in units], "next_token": token}


@operation
async def list_children(
    call: Call, *, parent_id: str, child_type: str, next_token: str | None = None, max_results: int | None = None
) -> dict[str, Any]:
    world = seeing(call)
    place = parent(world, parent_id)
    every = accounts_in(world, place.id) if child_type == "ACCOUNT" else units_in(world, place.id)
    children, token = cut(every, max_results, next_token)
    return {"children": [named(each) for each in children], "next_token": token}


@operation
async def list_parents(call: Call, *, child_id: str) -> dict[str, Any]:
    """An account or unit has exactly one."""
    world = seeing(call)
    child = find_node(world, child_id)
    if child is None:
        raise AwsError("ChildNotFoundException", "You specified an account or unit that doesn't exist.")
    return {"parents": [named(parent(world, child.parent_id))]}


@operation
async def move_account(call: Call, *, account_id: str, source_parent_id: str, destination_parent_id: str) -> None:
    world = managing(call)
    member = world.get(Member, account_id)
    source = parent(world, source_parent_id, "SourceParentNotFoundException")
    destination = parent(world, destination_parent_id, "DestinationParentNotFoundException")
    if member.parent_id == destination.id:
        text = "The account is already in the destination."
        raise AwsError("DuplicateAccountException", text)
    if member.parent_id != source.id:
        raise AwsError("AccountNotFoundException", "The account is not in the source that you specified.")
    member.parent_id = destination.id


def _refuse_taken(world: World, parent_id: str, name: str) -> None:
    if any(each.name == name for each in units_in(world, parent_id)):
        text = "An OU with the same name already exists."
        raise AwsError("DuplicateOrganizationalUnitException", text)


def _shown(world: World, unit: Parent) -> dict[str, Any]:
    where = path(world, organization_in(world).id, unit)
    return {"id": unit.id, "arn": unit.arn, "name": unit.name, "path": where}
