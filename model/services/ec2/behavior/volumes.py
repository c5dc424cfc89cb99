"""What happens to volumes while they are attached, detached and deleted."""

from __future__ import annotations

from model.kit.behavior import due, entering
from model.kit.world import World
from model.physics.disk_load import cease
from model.physics.facilities.media import let_go as let_go_of_drive
from model.physics.facilities.media import wipe
from model.services.ec2.disks import mirror_disk
from model.services.ec2.resources.volumes import Volume, VolumeAttachment, VolumeModification


def hold(world: World, volume: Volume, attachment: VolumeAttachment) -> None:
    """Replace or add what ties a volume to one instance, and let the instance show it."""
    others = tuple(each for each in volume.attachments if each.instance_id != attachment.instance_id)
    volume.hang((*others, attachment))
    mirror_disk(world, volume, attachment.instance_id)


def let_go(world: World, volume: Volume, instance_id: str) -> None:
    """The volume belongs to the instance no more, and if to nobody, then it is available."""
    volume.hang(tuple(each for each in volume.attachments if each.instance_id != instance_id))
    mirror_disk(world, volume, instance_id)
    if not volume.attachments:
        world.enter(volume, "available")


@due
async def settle_attachment(world: World, whom: str) -> None:
    """`whom` is the volume and the instance; what was attaching is attached, what was detaching is free."""
    volume_id, _, instance_id = whom.partition("/")
    volume = world.find(Volume, volume_id)
    attachment = volume.attachment_to(instance_id) if volume else None
    if volume is None or attachment is None:
        return
    if attachment.state == "detaching":
        let_go(world, volume, instance_id)
    else:
        hold(world, volume, attachment.model_copy(update={"state": "attached"}))


@due
async def vanish(world: World, volume_id: str) -> None:
    discard(world, world.get(Volume, volume_id))


def discard(world: World, volume: Volume) -> None:
    """A volume is no more, and with it what was remembered of it."""
    modification = world.find(VolumeModification, volume.volume_id)
    if modification is not None:
        world.remove(modification)
    cease(world, volume.volume_id)
    let_go_of_drive(world, volume.zone, volume.volume_id)
    world.remove(volume)


@entering(Volume, "creating", "in-use")
def lay_out(world: World, volume: Volume) -> None:
    """Nobody ever finds another's data on a new volume."""
    wipe(world, volume.zone, volume.volume_id)


@entering(VolumeModification, "optimizing")
def take_on(world: World, modification: VolumeModification) -> None:
    """The new size and speed hold from here on, while data is still being moved."""
    modification.optimizing_since = world.now
    volume = world.find(Volume, modification.volume_id)
    if volume is not None:
        volume.size = modification.target_size
        volume.volume_type = modification.target_volume_type
        volume.iops = modification.target_iops
        volume.throughput = modification.target_throughput


@entering(VolumeModification, "completed")
def complete(world: World, modification: VolumeModification) -> None:
    modification.end_time = world.now
