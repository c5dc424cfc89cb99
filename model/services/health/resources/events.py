"""Health: what exists: events, each with the course of an incident or of planned work, and whom it harms."""

from __future__ import annotations

from typing import Literal

from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value

Category = Literal["issue", "scheduledChange"]
Scope = Literal["PUBLIC", "ACCOUNT_SPECIFIC", "NONE"]
Status = Literal["open", "closed", "upcoming"]


class Entity(Value):
    """A thing of a customer's that an event touches."""

    account_id: str
    value: str
    arn: str = ""


class HealthEvent(
    Resource,
    key="event_arn",
    index=("source",),
    missing=("InvalidParameterValue", "There is no event {id}"),
    title="Health events",
    columns=(
        Column("STATUS", "status_code", "state"),
        Column("EVENT", "code"),
        Column("ZONE", "zone"),
        Column("BEGAN", "started_at", "age"),
        Column("SCOPE", "scope", priority=2),
    ),
):
    """Kept by the provider in the region where it happens. Nobody outside hears of it before it was detected."""

    event_arn: str
    source: str
    "The incident or the work that it tells of."
    affected_service: str
    code: str
    category: Category = "issue"
    zone: str = ""
    scope: Scope = "NONE"
    started_at: float
    detected_at: float | None = None
    mitigated_at: float | None = None
    ended_at: float | None = None
    "When what was wrong was right again, or the work done."
    resolved_at: float | None = None
    "When that was told."
    updated_at: float = 0.0
    entities: tuple[Entity, ...] = ()
    description: str = ""

    @property
    def label(self) -> str:
        return self.code

    @property
    def told(self) -> bool:
        """Whether anybody outside may know of it."""
        return self.detected_at is not None and self.scope != "NONE"

    def status_at(self, now: float) -> Status:
        if self.resolved_at is not None:
            return "closed"
        return "upcoming" if self.category == "scheduledChange" and now < self.started_at else "open"

    @property
    def status_code(self) -> Status:
        return "closed" if self.resolved_at is not None else "open"

    def harms(self, account: str) -> tuple[Entity, ...]:
        return tuple(each for each in self.entities if each.account_id == account)
