"""Auto Scaling: warm pools that exist."""

from __future__ import annotations

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource


class WarmPool(
    Resource,
    key="auto_scaling_group_name",
    missing=("ValidationError", "No warm pool found for Auto Scaling group {id}"),
    title="Warm pools",
    create="PutWarmPool",
    describe="DescribeWarmPool",
    columns=(
        Column("GROUP", "auto_scaling_group_name"),
        Column("STATE", "pool_state", "state"),
        Column("LEAST", "min_size", "number"),
        Column("PREPARED", "max_group_prepared_capacity", "number", priority=2),
        Column("REUSES", "reuse_on_scale_in", priority=3),
    ),
    actions=(Action("DeleteWarmPool", "Delete", "AutoScalingGroupName", key="d", confirm=1),),
):
    """Instances that have booted once and wait until their group grows."""

    auto_scaling_group_name: str
    pool_state: str = "Stopped"
    min_size: int = 0
    max_group_prepared_capacity: int | None = None
    reuse_on_scale_in: bool = False
    "Whoever the group has too many of comes to wait, instead of ending."
    status: str | None = None

    @property
    def instance_reuse_policy(self) -> dict[str, bool] | None:
        return {"reuse_on_scale_in": True} if self.reuse_on_scale_in else None

    def wanted(self, maximum: int, desired: int) -> int:
        """How many wait: what the group may still grow by, or up to the capacity that is to be prepared."""
        prepared = maximum if self.max_group_prepared_capacity is None else self.max_group_prepared_capacity
        return max(prepared - desired, self.min_size, 0)
