"""Auto Scaling: groups that exist."""

from __future__ import annotations

from typing import Any

import orjson

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


VCPU, MEMORY_MIB = "vcpu", "memory-mib"
"What capacity can be counted in, other than in machines."


class TemplateChoice(Value):
    """A launch template, and which version of it: a number, $Latest or $Default."""

    launch_template_id: str
    launch_template_name: str
    version: str | None = None


class Override(Value):
    """What a group may launch instead of its template's type: one type, or all that have what is required.

    With how many units of capacity it brings.
    """

    instance_type: str | None = None
    requirements: str | None = None
    "As JSON, by AWS's names."
    image_id: str | None = None
    "Instead of the template's."
    weighted_capacity: str | None = None
    launch_template_specification: TemplateChoice | None = None

    @property
    def weight(self) -> int:
        return int(self.weighted_capacity or 1)

    @property
    def instance_requirements(self) -> dict[str, Any] | None:
        return orjson.loads(self.requirements) if self.requirements else None


class MixedTemplate(Value):
    launch_template_specification: TemplateChoice
    overrides: tuple[Override, ...] = ()


class Distribution(Value):
    """How much is bought on demand and how much on the Spot market, and by which rule types are chosen."""

    on_demand_allocation_strategy: str = "prioritized"
    on_demand_base_capacity: int = 0
    on_demand_percentage_above_base_capacity: int = 100
    spot_allocation_strategy: str = "lowest-price"
    spot_instance_pools: int | None = None
    spot_max_price: str = ""


class MixedPolicy(Value):
    launch_template: MixedTemplate
    instances_distribution: Distribution = Distribution()

    @property
    def weighted(self) -> bool:
        return any(each.weighted_capacity for each in self.launch_template.overrides)


class AutoScalingGroup(
    Resource,
    key="auto_scaling_group_name",
    index=("target_group_arns", "launch_configuration_name"),
    missing=("ValidationError", "AutoScalingGroup name not found - AutoScalingGroup '{id}' not found"),
    taken=("AlreadyExists", "AutoScalingGroup by this name already exists - A group with the name {id} already exists"),
    title="Auto Scaling groups",
    headline=(("CPUUtilization", "CPU"),),
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
        Column("SUSPENDED", "suspended_processes", "list", priority=5),
        Column("COOLS UNTIL", "cools_until", "age", priority=6),
        Column("WARM-UP", "warmup_seconds", "number", "s", priority=6),
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
    mixed_instances_policy: MixedPolicy | None = None
    min_size: int
    max_size: int
    desired_capacity: int
    desired_capacity_type: str | None = None
    default_cooldown: int = 300
    default_instance_warmup: int | None = None
    availability_zones: tuple[str, ...]
    vpc_zone_identifier: str = ""
    "The ids of its subnets, separated by commas; empty for the default subnets of its zones."
    health_check_type: str = "EC2"
    health_check_grace_period: int = 0
    target_group_arns: tuple[str, ...] = ()
    load_balancer_names: tuple[str, ...] = ()
    "Classic balancers."
    termination_policies: tuple[str, ...] = ("Default",)
    new_instances_protected_from_scale_in: bool = False
    capacity_rebalance: bool = False
    max_instance_lifetime: int | None = None
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
    surge: int = 0
    "How many more instances an instance refresh wants for the time being."
    refreshing: str = ""
    "The instance refresh that is under way."
    moving_to: str = ""
    "The instance that was launched in an emptier zone so that one in a fuller zone can end."
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

    @property
    def template(self) -> TemplateChoice | None:
        """The launch template that it uses, its own or that of its policy of many types."""
        mixed = self.mixed_instances_policy
        return mixed.launch_template.launch_template_specification if mixed else self.launch_template

    @property
    def suspended_processes(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.suspended)

    @property
    def cools_until(self) -> float | None:
        return self.cooldown_until or None

    @property
    def warmup_seconds(self) -> int:
        """How long its instances warm up, where a policy says nothing else."""
        return self.default_cooldown if self.default_instance_warmup is None else self.default_instance_warmup

    def suspends(self, process: str) -> bool:
        return any(name == process for name, _ in self.suspended)
