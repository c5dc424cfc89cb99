"""FIS: what exists: scenarios that are being gone through."""

from __future__ import annotations

from model.kit.column import Column
from model.kit.resource import Resource
from model.services.fis.scenarios import Scenario


class Rehearsal(
    Resource,
    key="rehearsal_id",
    title="Rehearsals",
    columns=(
        Column("NAME", "name"),
        Column("DONE", "done", "number"),
        Column("STEPS", "count", "number"),
        Column("SINCE", "created_at", "age"),
    ),
):
    """A scenario under way; `done` of its steps have come. `told` says what could not be broken."""

    rehearsal_id: str
    scenario: Scenario
    done: int = 0
    told: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.scenario.name

    @property
    def count(self) -> int:
        return len(self.scenario.steps)

    @property
    def label(self) -> str:
        return self.name

    @property
    def is_over(self) -> bool:
        return self.done == self.count
