"""Identity Store: what you can ask for, about who is in which group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.kit.world import World
from model.services.identitystore.finding import bare, conflict, new_id, own_store, paged
from model.services.identitystore.finding import within as find
from model.services.identitystore.resources import Group, Membership, User


@operation
async def create_group_membership(
    call: Call, *, identity_store_id: str, group_id: str, member_id: Mapping[str, str]
) -> Membership:
    store = own_store(call.world, identity_store_id)
    group = find(call.world, identity_store_id, Group, group_id)
    user = find(call.world, identity_store_id, User, member_id["UserId"])
    if _membership(call.world, group, user.user_id) is not None:
        raise conflict("Member and Group relationship already exists.")
    membership = Membership(
        identity_store_id=store.identity_store_id,
        membership_id=new_id(call.world, store),
        group_id=group.group_id,
        user_id=user.user_id,
    )
    return call.world.add(membership)


@operation
async def describe_group_membership(call: Call, *, identity_store_id: str, membership_id: str) -> Membership:
    return find(call.world, identity_store_id, Membership, membership_id)


@operation
async def get_group_membership_id(
    call: Call, *, identity_store_id: str, group_id: str, member_id: Mapping[str, str]
) -> Membership:
    group = find(call.world, identity_store_id, Group, group_id)
    found = _membership(call.world, group, bare(member_id["UserId"]))
    if found is None:
        raise Membership.is_missing("")
    return found


@operation
async def list_group_memberships(
    call: Call,
    *,
    identity_store_id: str,
    group_id: str,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    group = find(call.world, identity_store_id, Group, group_id)
    found = call.world.where(Membership, group_id=group.group_id)
    return paged(found, max_results, next_token, "group_memberships")


@operation
async def list_group_memberships_for_member(
    call: Call,
    *,
    identity_store_id: str,
    member_id: Mapping[str, str],
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    user = find(call.world, identity_store_id, User, member_id["UserId"])
    found = call.world.where(Membership, user_id=user.user_id)
    return paged(found, max_results, next_token, "group_memberships")


@operation
async def is_member_in_groups(
    call: Call, *, identity_store_id: str, member_id: Mapping[str, str], group_ids: Sequence[str]
) -> dict[str, Any]:
    user = find(call.world, identity_store_id, User, member_id["UserId"])
    groups = [find(call.world, identity_store_id, Group, each) for each in group_ids]
    own = {each.group_id for each in call.world.where(Membership, user_id=user.user_id)}
    return {
        "results": [
            {
                "group_id": each.group_id,
                "member_id": {"user_id": user.user_id},
                "membership_exists": each.group_id in own,
            }
            for each in groups
        ]
    }


@operation
async def delete_group_membership(call: Call, *, identity_store_id: str, membership_id: str) -> None:
    call.world.remove(find(call.world, identity_store_id, Membership, membership_id))


def _membership(world: World, group: Group, user_id: str) -> Membership | None:
    return next((each for each in world.where(Membership, group_id=group.group_id) if each.user_id == user_id), None)
