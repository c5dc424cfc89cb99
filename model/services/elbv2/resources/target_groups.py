"""ELBv2: target groups that exist."""

from __future__ import annotations

from typing import ClassVar

from model.kit.action import Action
from model.kit.arn import read_arn
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value

GENEVE, GENEVE_PORT = "GENEVE", 6081
"""How packets are wrapped for appliances."""

FUNCTION = "lambda"
"""The type of targets that are called, and have neither address nor port."""

BALANCER = "alb"
"""The type of targets that are Application Load Balancers, behind one of flows."""


class Matcher(Value):
    http_code: str | None = None
    grpc_code: str | None = None


class TargetGroup(
    Resource,
    key="target_group_arn",
    index=("target_group_name", "load_balancer_arns", "vpc_id"),
    missing=("TargetGroupNotFound", "One or more target groups not found"),
    taken=("DuplicateTargetGroupName", "A target group with the same name '{id}' exists, but with different settings"),
    title="Target groups",
    flows=(("load_balancer_arns", "arn"),),
    create="CreateTargetGroup",
    describe="DescribeTargetGroups",
    columns=(
        Column("NAME", "target_group_name"),
        Column("HEALTHY", "HealthyHostCount", "metric"),
        Column("UNHEALTHY", "UnHealthyHostCount", "metric", priority=2),
        Column("REQUESTS", "RequestCount", "metric", priority=3),
        Column("PROTOCOL", "protocol", priority=3),
        Column("PORT", "port", "number", priority=3),
        Column("TYPE", "target_type", priority=4),
        Column("VPC", "vpc_id", priority=5),
        Column("AGE", "created_at", "age", priority=4),
    ),
    actions=(
        Action("RegisterTargets", "Register targets", "TargetGroupArn", key="r", asks=("Targets",)),
        Action(
            "DeregisterTargets",
            "Deregister targets",
            "TargetGroupArn",
            key="x",
            confirm=1,
            consequence="They finish what they are doing and get nothing new.",
            asks=("Targets",),
        ),
        Action(
            "ModifyTargetGroup",
            "Change health checks",
            "TargetGroupArn",
            key="h",
            asks=(
                "HealthCheckPath",
                "HealthCheckIntervalSeconds",
                "HealthCheckTimeoutSeconds",
                "HealthyThresholdCount",
                "UnhealthyThresholdCount",
            ),
        ),
        Action("ModifyTargetGroupAttributes", "Change attributes", "TargetGroupArn", key="a", asks=("Attributes",)),
        Action("DeleteTargetGroup", "Delete", "TargetGroupArn", key="D", confirm=2),
    ),
):
    """Who may answer, and how they are asked for their health."""

    __fragments__: ClassVar[bool] = True

    target_group_arn: str
    target_group_name: str
    protocol: str | None = None
    protocol_version: str | None = None
    port: int | None = None
    vpc_id: str | None = None
    target_type: str = "instance"
    ip_address_type: str = "ipv4"
    health_check_protocol: str | None = "HTTP"
    health_check_port: str | None = "traffic-port"
    health_check_enabled: bool = True
    health_check_path: str | None = "/"
    health_check_interval_seconds: int = 30
    health_check_timeout_seconds: int = 5
    healthy_threshold_count: int = 5
    unhealthy_threshold_count: int = 2
    matcher: Matcher | None = None
    load_balancer_arns: tuple[str, ...] = ()
    "The balancers whose listeners or rules forward to it."
    attributes: tuple[tuple[str, str], ...] = ()
    "(key, value) of those that were changed."

    @property
    def arn(self) -> str:
        return self.target_group_arn

    @property
    def label(self) -> str:
        return self.target_group_name

    @property
    def calls_functions(self) -> bool:
        return self.target_type == FUNCTION

    @property
    def leads_to_balancer(self) -> bool:
        return self.target_type == BALANCER

    @property
    def spoken(self) -> str:
        """What its targets speak; functions are told of web requests."""
        return self.protocol or "HTTP"

    @property
    def dimension(self) -> str:
        """How CloudWatch's dimensions name it: `targetgroup/name/id`."""
        return read_arn(self.target_group_arn).resource

    @property
    def balancer_dimension(self) -> str | None:
        """How CloudWatch's dimensions name the balancer that leads to it."""
        return self.load_balancer_arns[0].partition("loadbalancer/")[2] if self.load_balancer_arns else None
