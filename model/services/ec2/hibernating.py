"""Hibernation: which launches may ask for it, who can do it now, and what it moves between memory and root volume."""

from __future__ import annotations

from collections.abc import Iterable

from model.catalog.instance_types import InstanceType
from model.kit.behavior import due
from model.kit.errors import AwsError
from model.kit.world import World
from model.physics.disk_load import drive, ease
from model.services.ec2.disks import DiskPlan
from model.services.ec2.resources.images import Image
from model.services.ec2.resources.instance_parts import Software
from model.services.ec2.resources.instances import MEMORY_BYTES_PER_SECOND, Instance, memory_seconds
from model.services.ec2.resources.volumes import Volume

MOST_MEMORY_MIB = 150 * 1024
MOST_MEMORY_OF_WINDOWS_MIB = 16 * 1024

_BYTES_PER_OPERATION = 256 * 1024
_MEMORY = "memory"
"What a root volume reads and writes of it, among its other sources."


def refuse_hibernation(machine: InstanceType, image: Image, disks: Iterable[DiskPlan]) -> None:
    """Raises UnsupportedHibernationConfiguration for a launch that could not hibernate."""
    if not machine.hibernation or machine.memory_mib > _most_memory_mib(image.software):
        raise _unsupported(f"Hibernation is not supported for the instance type '{machine.name}' with this AMI.")
    if image.virtualization_type != "hvm":
        raise _unsupported("Hibernation is supported for AMIs of virtualization type 'hvm' only.")
    root = next((each for each in disks if each.device == image.root_device_name), None)
    if image.root_device_type != "ebs" or root is None:
        raise _unsupported("For hibernation, the root device must be an EBS volume.")
    if not root.encrypted:
        raise _unsupported("For hibernation, the root device volume must be encrypted.")
    if root.spec.size * 1024 <= machine.memory_mib:
        raise _unsupported(
            f"For hibernation, the root device volume must be larger than the memory of the instance: its size is"
            f" {root.spec.size} GiB, the memory {machine.memory_mib} MiB."
        )


def _most_memory_mib(software: Software) -> int:
    return MOST_MEMORY_OF_WINDOWS_MIB if software.platform else MOST_MEMORY_MIB


def _unsupported(message: str) -> AwsError:
    return AwsError("UnsupportedHibernationConfiguration", message)


def refuse_to_hibernate(world: World, instance: Instance) -> None:
    """Raises what AWS says of an instance that was not made for it, or that is not up for long enough yet."""
    if not instance.hibernates:
        words = "The instance can't be hibernated because it was not configured at launch for hibernation"
        raise _unsupported(f"{words}: {instance.instance_id}")
    if instance.state_name == "running" and world.cell.settings.delays and world.now < instance.agent_ready_at:
        words = f"Instance {instance.instance_id} is not ready to hibernate yet, retry in a few minutes"
        raise AwsError("UnsupportedOperation", words)


def root_volume_id(instance: Instance) -> str:
    """Empty where there is none, or none any more."""
    found = (each for each in instance.block_device_mappings if each.device_name == instance.root_device_name)
    return next((each.volume_id for each in found), "")


def keep_memory(world: World, instance: Instance) -> None:
    """Begin to write it to the root volume."""
    instance.memory_on = root_volume_id(instance)
    _move(world, instance, "write")


def recall_memory(world: World, instance: Instance) -> None:
    """Begin to read it back, if the volume that it is on is still there."""
    if instance.memory_on and instance.memory_on == root_volume_id(instance):
        _move(world, instance, "read")
    else:
        instance.memory_on = ""


def _move(world: World, instance: Instance, way: str) -> None:
    volume = world.find(Volume, instance.memory_on)
    if volume is None or not world.cell.settings.delays:
        return
    operations = MEMORY_BYTES_PER_SECOND / _BYTES_PER_OPERATION
    asked = {f"{way}_ops": operations, f"{way}_bytes": float(MEMORY_BYTES_PER_SECOND)}
    drive(world, volume.volume_id, volume.limits(world.cell.settings.quotas), _MEMORY, **asked)
    world.wake(memory_moved, volume.volume_id, after=memory_seconds(instance))


@due
async def memory_moved(world: World, volume_id: str) -> None:
    ease(world, volume_id, _MEMORY)
