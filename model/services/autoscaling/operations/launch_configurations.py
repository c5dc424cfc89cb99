"""Auto Scaling: what you can ask for of launch configurations."""

from __future__ import annotations

from math import inf
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.form import takes
from model.kit.operation import operation
from model.kit.world import World
from model.services.autoscaling.forms import ConfigurationForm
from model.services.autoscaling.limits import refuse_beyond
from model.services.autoscaling.naming import invalid, new_arn
from model.services.autoscaling.paging import paged
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.launch_configurations import LaunchConfiguration
from model.services.ec2.resources.instances import Instance


@operation
@takes(ConfigurationForm)
async def create_launch_configuration(call: Call, asked: ConfigurationForm) -> None:
    world = call.world
    _check_bid(asked.spot_price)
    kept = _like(world, asked.instance_id) | _filled(asked)
    if not kept.get("image_id") or not kept.get("instance_type"):
        raise invalid(
            "Valid requests must contain either the InstanceID parameter "
            "or both the ImageId and InstanceType parameters."
        )
    there = len(world.all(LaunchConfiguration))
    refuse_beyond(world, "launch-configurations-per-region", there, "launch configurations")
    rest = f"launchConfigurationName/{asked.launch_configuration_name}"
    world.add(LaunchConfiguration(launch_configuration_arn=new_arn(world, "launchConfiguration", rest), **kept))


def _check_bid(bid: str | None) -> None:
    try:
        good = bid is None or 0 < float(bid) < inf
    except ValueError:
        good = False
    if not good:
        raise invalid(f"Invalid spot price: {bid}. It must be a number of dollars greater than 0")


def _filled(asked: ConfigurationForm) -> dict[str, Any]:
    return {name: value for name, value in asked.fields_of(LaunchConfiguration).items() if value not in ("", ())}


def _like(world: World, instance_id: str | None) -> dict[str, Any]:
    """What a configuration takes from an instance that it is to be like."""
    if instance_id is None:
        return {}
    like = world.get(Instance, instance_id)
    return {
        "image_id": like.image_id,
        "instance_type": like.instance_type,
        "key_name": like.key_name or "",
        "security_groups": tuple(group.group_id for group in like.security_groups),
    }


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
