"""AWS Organizations: what exists: invitations, which the other side answers within fifteen days."""

from __future__ import annotations

from typing import Any

from model.kit.action import Action
from model.kit.column import Column
from model.kit.lifecycle import Lifecycle, When
from model.kit.resource import Resource

ANSWERING = Lifecycle(
    When("OPEN", "AcceptHandshake", "ACCEPTED"),
    When("OPEN", "DeclineHandshake", "DECLINED"),
    When("OPEN", "CancelHandshake", "CANCELED"),
    When("OPEN", "expire", "EXPIRED"),
    refusal=("InvalidHandshakeTransitionException", "The handshake cannot be changed: it is {state}."),
)


class Handshake(
    Resource,
    scope="global",
    arn="handshake/{organization_id}/invite/{id}",
    index=("party_id",),
    missing=("HandshakeNotFoundException", "You specified a handshake that doesn't exist."),
    life=ANSWERING,
    title="Invitations",
    columns=(
        Column("ID", "id"),
        Column("STATE", "state", "state"),
        Column("TO", "party_id"),
        Column("NOTES", "notes", priority=2),
        Column("AGE", "created_at", "age"),
    ),
    actions=(Action("CancelHandshake", "Take back", "HandshakeId", key="d", confirm=1),),
    create="InviteAccountToOrganization",
    describe="ListHandshakesForOrganization",
):
    """`party_type` says whether the other party is named by its number or by its e-mail address."""

    organization_id: str
    organization_email: str
    feature_set: str
    party_id: str
    party_type: str
    notes: str = ""
    state: str = "OPEN"
    expiration_timestamp: float

    @property
    def action(self) -> str:
        return "INVITE"

    @property
    def requested_timestamp(self) -> float:
        return self.created_at

    @property
    def parties(self) -> list[dict[str, str]]:
        return [
            {"id": self.organization_id.removeprefix("o-"), "type": "ORGANIZATION"},
            {"id": self.party_id, "type": self.party_type},
        ]

    @property
    def resources(self) -> list[dict[str, Any]]:
        about = [
            {"type": "MASTER_EMAIL", "value": self.organization_email},
            {"type": "ORGANIZATION_FEATURE_SET", "value": self.feature_set},
        ]
        said: list[dict[str, Any]] = [
            {"type": "ORGANIZATION", "value": self.organization_id, "resources": about},
            {"type": self.party_type, "value": self.party_id},
        ]
        return [*said, {"type": "NOTES", "value": self.notes}] if self.notes else said
