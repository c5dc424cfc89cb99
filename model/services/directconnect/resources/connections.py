"""Connections: what exists: a port at a place where AWS's network can be met, and the line to it."""

from __future__ import annotations

from typing import Any

from model.kernel.chance import Between
from model.kit.action import Action
from model.kit.column import Column
from model.kit.lifecycle import Auto, Lifecycle, When
from model.kit.resource import Resource

DAY = 86400.0

CONNECTION_LIFE = Lifecycle(
    Auto("requested", to="pending", after=Between(1 * DAY, 3 * DAY)),
    Auto("pending", to="available", after=Between(2 * DAY, 10 * DAY)),
    When("requested|pending|available|down", asked="DeleteConnection", to="deleting"),
    When("deleting|deleted", asked="DeleteConnection"),
    Auto("deleting", to="deleted", after=Between(10, 60)),
    field="connection_state",
    refusal=("DirectConnectClientException", "Connection {id} is {state}."),
)


class Connection(
    Resource,
    key="connection_id",
    prefix="dxcon",
    arn="dxcon/{connection_id}",
    missing=("DirectConnectClientException", "Could not find connection with ID {id}"),
    life=CONNECTION_LIFE,
    title="Direct Connect connections",
    columns=(
        Column("NAME", "connection_name"),
        Column("ID", "connection_id"),
        Column("STATE", "connection_state", "state"),
        Column("BANDWIDTH", "bandwidth"),
        Column("LOCATION", "location", priority=2),
        Column("AGE", "created_at", "age", priority=3),
    ),
    actions=(
        Action(
            "CreatePrivateVirtualInterface",
            "Add a private virtual interface",
            "connectionId",
            key="n",
            asks=("newPrivateVirtualInterface",),
        ),
        Action(
            "CreatePublicVirtualInterface",
            "Add a public virtual interface",
            "connectionId",
            key="p",
            asks=("newPublicVirtualInterface",),
        ),
        Action("UpdateConnection", "Rename", "connectionId", key="e", asks=("connectionName",)),
        Action(
            "DeleteConnection",
            "Delete",
            "connectionId",
            key="d",
            confirm=2,
            consequence="The port is given back; a new line takes days.",
        ),
    ),
    create="CreateConnection",
    describe="DescribeConnections",
):
    """The line is laid by people: it takes days until it carries anything."""

    connection_id: str
    connection_name: str
    location: str
    bandwidth: str
    connection_state: str = "requested"
    provider_name: str | None = None

    @property
    def owner_account(self) -> str:
        return self.account

    @property
    def gigabits(self) -> float:
        return float(self.bandwidth.removesuffix("Gbps"))

    @property
    def description(self) -> dict[str, Any]:
        """What its operations answer: they show it without an envelope."""
        members = ("connection_id", "connection_name", "location", "bandwidth", "connection_state", "provider_name")
        return {name: getattr(self, name) for name in (*members, "owner_account", "region", "tags")}
