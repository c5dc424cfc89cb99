"""Finding people, groups and memberships of one store; ids may be given as ARNs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from model.kit.errors import AwsError
from model.kit.pages import page
from model.kit.resource import Resource
from model.kit.world import World
from model.services.identitystore.resources import Group, IdentityStore, Membership, User

Kept = TypeVar("Kept", User, Group, Membership)
Named = TypeVar("Named", User, Group)
R = TypeVar("R", bound=Resource)
LARGEST = 100


def bare(id: str) -> str:
    return id.rpartition("/")[2]


def own_store(world: World, id: str) -> IdentityStore:
    """The store, if it is this account's."""
    return world.get(IdentityStore, bare(id))


def within(world: World, store: str, kind: type[Kept], id: str) -> Kept:
    """A thing of this store, or AWS's refusal."""
    found = world.get(kind, bare(id))
    if found.identity_store_id != own_store(world, store).identity_store_id:
        raise kind.is_missing(id)
    return found


def every(world: World, store: str, kind: type[Kept]) -> tuple[Kept, ...]:
    id = own_store(world, store).identity_store_id
    return tuple(each for each in world.all(kind) if each.identity_store_id == id)


def by_attribute(found: Sequence[Named], wanted: Mapping[str, Any], kind: type[Named], attribute: str) -> Named:
    """Whom an alternate identifier names: `{"UniqueAttribute": {"AttributePath": "userName", …}}`."""
    unique: Mapping[str, Any] | None = wanted.get("UniqueAttribute")
    if unique is None or unique["AttributePath"].lower() != attribute.replace("_", ""):
        raise AwsError("ValidationException", "The attribute path is not supported for an alternate identifier.")
    for each in found:
        if getattr(each, attribute) == unique["AttributeValue"]:
            return each
    raise kind.is_missing("")


def filtered(found: Sequence[Named], filters: Sequence[Mapping[str, str]] | None, attribute: str) -> list[Named]:
    """Lists can be narrowed by the one attribute that names."""
    for each in filters or ():
        if each["AttributePath"].lower() != attribute.replace("_", ""):
            raise AwsError("ValidationException", f"Filter attribute path {each['AttributePath']} is not supported.")
        found = [one for one in found if getattr(one, attribute) == each["AttributeValue"]]
    return list(found)


def paged(found: Sequence[R], most: int | None, token: str | None, name: str) -> dict[str, Any]:
    invalid = ("ValidationException", "The pagination token is not valid.")
    shown, more = page(found, most=most, token=token, largest=LARGEST, invalid=invalid)
    return {name: shown, "next_token": more}


def conflict(message: str) -> AwsError:
    return AwsError("ConflictException", message, 400, Reason="UNIQUENESS_CONSTRAINT_VIOLATION")


def new_id(world: World, store: IdentityStore) -> str:
    """As AWS makes them: the store's number, and a UUID."""
    digits = world.luck("directory", world.count("directory")).hexadecimal(32)
    uuid = f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
    return f"{store.identity_store_id.removeprefix('d-')}-{uuid}"
