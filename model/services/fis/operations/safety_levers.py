"""FIS: what you can ask for, about the safety lever."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.fis.behavior.experiments import end_all
from model.services.fis.resources.safety_levers import THE_LEVER, SafetyLever, lever_of


@operation(on=("safety-lever/{id}",))
async def get_safety_lever(call: Call, *, id: str) -> dict[str, Any]:
    return {"safety_lever": _lever(call, id).shown}


@operation(on=("safety-lever/{id}",))
async def update_safety_lever_state(call: Call, *, id: str, state: Mapping[str, str]) -> dict[str, Any]:
    """Engaged, it stops what is under way and lets nothing begin. The reason is that of a move, and of no other time.

    Source: AWS FIS User Guide, "Safety Levers for AWS FIS".
    """
    world, lever = call.world, _lever(call, id)
    if lever.status == state["status"]:
        if lever.reason != state["reason"]:
            raise AwsError("ConflictException", f"The safety lever is already {lever.status}.", 409)
        return {"safety_lever": lever.shown}
    if world.find(SafetyLever, id) is None:
        world.add(lever)
    lever.status, lever.reason = state["status"], state["reason"]
    if lever.status == "engaged":
        await end_all(world)
    return {"safety_lever": lever.shown}


def _lever(call: Call, id: str) -> SafetyLever:
    if id != THE_LEVER:
        raise SafetyLever.is_missing(id)
    return lever_of(call.world)
