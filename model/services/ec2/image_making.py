"""Puts images together: their names, their devices and the snapshots behind these."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from model.kit.errors import AwsError
from model.kit.tags import Tag
from model.kit.world import World
from model.services.ec2.forms import DeviceForm
from model.services.ec2.lookups import snapshot_of
from model.services.ec2.resources.images import Image, ImageDevice, ImageDisk
from model.services.ec2.resources.instance_parts import BlockDevice
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.volumes import Volume
from model.services.ec2.snapshotting import take_snapshot
from model.services.ec2.volume_rules import volume_type_of


def timestamp(at: float) -> str:
    """A time as images write it."""
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m-%dT%H:%M:%S.000Z}"


def refuse_taken(world: World, name: str) -> None:
    for image in world.where(Image, name=name):
        if image.owner_id == world.account:
            raise AwsError("InvalidAMIName.Duplicate", f"AMI name {name} is already in use by AMI {image.image_id}")


def add_image(world: World, image: Image, devices: tuple[ImageDevice, ...]) -> Image:
    image.block_device_mappings = devices
    image.snapshot_ids = tuple(each.ebs.snapshot_id for each in devices if each.ebs and each.ebs.snapshot_id)
    return world.add(image)


def devices_of_instance(world: World, instance: Instance, about: str, tags: tuple[Tag, ...]) -> tuple[ImageDevice, ...]:
    """The instance's volumes as devices of an image, each by a snapshot of now."""
    return tuple(_device(world, each, about, tags) for each in instance.block_device_mappings)


def _device(world: World, device: BlockDevice, about: str, tags: tuple[Tag, ...]) -> ImageDevice:
    volume = world.get(Volume, device.volume_id)
    own_speed = volume_type_of(world, volume.volume_type).iops_per_gib_max > 0
    disk = ImageDisk(
        snapshot_id=take_snapshot(world, volume, about, tags).snapshot_id,
        volume_size=volume.size,
        volume_type=volume.volume_type,
        iops=volume.iops if own_speed else None,
        throughput=volume.throughput,
        delete_on_termination=device.delete_on_termination,
        encrypted=volume.encrypted,
    )
    return ImageDevice(device_name=device.device_name, ebs=disk)


def devices_of_forms(world: World, forms: Iterable[DeviceForm], *, checked: bool = True) -> tuple[ImageDevice, ...]:
    """Devices as they are asked for; `checked` holds their snapshots against those of this region."""
    return tuple(_device_of_form(world, each, checked) for each in forms)


def _device_of_form(world: World, form: DeviceForm, checked: bool) -> ImageDevice:
    if not form.device_name:
        raise AwsError("MissingParameter", "The request must contain the parameter deviceName")
    if form.ebs is None:
        return ImageDevice(device_name=form.device_name, virtual_name=form.virtual_name)
    given = {name: getattr(form.ebs, name) for name in form.ebs.model_fields_set}
    disk = ImageDisk().model_copy(update=given)
    if checked and disk.snapshot_id:
        snapshot = snapshot_of(world, disk.snapshot_id)
        size = disk.volume_size or snapshot.volume_size
        if size < snapshot.volume_size:
            raise AwsError(
                "InvalidBlockDeviceMapping",
                f"Volume of size {size}GB is smaller than snapshot '{snapshot.snapshot_id}', expect size >= "
                f"{snapshot.volume_size}GB",
            )
        disk = disk.model_copy(update={"volume_size": size, "encrypted": snapshot.encrypted})
    return ImageDevice(device_name=form.device_name, ebs=disk)
