"""The disks that an instance starts with: the image's, changed and added to by the request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from model.kit.arn import arn
from model.kit.errors import AwsError
from model.kit.tags import Tag
from model.kit.world import World
from model.services.ec2.forms import DeviceForm, EbsForm
from model.services.ec2.lookups import snapshot_of
from model.services.ec2.resources.images import Image, ImageDevice, ImageDisk
from model.services.ec2.resources.instance_parts import BlockDevice
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.volumes import Volume, VolumeAttachment
from model.services.ec2.storage import claim, refuse_storage
from model.services.ec2.volume_rules import VolumeSpec, is_sold, specify, volume_type_of

DEFAULT_TYPE = "gp2"


@dataclass(frozen=True, slots=True)
class DiskPlan:
    device: str
    spec: VolumeSpec
    snapshot_id: str
    encrypted: bool
    kms_key_id: str | None
    delete_on_termination: bool
    first_bytes: int


def plan_disks(world: World, image: Image, asked: Iterable[DeviceForm]) -> tuple[DiskPlan, ...]:
    """What is to be made for each instance; disks of the instance store come with the type, not from here."""
    wanted = _by_device(asked)
    names = [*(each.device_name for each in image.block_device_mappings), *wanted]
    plans: list[DiskPlan] = []
    for name in dict.fromkeys(names):
        disk = _merged(_sold(world, image.device(name)), wanted.get(name))
        if disk is not None:
            plans.append(_plan(world, name, disk, root=name == image.root_device_name))
    return tuple(plans)


def _by_device(asked: Iterable[DeviceForm]) -> dict[str, DeviceForm]:
    found: dict[str, DeviceForm] = {}
    for each in asked:
        if not each.device_name:
            raise AwsError("MissingParameter", "The request must contain the parameter deviceName")
        if each.device_name in found:
            raise AwsError(
                "InvalidBlockDeviceMapping",
                f"The device '{each.device_name}' is used in more than one block-device mapping",
            )
        found[each.device_name] = each
    return found


def _sold(world: World, device: ImageDevice | None) -> ImageDevice | None:
    """The image's device, as it was before its type of volume was invented if the world plays then."""
    if device is None or device.ebs is None or is_sold(world, device.ebs.volume_type):
        return device
    return device.model_copy(update={"ebs": device.ebs.model_copy(update={"volume_type": DEFAULT_TYPE})})


def _merged(own: ImageDevice | None, asked: DeviceForm | None) -> ImageDisk | None:
    """The image's disk with what the request says of it; None where there is to be no volume."""
    base = own.ebs if own and own.ebs else None
    if asked is None:
        return base
    if asked.no_device is not None or asked.virtual_name is not None:
        return None
    form = asked.ebs or EbsForm()
    given = {name: getattr(form, name) for name in form.model_fields_set}
    start = base or ImageDisk(volume_type=DEFAULT_TYPE)
    if "volume_type" in given and given["volume_type"] != start.volume_type:
        start = start.model_copy(update={"iops": None, "throughput": None})
    return start.model_copy(update=given)


def _plan(world: World, device: str, disk: ImageDisk, *, root: bool) -> DiskPlan:
    snapshot = snapshot_of(world, disk.snapshot_id) if disk.snapshot_id else None
    size = disk.volume_size or (snapshot.volume_size if snapshot else None)
    if size is None:
        raise AwsError("InvalidBlockDeviceMapping", f"Either snapshot ID or volume size must be provided for: {device}")
    if snapshot and size < snapshot.volume_size:
        raise AwsError(
            "InvalidBlockDeviceMapping",
            f"Volume of size {size}GB is smaller than snapshot '{snapshot.snapshot_id}', expect size >= "
            f"{snapshot.volume_size}GB",
        )
    if root and not volume_type_of(world, disk.volume_type).bootable:
        raise AwsError(
            "InvalidParameterValue",
            f"Volume type '{disk.volume_type}' cannot be used for a boot volume. Use an SSD type or standard.",
        )
    spec = specify(world, disk.volume_type, size, disk.iops, disk.throughput)
    encrypted = disk.encrypted or bool(snapshot and snapshot.encrypted)
    kms_key_id = disk.kms_key_id or (snapshot.kms_key_id if snapshot else None)
    return DiskPlan(
        device,
        spec,
        disk.snapshot_id or "",
        encrypted,
        kms_key_id,
        disk.delete_on_termination,
        snapshot.full_snapshot_size_in_bytes if snapshot else 0,
    )


def make_disks(world: World, instance: Instance, plans: Iterable[DiskPlan], tags: tuple[Tag, ...]) -> None:
    """The volumes of a new instance, attached from the beginning."""
    instance.block_device_mappings = tuple(_make(world, instance, plan, tags) for plan in plans)


def _make(world: World, instance: Instance, plan: DiskPlan, tags: tuple[Tag, ...]) -> BlockDevice:
    volume = new_volume(
        world,
        plan.spec,
        instance.availability_zone,
        instance.availability_zone_id,
        snapshot_id=plan.snapshot_id,
        encrypted=plan.encrypted,
        kms_key_id=plan.kms_key_id,
        first_bytes=plan.first_bytes,
        tags=tags,
    )
    attachment = VolumeAttachment(
        volume_id=volume.volume_id,
        instance_id=instance.instance_id,
        device=plan.device,
        attach_time=world.now,
        delete_on_termination=plan.delete_on_termination,
    )
    volume.state = "in-use"
    volume.hang((attachment,))
    world.add(volume)
    return shown(attachment)


def new_volume(
    world: World,
    spec: VolumeSpec,
    zone: str,
    zone_id: str,
    *,
    snapshot_id: str,
    encrypted: bool,
    kms_key_id: str | None,
    first_bytes: int,
    tags: tuple[Tag, ...],
    multi_attach: bool = False,
) -> Volume:
    """A volume within the account's limits, not yet in the world."""
    refuse_storage(world, spec.volume_type, spec.size)
    return Volume(
        volume_id=world.new_id("vol"),
        size=spec.size,
        volume_type=spec.volume_type,
        availability_zone=zone,
        availability_zone_id=zone_id,
        iops=spec.iops,
        throughput=spec.throughput,
        encrypted=encrypted,
        kms_key_id=(kms_key_id or ebs_key(world)) if encrypted else None,
        snapshot_id=snapshot_id,
        first_bytes=first_bytes,
        multi_attach_enabled=multi_attach,
        claims=claim(spec.volume_type, spec.size),
        tags=tags,
    )


def ebs_key(world: World) -> str:
    """The key that EBS made for the account in this region, which encrypts where no other is named."""
    digits = world.luck("aws/ebs key").hexadecimal(32)
    key = f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"
    return arn("kms", world.region, world.account, f"key/{key}")


def shown(attachment: VolumeAttachment) -> BlockDevice:
    """An attachment as its instance's description has it."""
    return BlockDevice(
        device_name=attachment.device,
        volume_id=attachment.volume_id,
        attach_time=attachment.attach_time,
        status=attachment.state,
        delete_on_termination=attachment.delete_on_termination,
    )


def mirror_disk(world: World, volume: Volume, instance_id: str) -> None:
    """Let an instance show a volume as it is attached now, or no more."""
    instance = world.find(Instance, instance_id)
    if instance is None:
        return
    others = tuple(each for each in instance.block_device_mappings if each.volume_id != volume.volume_id)
    attachment = volume.attachment_to(instance_id)
    instance.block_device_mappings = (*others, shown(attachment)) if attachment else others
