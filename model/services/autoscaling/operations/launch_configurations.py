"""Auto Scaling: what you can ask for of launch configurations."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.autoscaling.limits import refuse_beyond
from model.services.autoscaling.naming import invalid, new_arn
from model.services.autoscaling.paging import paged
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.launch_configurations import (
    ConfiguredDevice,
    ConfiguredMonitoring,
    LaunchConfiguration,
)
from model.services.ec2.resources.instances import Instance


@operation
async def create_launch_configuration(
    call: Call,
    *,
    launch_configuration_name: str,
    image_id: str | None = None,
    key_name: str = "",
    security_groups: list[str] | None = None,
    user_data: str = "",
    instance_id: str | None = None,
    instance_type: str | None = None,
    kernel_id: str = "",
    ramdisk_id: str = "",
    block_device_mappings: list[dict[str, Any]] | None = None,
    instance_monitoring: dict[str, Any] | None = None,
    spot_price: str | None = None,
    iam_instance_profile: str | None = None,
    ebs_optimized: bool = False,
    associate_public_ip_address: bool | None = None,
) -> None:
    world = call.world
    if spot_price is not None:
        raise invalid("Spot instances are not offered by this cloud")
    if instance_id is not None:
        like = world.get(Instance, instance_id)
        image_id, instance_type = image_id or like.image_id, instance_type or like.instance_type
        key_name = key_name or like.key_name or ""
        security_groups = security_groups or [group.group_id for group in like.security_groups]
    if not image_id or not instance_type:
        raise invalid(
            "Valid requests must contain either the InstanceID parameter "
            "or both the ImageId and InstanceType parameters."
        )
    refuse_beyond(
        world, "launch-configurations-per-region", len(world.all(LaunchConfiguration)), "launch configurations"
    )
    world.add(
        LaunchConfiguration(
            launch_configuration_name=launch_configuration_name,
            launch_configuration_arn=new_arn(
                world, "launchConfiguration", f"launchConfigurationName/{launch_configuration_name}"
            ),
            image_id=image_id,
            instance_type=instance_type,
            key_name=key_name,
            security_groups=tuple(security_groups or ()),
            user_data=user_data,
            kernel_id=kernel_id,
            ramdisk_id=ramdisk_id,
            block_device_mappings=ConfiguredDevice.read_all(block_device_mappings),
            instance_monitoring=ConfiguredMonitoring.read(instance_monitoring or {}),
            iam_instance_profile=iam_instance_profile,
            ebs_optimized=ebs_optimized,
            associate_public_ip_address=associate_public_ip_address,
        )
    )


@operation
async def describe_launch_configurations(
    call: Call,
    *,
    launch_configuration_names: list[str] | None = None,
    next_token: str | None = None,
    max_records: int | None = None,
) -> dict[str, Any]:
    world = call.world
    wanted = set(launch_configuration_names or ())
    found = [each for each in world.all(LaunchConfiguration) if not wanted or each.id in wanted]
    listed, token = paged(found, max_records, next_token)
    return {"launch_configurations": listed, "next_token": token}


@operation
async def delete_launch_configuration(call: Call, *, launch_configuration_name: str) -> None:
    world = call.world
    configuration = world.get(LaunchConfiguration, launch_configuration_name)
    users = world.where(AutoScalingGroup, launch_configuration_name=launch_configuration_name)
    if users:
        raise AwsError(
            "ResourceInUse",
            f"Cannot delete launch configuration {launch_configuration_name} "
            f"because it is attached to AutoScalingGroup {users[0].auto_scaling_group_name}",
        )
    world.remove(configuration)
