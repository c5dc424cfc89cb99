"""What the guest of an instance reads and writes on the volumes that are attached to it."""

from __future__ import annotations

from model.kit.world import World
from model.physics.facilities.media import BLOCK_BYTES, read_block, write_block
from model.services.ec2.lookups import GIB
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.volumes import Volume


class DiskError(OSError):
    """What a guest's system says of a disk that is not there, too small, or out of reach."""


def read(world: World, instance: Instance, device: str, number: int) -> bytes:
    """A block of 512 bytes. What an image or a snapshot put on a volume is not known block by block."""
    volume = _volume(world, instance, device, number)
    if volume.snapshot_id:
        raise DiskError(f"{device} was made from a snapshot, whose blocks are not kept one by one")
    return read_block(world, volume.zone, volume.volume_id, number)


def write(world: World, instance: Instance, device: str, number: int, content: bytes) -> None:
    volume = _volume(world, instance, device, number)
    if len(content) > BLOCK_BYTES:
        raise DiskError(f"a block has {BLOCK_BYTES} bytes")
    write_block(world, volume.zone, volume.volume_id, number, content)


def _volume(world: World, instance: Instance, device: str, number: int) -> Volume:
    found = next((each for each in instance.block_device_mappings if each.device_name == device), None)
    if found is None or not instance.answers:
        raise DiskError(f"no such device: {device}")
    volume = world.get(Volume, found.volume_id)
    if not 0 <= number < volume.size * GIB // BLOCK_BYTES:
        raise DiskError(f"{device} ends before block {number}")
    return volume
