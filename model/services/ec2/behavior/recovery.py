"""What happens when an alarm asks for an instance to be recovered: it goes on on other hardware, as itself."""

from __future__ import annotations

from model.kernel.chance import Between
from model.kit.behavior import changing, due
from model.kit.world import World
from model.services.cloudwatch.resources.alarms import MetricAlarm
from model.services.ec2.behavior.instances import come_up
from model.services.ec2.checks import failure_signal
from model.services.ec2.hosts import host_for, set_to_work
from model.services.ec2.resources.instances import Instance

MOVING = Between(90, 300)
"What it takes to find a host and to attach volumes and addresses there."

TRIES = 3
"Of one recovery, while no host in the zone has power."


@changing(MetricAlarm, "state_value")
async def recover_for_alarm(world: World, alarm_name: str) -> None:
    """An alarm that comes into a state with the action `recover` has its instance moved."""
    alarm = world.find(MetricAlarm, alarm_name)
    if alarm is None or not any(action.endswith(":ec2:recover") for action in alarm.actions_for(alarm.state_value)):
        return
    for instance_id in (each.value for each in alarm.dimensions if each.name == "InstanceId"):
        _move_soon(world, instance_id, 1)


def _move_soon(world: World, instance_id: str, attempt: int) -> None:
    world.wake(recover, f"{instance_id}/{attempt}", after=world.delay(MOVING, instance_id, "recovery", attempt))


@due
async def recover(world: World, whom: str) -> None:
    """Whatever belongs to the instance stays; what was in its memory is lost."""
    instance_id, _, attempt = whom.partition("/")
    instance = world.find(Instance, instance_id)
    if instance is None or not _needs_it(world, instance):
        return
    instance.hardware = host_for(world, instance_id, instance.availability_zone_id)
    come_up(world, instance)
    set_to_work(world, instance)
    if not instance.answers and int(attempt) < TRIES:
        _move_soon(world, instance_id, int(attempt) + 1)


def _needs_it(world: World, instance: Instance) -> bool:
    """Only what is under the instance is mended so; a guest that hangs is not."""
    return instance.state_name == "running" and failure_signal(world, instance, "system").value_at(world.now) == 1
