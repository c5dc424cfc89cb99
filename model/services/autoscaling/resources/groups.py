"""Auto Scaling: groups that exist."""

from __future__ import annotations

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value

PROCESSES = (
    "Launch",
    "Terminate",
    "AddToLoadBalancer",
    "AlarmNotification",
    "AZRebalance",
    "HealthCheck",
    "InstanceRefresh",
    "ReplaceUnhealthy",
    "ScheduledActions",
)


class TemplateChoice(Value):
    """A launch template, and which version of it: a number, $Latest or $Default."""

    launch_template_id: str
    launch_template_name: str
    version: str | None = None


class AutoScalingGroup(
    Resource,
    key="auto_scaling_group_name",
    index=("target_group_arns", "launch_configuration_name"),
    missing=("ValidationError", "AutoScalingGroup name not found - AutoScalingGroup '{id}' not found"),
    taken=("AlreadyExists", "AutoScalingGroup by this name already exists - A group with the name {id} already exists"),
    title="Auto Scaling groups",
    create="CreateAutoScalingGroup",
    describe="DescribeAutoScalingGroups",
    columns=(
        Column("NAME", "auto_scaling_group_name"),
        Column("DESIRED", "desired_capacity", "number"),
        Column("IN SERVICE", "in_service", "number"),
        Column("MIN", "min_size", "number", priority=2),
        Column("MAX", "max_size", "number", priority=2),
        Column("CPU", "CPUUtilization", "metric", "%", priority=2),
        Column("HEALTH", "health_check_type", priority=4),
        Column("ZONES", "availability_zones", "list", priority=3),
        Column("AGE", "created_at", "age", priority=4),
    ),
    actions=(
        Action(
            "SetDesiredCapacity", "Set desired capacity", "AutoScalingGroupName", key="c", asks=("DesiredCapacity",)
        ),
        Action(
            "UpdateAutoScalingGroup",
            "Change limits",
            "AutoScalingGroupName",
            key="e",
            asks=("MinSize", "MaxSize", "DesiredCapacity"),
        ),
        Action("ExecutePolicy", "Execute a policy", "AutoScalingGroupName", key="x", confirm=1, asks=("PolicyName",)),
        Action("SuspendProcesses", "Suspend processes", "AutoScalingGroupName", key="s", asks=("ScalingProcesses",)),
        Action("ResumeProcesses", "Resume processes", "AutoScalingGroupName", key="r", asks=("ScalingProcesses",)),
        Action(
            "DeleteAutoScalingGroup",
            "Delete with its instances",
            "AutoScalingGroupName",
            key="D",
            confirm=3,
            consequence="Every instance of the group is terminated.",
            fixed={"ForceDelete": True},
        ),
    ),
):
    """How many instances there should be, of what kind, and where."""

    auto_scaling_group_name: str
    auto_scaling_group_arn: str
    launch_configuration_name: str | None = None
    launch_template: TemplateChoice | None = None
    min_size: int
    max_size: int
    desired_capacity: int
    default_cooldown: int = 300
    default_instance_warmup: int | None = None
    availability_zones: tuple[str, ...]
    vpc_zone_identifier: str = ""
    "The ids of its subnets, separated by commas; empty for the default subnets of its zones."
    health_check_type: str = "EC2"
    health_check_grace_period: int = 0
    target_group_arns: tuple[str, ...] = ()
    termination_policies: tuple[str, ...] = ("Default",)
    new_instances_protected_from_scale_in: bool = False
    service_linked_role_arn: str = ""
    propagated: tuple[str, ...] = ()
    "The keys of those tags that its instances get too."
    suspended: tuple[tuple[str, str], ...] = ()
    "(process, reason)"
    enabled_metrics: tuple[str, ...] = ()
    status: str | None = None
    why: str = ""
    "The sentences that led to the present desired capacity; they become the cause of what follows."
    cooldown_until: float = 0.0
    cooldown_seconds: float = 0.0
    "How long the policy that made it grow wants it to be left alone after its new instances are in service."
    failures: int = 0
    "Launches that failed one after another."
    replacing: int = 0
    "How many of the next launches stand in for unhealthy instances."
    in_service: int = 0
    detailed: bool = False
    "Its instances report every minute instead of every five."

    @property
    def arn(self) -> str:
        return self.auto_scaling_group_arn

    @property
    def label(self) -> str:
        return self.auto_scaling_group_name

    @property
    def created_time(self) -> float:
        return self.created_at

    @property
    def subnet_ids(self) -> tuple[str, ...]:
        return tuple(self.vpc_zone_identifier.split(",")) if self.vpc_zone_identifier else ()

    def suspends(self, process: str) -> bool:
        return any(name == process for name, _ in self.suspended)
