"""Taking an instance out of its group: first out of the balancers, then, when they are done with it, to its end."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.world import World
from model.services.autoscaling.activities import begin, turn
from model.services.autoscaling.resources.activities import Activity
from model.services.autoscaling.resources.groups import AutoScalingGroup
from model.services.autoscaling.resources.lifecycle_hooks import TERMINATING
from model.services.autoscaling.resources.members import GroupInstance
from model.services.autoscaling.sizing import count
from model.services.autoscaling.waiting import wait_at_hooks
from model.services.ec2.resources.instances import Instance
from model.services.elb.resources.load_balancers import ClassicBalancer
from model.services.elbv2.resources.target_groups import TargetGroup

_DELAY = "deregistration_delay.timeout_seconds"


async def end_member(world: World, group: AutoScalingGroup, member: GroupInstance, cause: str) -> Activity:
    """Begin the end of an instance of the group."""
    description = f"Terminating EC2 instance: {member.instance_id}"
    activity = begin(world, group, description, cause, **{"Availability Zone": member.availability_zone})
    turn(activity, "InProgress", 0)
    member.lifecycle_state, member.activity_id = "Terminating", activity.activity_id
    delay_seconds = await leave_balancers(world, group, member.instance_id)
    if delay_seconds:
        turn(activity, "WaitingForELBConnectionDraining", 30)
    world.wake(terminate, member.instance_id, after=delay_seconds)
    count(world, group)
    return activity


async def leave_balancers(world: World, group: AutoScalingGroup, instance_id: str) -> float:
    """Deregister from the group's balancers; how long the slowest of them lets requests finish."""
    delays = [await leave_balancer(world, arn, instance_id) for arn in group.target_group_arns]
    delays += [await leave_classic(world, name, instance_id) for name in group.load_balancer_names]
    return max(delays, default=0.0)


async def leave_classic(world: World, name: str, instance_id: str) -> float:
    """Deregister from a Classic balancer, unless it is gone; how long it lets requests finish."""
    balancer = world.find(ClassicBalancer, name)
    if balancer is None or all(each.instance_id != instance_id for each in balancer.instances):
        return 0.0
    instances = [{"InstanceId": instance_id}]
    await world.ask("elb:DeregisterInstancesFromLoadBalancer", LoadBalancerName=name, Instances=instances)
    draining = balancer.attributes.connection_draining
    return float(draining.timeout) if draining.enabled else 0.0


async def leave_balancer(world: World, target_group_arn: str, instance_id: str) -> float:
    """Deregister from one target group, unless it is gone; how long it lets requests finish."""
    if world.find(TargetGroup, target_group_arn) is None:
        return 0.0
    target = [{"Id": instance_id}]
    await world.ask("elbv2:DeregisterTargets", TargetGroupArn=target_group_arn, Targets=target)
    answer = await world.ask("elbv2:DescribeTargetHealth", TargetGroupArn=target_group_arn, Targets=target)
    states = [each["TargetHealth"]["State"] for each in answer["TargetHealthDescriptions"]]
    if "draining" not in states:
        return 0.0
    attributes = await world.ask("elbv2:DescribeTargetGroupAttributes", TargetGroupArn=target_group_arn)
    return next(float(each["Value"]) for each in attributes["Attributes"] if each["Key"] == _DELAY)


@due
async def terminate(world: World, instance_id: str) -> None:
    """Nobody waits for this instance any more."""
    member = world.find(GroupInstance, instance_id)
    if member is None or world.find(Instance, instance_id) is None:
        return
    activity = world.find(Activity, member.activity_id)
    if activity is not None and activity.end_time is None:
        turn(activity, "InProgress", 50)
    group = world.get(AutoScalingGroup, member.auto_scaling_group_name)
    if group.status or not await wait_at_hooks(world, group, member, TERMINATING):
        await world.ask("ec2:TerminateInstances", InstanceIds=[instance_id])
