"""FIS: what you can ask for, about the actions and targets that there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from model.gateway.call import Call
from model.kit.arn import arn
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.tokens import read_number, write_token
from model.kit.world import World
from model.services.fis.action_kinds import ACTION_KINDS, ActionKind
from model.services.fis.paging import MOST_SHOWN
from model.services.fis.refusals import invalid, missing
from model.services.fis.target_kinds import TARGET_KINDS, TargetKind

K = TypeVar("K")


@operation(on=("action/{id}",))
async def get_action(call: Call, *, id: str) -> dict[str, Any]:
    kind = ACTION_KINDS.get(id)
    if kind is None:
        raise missing(f"Action {id} was not found.")
    parameters = {each.name: {"description": each.description, "required": each.required} for each in kind.parameters}
    return {"action": {**_action(call.world, kind), "parameters": parameters}}


@operation(on=("*",))
async def list_actions(call: Call, *, max_results: int | None = None, next_token: str | None = None) -> dict[str, Any]:
    found, token = _page(list(ACTION_KINDS.values()), max_results, next_token)
    return {"actions": [_action(call.world, each) for each in found], "next_token": token}


@operation(on=("*",))
async def get_target_resource_type(call: Call, *, resource_type: str) -> dict[str, Any]:
    del call
    kind = TARGET_KINDS.get(resource_type)
    if kind is None:
        raise missing(f"Target resource type {resource_type} was not found.")
    parameters = {name: {"description": said, "required": False} for name, said in kind.parameters.items()}
    return {"target_resource_type": {**_target(kind), "parameters": parameters}}


@operation(on=("*",))
async def list_target_resource_types(
    call: Call, *, max_results: int | None = None, next_token: str | None = None
) -> dict[str, Any]:
    del call
    found, token = _page(list(TARGET_KINDS.values()), max_results, next_token)
    return {"target_resource_types": [_target(each) for each in found], "next_token": token}


def _action(world: World, kind: ActionKind) -> dict[str, Any]:
    return {
        "id": kind.id,
        "arn": arn("fis", world.region, world.account, f"action/{kind.id}"),
        "description": kind.description,
        "targets": {key: {"resource_type": each} for key, each in kind.targets},
        "tags": {},
    }


def _target(kind: TargetKind) -> dict[str, Any]:
    return {"resource_type": kind.type, "description": kind.description}


def _page(kinds: Sequence[K], most: int | None, token: str | None) -> tuple[Sequence[K], str | None]:
    """The catalogue is the same for everybody, so that a token is a place in it."""
    refusal: AwsError = invalid("The next token is not valid.")
    first = read_number(token, refusal) if token else 0
    after = first + min(most or MOST_SHOWN, MOST_SHOWN)
    return kinds[first:after], write_token(after) if after < len(kinds) else None
