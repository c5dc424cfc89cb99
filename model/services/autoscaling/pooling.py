"""Taking an instance out of a warm pool."""

from __future__ import annotations

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.autoscaling.activities import begin, fail
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.members import GroupInstance
from model.services.autoscaling.sizing import warm_members
from model.services.ec2.resources.instances import Instance

_READY = (("Warmed:Stopped", "stopped"), ("Warmed:Running", "running"))


async def take_from_pool(world: World, group: AutoScalingGroup, cause: str) -> GroupInstance | None:
    """An instance that waits comes into the group; None if there is none that is ready."""
    for member in warm_members(world, group):
        instance = world.find(Instance, member.instance_id)
        if instance is None or (member.lifecycle_state, instance.state_name) not in _READY:
            continue
        description = f"Launching a new EC2 instance from warm pool: {member.instance_id}"
        activity = begin(world, group, description, cause)
        if instance.state_name == "stopped":
            try:
                await world.ask("ec2:StartInstances", InstanceIds=[member.instance_id])
            except AwsError as refusal:
                fail(world, activity, refusal.message)
                return None
        waiting = "Pending" if instance.state_name == "pending" else "Pending:Proceed"
        member.activity_id, member.lifecycle_state = activity.activity_id, waiting
        return member
    return None
