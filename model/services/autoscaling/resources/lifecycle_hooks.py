"""Auto Scaling: lifecycle hooks that exist."""

from __future__ import annotations

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource

LAUNCHING = "autoscaling:EC2_INSTANCE_LAUNCHING"
TERMINATING = "autoscaling:EC2_INSTANCE_TERMINATING"
TRANSITIONS = (LAUNCHING, TERMINATING)

LONGEST_WAIT_SECONDS = 48 * 3600
MOST_TIMEOUTS = 100
"A wait that is prolonged again and again lasts at most so many times its timeout."


class LifecycleHook(
    Resource,
    key="name",
    index=("auto_scaling_group_name",),
    missing=("ValidationError", "No Lifecycle Hook found with name {id}"),
    title="Lifecycle hooks",
    create="PutLifecycleHook",
    describe="DescribeLifecycleHooks",
    columns=(
        Column("NAME", "lifecycle_hook_name"),
        Column("GROUP", "auto_scaling_group_name"),
        Column("WHEN", "lifecycle_transition"),
        Column("TIMEOUT", "heartbeat_timeout", "number"),
        Column("THEN", "default_result", priority=2),
        Column("TELLS", "notification_target_arn", priority=3),
    ),
    actions=(
        Action(
            "DeleteLifecycleHook", "Delete", "LifecycleHookName", key="d", confirm=1, asks=("AutoScalingGroupName",)
        ),
    ),
):
    """Holds instances as they come or go, until somebody has done something with them."""

    name: str
    "`group/hook`"
    auto_scaling_group_name: str
    lifecycle_hook_name: str
    lifecycle_transition: str
    notification_target_arn: str | None = None
    role_arn: str | None = None
    notification_metadata: str | None = None
    heartbeat_timeout: int = 3600
    default_result: str = "ABANDON"

    @property
    def global_timeout(self) -> int:
        return min(LONGEST_WAIT_SECONDS, MOST_TIMEOUTS * self.heartbeat_timeout)

    @property
    def label(self) -> str:
        return self.lifecycle_hook_name


def hook_key(group_name: str, hook_name: str) -> str:
    return f"{group_name}/{hook_name}"
