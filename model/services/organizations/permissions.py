"""What the operations of Organizations act on, and their condition keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from model.kit.arn import arn
from model.kit.permission import Acted, Guard, Value, acting_on, condition_keys, guarding
from model.kit.principal import Principal
from model.kit.resource import Resource
from model.kit.world import World
from model.services.organizations.resources.control_policies import FULL_ACCESS, ControlPolicy
from model.services.organizations.resources.handshakes import Handshake
from model.services.organizations.resources.members import Member
from model.services.organizations.resources.organizations import Root
from model.services.organizations.resources.units import OrganizationalUnit

KINDS: Mapping[str, type[Resource]] = {
    "r": Root,
    "ou": OrganizationalUnit,
    "p": ControlPolicy,
    "h": Handshake,
}
"What an id is of, by its beginning; an account's is a number."
MEMBERS = (
    "AccountId",
    "ChildId",
    "DestinationParentId",
    "HandshakeId",
    "OrganizationalUnitId",
    "ParentId",
    "PolicyId",
    "ResourceId",
    "RootId",
    "SourceParentId",
    "TargetId",
)
KEYS = {"ServicePrincipal": "organizations:ServicePrincipal"}
TYPED = frozenset({"PolicyType", "Filter", "Type"})


@acting_on
def named(world: World, params: Mapping[str, Any], _caller: Principal) -> Iterator[str | Acted]:
    for member in MEMBERS:
        if id := params.get(member):
            yield _thing(world, id)


@condition_keys
def asked(_world: World, params: Mapping[str, Any], thing: Resource | None) -> dict[str, Value]:
    found: dict[str, Value] = {key: str(params[name]) for name, key in KEYS.items() if name in params}
    types = [params[name] for name in TYPED if isinstance(params.get(name), str)]
    kind = types[0] if types else thing.type if isinstance(thing, ControlPolicy) else ""
    return found | ({"organizations:PolicyType": str(kind)} if kind else {})


@guarding
def whose(world: World, _action: str, _arn: str) -> Guard:
    """Every account of an organization may knock; what it may see there, the operation says."""
    return Guard(world.account)


def _thing(world: World, id: str) -> str | Acted:
    if id == FULL_ACCESS:
        return f"arn:aws:organizations::aws:policy/service_control_policy/{id}"
    kind = KINDS.get(id.partition("-")[0], Member)
    found = world.kernel.store.anywhere(kind, id)
    if found is not None:
        return Acted(found.arn, found)
    own = world.kernel.store.anywhere(Member, world.account)
    organization, owner = (own.organization_id, own.account) if own is not None else ("*", world.account)
    return arn("organizations", "", owner, kind.words.arn.format(organization_id=organization, id=id))
