"""What a running instance's root volume can be replaced by."""

from __future__ import annotations

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.ec2.disks import new_volume
from model.services.ec2.lookups import image_of, snapshot_of
from model.services.ec2.resources.images import Image
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.root_volume_tasks import UNDER_WAY, ReplaceRootVolumeTask
from model.services.ec2.resources.snapshots import Snapshot
from model.services.ec2.resources.volumes import Volume
from model.services.ec2.volume_rules import specify


def root_of(world: World, instance: Instance) -> Volume:
    """The root volume of an instance that can have another one now, or AWS's refusal."""
    id = instance.instance_id
    if instance.state_name != "running":
        raise AwsError("IncorrectInstanceState", f"The instance '{id}' is not in the 'running' state.")
    if any(each.task_state in UNDER_WAY for each in world.where(ReplaceRootVolumeTask, instance_id=id)):
        raise AwsError("IncorrectState", f"The root volume of the instance '{id}' is being replaced already.")
    for each in instance.block_device_mappings:
        if each.device_name == instance.root_device_name:
            return world.get(Volume, each.volume_id)
    raise AwsError("UnsupportedOperation", f"The instance '{id}' has no EBS root volume.")


def snapshot_to_restore(world: World, root: Volume, image: Image | None, snapshot_id: str | None) -> Snapshot | None:
    """That of the image or the one named, else what the root volume was made of."""
    if image is not None:
        device = image.device(image.root_device_name)
        id = device.ebs.snapshot_id if device and device.ebs else None
        return snapshot_of(world, id) if id else None
    if snapshot_id is None:
        return snapshot_of(world, root.snapshot_id) if root.snapshot_id else None
    found = snapshot_of(world, snapshot_id)
    if found.volume_id != root.volume_id:
        raise AwsError(
            "InvalidParameterValue", f"The snapshot '{snapshot_id}' was not taken from the volume '{root.volume_id}'."
        )
    if found.state != "completed":
        raise AwsError("IncorrectState", f"Snapshot is in invalid state - {found.state}")
    return found


def image_to_restore(world: World, instance: Instance, image_id: str) -> Image:
    """One that is of the same kind as that of the instance."""
    image = image_of(world, image_id)
    own = instance.software
    same = image.virtualization_type == own.virtualization_type and image.architecture == own.architecture
    if not same or image.platform_details != own.platform_details:
        raise AwsError(
            "InvalidParameterValue",
            f"The image '{image_id}' differs from that of the instance '{instance.instance_id}' in its platform,"
            " architecture or virtualization type.",
        )
    return image


def restored(world: World, root: Volume, snapshot: Snapshot | None) -> Volume:
    """A new volume like the root volume, with the snapshot's data."""
    size = max(root.size, snapshot.volume_size if snapshot else 0)
    spec = specify(world, root.volume_type, size, root.iops, root.throughput)
    return world.add(
        new_volume(
            world,
            spec,
            root.availability_zone,
            root.availability_zone_id,
            snapshot_id=snapshot.snapshot_id if snapshot else "",
            encrypted=root.encrypted or bool(snapshot and snapshot.encrypted),
            kms_key_id=root.kms_key_id or (snapshot.kms_key_id if snapshot else None),
            first_bytes=snapshot.full_snapshot_size_in_bytes if snapshot else 0,
            tags=root.tags,
        )
    )


def volume_to_take(world: World, root: Volume, volume_id: str) -> Volume:
    """One that is free, in the same zone, and encrypted if the root volume is."""
    volume = world.get(Volume, volume_id)
    if volume.state != "available":
        raise AwsError("IncorrectState", f"{volume_id} is not 'available'.")
    if volume.availability_zone != root.availability_zone:
        raise AwsError(
            "InvalidVolume.ZoneMismatch",
            f"The volume '{volume_id}' is not in the same availability zone as the volume '{root.volume_id}'",
        )
    if root.encrypted and not volume.encrypted:
        raise AwsError("InvalidParameterValue", f"The volume '{volume_id}' must be encrypted as the root volume is.")
    return volume
