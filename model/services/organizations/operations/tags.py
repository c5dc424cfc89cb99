"""AWS Organizations: what you can ask for, about tags."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.kit.tags import without_tags
from model.kit.world import World
from model.services.organizations.naming import labelled
from model.services.organizations.refusals import bad_input
from model.services.organizations.resources.control_policies import FULL_ACCESS, ControlPolicy
from model.services.organizations.standing import managing, seeing
from model.services.organizations.tree import Node, node


@operation
async def tag_resource(call: Call, *, resource_id: str, tags: Sequence[Mapping[str, str]]) -> None:
    thing = _tagged(managing(call), resource_id)
    thing.tags = labelled(thing.tags, tags)


@operation
async def untag_resource(call: Call, *, resource_id: str, tag_keys: Sequence[str]) -> None:
    thing = _tagged(managing(call), resource_id)
    thing.tags = without_tags(thing.tags, tag_keys)


@operation
async def list_tags_for_resource(call: Call, *, resource_id: str) -> dict[str, Any]:
    return {"tags": _tagged(seeing(call), resource_id).tags}


def _tagged(world: World, id: str) -> Node | ControlPolicy:
    if id == FULL_ACCESS:
        raise bad_input("IMMUTABLE_POLICY", "You can't modify or delete an AWS managed policy.")
    policy = world.find(ControlPolicy, id) if id.startswith("p-") else None
    return policy or node(world, id)
