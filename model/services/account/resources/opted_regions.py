"""Account Management: what exists: regions that an account had to ask for."""

from __future__ import annotations

from model.kernel.chance import Between
from model.kernel.kernel import Kernel
from model.kit.action import Action
from model.kit.column import Column
from model.kit.lifecycle import Auto, Lifecycle, When
from model.kit.openness import opening
from model.kit.resource import Resource
from model.kit.world import GLOBAL

OPTING = Lifecycle(
    When("DISABLED", "EnableRegion", "ENABLING"),
    Auto("ENABLING", "ENABLED", Between(240.0, 1200.0)),
    When("ENABLED", "DisableRegion", "DISABLING"),
    Auto("DISABLING", "DISABLED", Between(240.0, 1200.0)),
    field="region_opt_status",
    refusal=("ValidationException", "Unable to switch region status because of its current opt-in status."),
)
"AWS takes from minutes to hours for either."


class OptedRegion(
    Resource,
    scope="global",
    key="region_name",
    life=OPTING,
    title="Regions asked for",
    columns=(
        Column("REGION", "region_name"),
        Column("STATE", "region_opt_status", "state"),
        Column("AGE", "created_at", "age"),
    ),
    actions=(
        Action("EnableRegion", "Enable", "RegionName", key="e"),
        Action(
            "DisableRegion",
            "Disable",
            "RegionName",
            key="x",
            confirm=2,
            consequence="What is in the region stays there, and nobody can get at it.",
        ),
    ),
    create="EnableRegion",
    describe="ListRegions",
):
    """`is_furnished` once it has what a new account finds in its regions."""

    region_name: str
    region_opt_status: str = "DISABLED"
    is_furnished: bool = False


@opening
def is_opened(kernel: Kernel, account: str, region: str) -> bool:
    found = kernel.store.find(account, GLOBAL, OptedRegion, region)
    return found is not None and found.region_opt_status == "ENABLED"
