"""FIS: what exists: the safety lever of an account in a region."""

from __future__ import annotations

from typing import Any

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.world import World

THE_LEVER = "default"
"What the only one of a region is called."


class SafetyLever(
    Resource,
    key="lever_id",
    arn="safety-lever/{lever_id}",
    missing=("ResourceNotFoundException", "Safety lever {id} was not found.", 404),
    title="Safety levers",
    columns=(
        Column("ID", "lever_id"),
        Column("STATE", "status", "state"),
        Column("REASON", "reason"),
    ),
    actions=(
        Action(
            "UpdateSafetyLeverState",
            "Engage: stop all experiments",
            "id",
            key="e",
            confirm=1,
            fixed={"state": {"status": "engaged", "reason": "Engaged by hand."}},
        ),
        Action(
            "UpdateSafetyLeverState",
            "Disengage",
            "id",
            key="d",
            confirm=1,
            fixed={"state": {"status": "disengaged", "reason": "Disengaged by hand."}},
        ),
    ),
    describe="GetSafetyLever",
):
    """While it is engaged no experiment begins. There is one always, kept once somebody moved it."""

    lever_id: str = THE_LEVER
    status: str = "disengaged"
    reason: str = ""

    @property
    def label(self) -> str:
        return "safety lever"

    @property
    def shown(self) -> dict[str, Any]:
        return {"id": self.lever_id, "arn": self.arn, "state": {"status": self.status, "reason": self.reason or None}}


def lever_of(world: World) -> SafetyLever:
    """The region's, as it is or as it has been from the beginning."""
    untouched = SafetyLever(account=world.account, region=world.region)
    return world.find(SafetyLever, THE_LEVER) or untouched


def is_engaged(world: World) -> bool:
    return lever_of(world).status == "engaged"
