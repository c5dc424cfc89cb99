"""What is filled in to make groups, launch configurations, policies and scheduled actions."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator

from model.kit.form import Form
from model.services.autoscaling.policy_rules import SIMPLE, check_customized
from model.services.autoscaling.predictive_rules import check_own_metrics
from model.services.autoscaling.resources.launch_configurations import ConfiguredDevice, ConfiguredMonitoring
from model.services.autoscaling.resources.policies import Predictive, StepAdjustment, TargetTracking


class SettingsForm(Form):
    """What a group keeps just as it is given."""

    default_cooldown: int | None = None
    default_instance_warmup: int | None = None
    health_check_type: str | None = None
    health_check_grace_period: int | None = None
    termination_policies: tuple[str, ...] | None = None
    new_instances_protected_from_scale_in: bool | None = None
    capacity_rebalance: bool | None = None
    max_instance_lifetime: int | None = None


class GroupForm(SettingsForm):
    auto_scaling_group_name: str
    launch_configuration_name: str | None = None
    launch_template: dict[str, Any] | None = None
    mixed_instances_policy: dict[str, Any] | None = None
    desired_capacity: int | None = None
    desired_capacity_type: str | None = None
    availability_zones: list[str] | None = None
    vpc_zone_identifier: str | None = None


class NewGroupForm(GroupForm):
    min_size: int
    max_size: int
    load_balancer_names: tuple[str, ...] = ()
    target_group_arns: tuple[str, ...] = ()
    service_linked_role_arn: str | None = None
    tags: list[dict[str, Any]] | None = None
    lifecycle_hook_specification_list: list[dict[str, Any]] | None = None


class ChangedGroupForm(GroupForm):
    min_size: int | None = None
    max_size: int | None = None


class ConfigurationForm(Form):
    """A launch configuration; with `instance_id` it takes after an instance where it says nothing itself."""

    launch_configuration_name: str
    image_id: str | None = None
    key_name: str | None = None
    security_groups: tuple[str, ...] = ()
    user_data: str = ""
    instance_id: str | None = None
    instance_type: str | None = None
    kernel_id: str = ""
    ramdisk_id: str = ""
    block_device_mappings: Annotated[tuple[ConfiguredDevice, ...], BeforeValidator(ConfiguredDevice.read_all)] = ()
    instance_monitoring: Annotated[ConfiguredMonitoring, BeforeValidator(ConfiguredMonitoring.read)] | None = None
    spot_price: str | None = None
    iam_instance_profile: str | None = None
    ebs_optimized: bool = False
    associate_public_ip_address: bool | None = None


def _tracking(given: dict[str, Any]) -> TargetTracking:
    check_customized(given)
    return TargetTracking.read(given)


def _predictive(given: dict[str, Any]) -> Predictive:
    check_own_metrics(given)
    return Predictive.read(given)


class PolicyForm(Form):
    auto_scaling_group_name: str
    policy_name: str
    policy_type: str = SIMPLE
    adjustment_type: str | None = None
    min_adjustment_magnitude: int | None = None
    scaling_adjustment: int | None = None
    cooldown: int | None = None
    metric_aggregation_type: str | None = None
    step_adjustments: Annotated[tuple[StepAdjustment, ...], BeforeValidator(StepAdjustment.read_all)] = ()
    estimated_instance_warmup: int | None = None
    target_tracking_configuration: Annotated[TargetTracking, BeforeValidator(_tracking)] | None = None
    predictive_scaling_configuration: Annotated[Predictive, BeforeValidator(_predictive)] | None = None
    enabled: bool = True


class ScheduleForm(Form):
    auto_scaling_group_name: str
    scheduled_action_name: str
    time: float | None = None
    start_time: float | None = None
    end_time: float | None = None
    recurrence: str | None = None
    min_size: int | None = None
    max_size: int | None = None
    desired_capacity: int | None = None
    time_zone: str | None = None
