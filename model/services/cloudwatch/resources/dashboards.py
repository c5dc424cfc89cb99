"""CloudWatch: what exists: dashboards, which belong to the account and to no region."""

from __future__ import annotations

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource


class Dashboard(
    Resource,
    scope="global",
    key="dashboard_name",
    arn="dashboard/{dashboard_name}",
    missing=("ResourceNotFound", "Dashboard {id} does not exist", 404),
    title="Dashboards",
    columns=(
        Column("NAME", "dashboard_name"),
        Column("SIZE", "size", "bytes"),
        Column("MODIFIED", "last_modified", "age"),
    ),
    actions=(Action("DeleteDashboards", "Delete", "DashboardNames", many=True, key="d", confirm=2),),
    create="PutDashboard",
    describe="ListDashboards",
):
    dashboard_name: str
    dashboard_body: str
    "JSON, as it was put."
    last_modified: float

    @property
    def dashboard_arn(self) -> str:
        return self.arn

    @property
    def label(self) -> str:
        return self.dashboard_name

    @property
    def size(self) -> int:
        """Bytes of the body."""
        return len(self.dashboard_body.encode())
