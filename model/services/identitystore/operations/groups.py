"""Identity Store: what you can ask for, about groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.identitystore.finding import by_attribute, conflict, every, filtered, new_id, own_store, paged
from model.services.identitystore.finding import within as find
from model.services.identitystore.resources import Group, Membership

TEXTS = {"displayname": "display_name", "description": "description"}
"Attributes that an update can set, by their path in lower case."


@operation
async def create_group(
    call: Call, *, identity_store_id: str, display_name: str | None = None, description: str | None = None
) -> Group:
    store = own_store(call.world, identity_store_id)
    if not display_name:
        raise AwsError("ValidationException", "displayName is a required attribute")
    _refuse_taken(call, identity_store_id, display_name)
    group = Group(
        identity_store_id=store.identity_store_id,
        group_id=new_id(call.world, store),
        display_name=display_name,
        description=description,
    )
    return call.world.add(group)


@operation
async def describe_group(call: Call, *, identity_store_id: str, group_id: str) -> Group:
    return find(call.world, identity_store_id, Group, group_id)


@operation
async def get_group_id(call: Call, *, identity_store_id: str, alternate_identifier: Mapping[str, Any]) -> Group:
    groups = every(call.world, identity_store_id, Group)
    return by_attribute(groups, alternate_identifier, Group, "display_name")


@operation
async def list_groups(
    call: Call,
    *,
    identity_store_id: str,
    filters: Sequence[Mapping[str, str]] | None = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    groups = filtered(every(call.world, identity_store_id, Group), filters, "display_name")
    return paged(groups, max_results, next_token, "groups")


@operation
async def update_group(
    call: Call, *, identity_store_id: str, group_id: str, operations: Sequence[Mapping[str, Any]]
) -> Group:
    """An operation without a value takes the attribute away."""
    group = find(call.world, identity_store_id, Group, group_id)
    for each in operations:
        attribute, value = TEXTS.get(each["AttributePath"].lower()), each.get("AttributeValue")
        if attribute is None or (value is None and attribute == "display_name"):
            raise AwsError("ValidationException", f"{each['AttributePath']} cannot be updated.")
        if attribute == "display_name" and value != group.display_name:
            _refuse_taken(call, identity_store_id, str(value))
        setattr(group, attribute, value)
    return group


@operation
async def delete_group(call: Call, *, identity_store_id: str, group_id: str) -> None:
    group = find(call.world, identity_store_id, Group, group_id)
    for membership in call.world.where(Membership, group_id=group.group_id):
        call.world.remove(membership)
    call.world.remove(group)


def _refuse_taken(call: Call, store: str, display_name: str) -> None:
    if any(each.display_name == display_name for each in every(call.world, store, Group)):
        raise conflict("Duplicate GroupDisplayName")
