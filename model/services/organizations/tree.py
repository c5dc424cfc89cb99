"""The tree of an organization: a root, units in it or in each other, accounts anywhere in it."""

from __future__ import annotations

from collections.abc import Sequence

from model.kit.errors import AwsError
from model.kit.resource import Resource
from model.kit.world import World
from model.services.organizations.resources.control_policies import FULL_ACCESS
from model.services.organizations.resources.members import Member
from model.services.organizations.resources.organizations import Root
from model.services.organizations.resources.units import OrganizationalUnit
from model.services.organizations.standing import root_in

Node = Root | OrganizationalUnit | Member
Parent = Root | OrganizationalUnit


def parent(home: World, id: str, absent: str = "ParentNotFoundException") -> Parent:
    """The root or unit of this id, or a refusal of the code that the operation has for its absence."""
    found = home.find(OrganizationalUnit, id) if id.startswith("ou-") else home.find(Root, id)
    if found is None:
        raise AwsError(absent, "You specified a root or organizational unit that doesn't exist.")
    return found


def find_node(home: World, id: str) -> Node | None:
    kind: type[Node] = OrganizationalUnit if id.startswith("ou-") else Root if id.startswith("r-") else Member
    return home.find(kind, id)


def node(home: World, id: str, absent: str = "TargetNotFoundException") -> Node:
    found = find_node(home, id)
    if found is None:
        raise AwsError(absent, "You specified a target that doesn't exist.")
    return found


def nodes(home: World) -> list[Node]:
    """All of them, the root first."""
    return [root_in(home), *home.all(OrganizationalUnit), *home.all(Member)]


def units_in(home: World, parent_id: str) -> Sequence[OrganizationalUnit]:
    return home.where(OrganizationalUnit, parent_id=parent_id)


def accounts_in(home: World, parent_id: str) -> Sequence[Member]:
    return home.where(Member, parent_id=parent_id)


def depth(home: World, place: Parent) -> int:
    """How many units lie in each other down to this one; the root is at 0."""
    levels = 0
    while isinstance(place, OrganizationalUnit):
        levels += 1
        place = parent(home, place.parent_id)
    return levels


def path(home: World, organization: str, place: Parent) -> str:
    """`o-…/r-…/ou-…/`, as conditions on paths of an organization have it."""
    ids = [place.id]
    while isinstance(place, OrganizationalUnit):
        place = parent(home, place.parent_id)
        ids.append(place.id)
    return "/".join([organization, *reversed(ids)]) + "/"


def policies_at_first(home: World) -> tuple[str, ...]:
    """What hangs on something new in the tree: where policies act, one that allows everything."""
    return (FULL_ACCESS,) if root_in(home).policy_types else ()


def named(thing: Resource) -> dict[str, str]:
    """A node as lists of parents and children name it."""
    return {"id": thing.id, "type": str(getattr(thing, "type", ""))}
