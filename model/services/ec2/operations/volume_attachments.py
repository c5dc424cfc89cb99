"""EC2: give volumes to instances and take them back."""

from __future__ import annotations

import re

from model.gateway.call import Call
from model.kernel.chance import Between
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.quotas import most
from model.kit.world import World
from model.services.ec2.behavior.volumes import hold, settle_attachment
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.volumes import VOLUME_LIFE, Volume, VolumeAttachment

ATTACHING = Between(1, 4)
DETACHING = Between(2, 6)

_DEVICE = re.compile(r"/dev/(sd[a-z][1-9]?\d?|xvd[a-z]{1,2}|hd[a-z])|xvd[a-z]{1,2}")


@operation
async def attach_volume(call: Call, *, volume_id: str, instance_id: str, device: str) -> VolumeAttachment:
    world = call.world
    volume, instance = world.get(Volume, volume_id), world.get(Instance, instance_id)
    _refuse_attachment(world, volume, instance)
    _refuse_device(instance, device)
    if volume.state == "available":
        world.request(volume, "AttachVolume")
    attachment = VolumeAttachment(
        volume_id=volume_id, instance_id=instance_id, device=device, attach_time=world.now, state="attaching"
    )
    _settle_later(world, volume, attachment, ATTACHING)
    return attachment


def _refuse_attachment(world: World, volume: Volume, instance: Instance) -> None:
    if instance.state_name not in ("running", "stopped"):
        raise AwsError("IncorrectState", f"Instance '{instance.instance_id}' is not 'running'.")
    if volume.attachments and not volume.multi_attach_enabled:
        raise AwsError("VolumeInUse", f"{volume.volume_id} is already attached to an instance")
    if volume.state not in ("available", "in-use"):
        raise AwsError("IncorrectState", f"{volume.volume_id} is not 'available'.")
    if volume.availability_zone != instance.availability_zone:
        raise AwsError(
            "InvalidVolume.ZoneMismatch",
            f"The volume '{volume.volume_id}' is not in the same availability zone as instance"
            f" '{instance.instance_id}'",
        )
    allowed = most(world, "ebs/multi-attachments-per-volume" if volume.multi_attach_enabled else _ONE)
    if len(volume.attachments) >= allowed or volume.attachment_to(instance.instance_id):
        raise AwsError("VolumeInUse", f"{volume.volume_id} is already attached to as many instances as it can be")
    if len(instance.block_device_mappings) >= instance.machine.ebs_attachments:
        raise AwsError(
            "AttachmentLimitExceeded",
            f"Attachment count exceeds the limit of {instance.machine.ebs_attachments} for {instance.instance_type}.",
        )


_ONE = "ebs/attachments-per-volume"


def _refuse_device(instance: Instance, device: str) -> None:
    if not _DEVICE.fullmatch(device):
        raise AwsError(
            "InvalidParameterValue",
            f"Value ({device}) for parameter device is invalid. {device} is not a valid EBS device name.",
        )
    if any(each.device_name == device for each in instance.block_device_mappings):
        raise AwsError(
            "InvalidParameterValue",
            f"Invalid value '{device}' for unixDevice. Attachment point {device} is already in use",
        )


@operation
async def detach_volume(
    call: Call, *, volume_id: str, instance_id: str | None = None, device: str | None = None, force: bool = False
) -> VolumeAttachment:
    """`force` does not wait for the guest to let go."""
    world = call.world
    volume = world.get(Volume, volume_id)
    attachment = _attachment(volume, instance_id, device)
    _refuse_root(world, attachment)
    leaving = attachment.model_copy(update={"state": "detaching"})
    _settle_later(world, volume, leaving, Between(0, 0) if force else DETACHING)
    return leaving


def _attachment(volume: Volume, instance_id: str | None, device: str | None) -> VolumeAttachment:
    if not VOLUME_LIFE.allows(volume, "DetachVolume"):
        raise AwsError("IncorrectState", f"Volume '{volume.volume_id}' is in the '{volume.state}' state.")
    if instance_id is None and len(volume.attachments) > 1:
        raise AwsError("InvalidParameterCombination", "Instance ID must be specified for a volume with attachments")
    attachment = volume.attachment_to(instance_id or volume.instance_ids[0])
    if attachment is None or device not in (None, attachment.device):
        raise AwsError(
            "InvalidAttachment.NotFound",
            f"The volume '{volume.volume_id}' is not attached to instance '{instance_id}' as device '{device}'.",
        )
    if attachment.state == "detaching":
        raise AwsError("IncorrectState", f"Volume '{volume.volume_id}' is already being detached.")
    return attachment


def _refuse_root(world: World, attachment: VolumeAttachment) -> None:
    instance = world.get(Instance, attachment.instance_id)
    if attachment.device == instance.root_device_name and instance.state_name not in ("stopped", "terminated"):
        raise AwsError(
            "OperationNotPermitted",
            f"Unable to detach root volume '{attachment.device}' from instance '{instance.instance_id}'",
        )


def _settle_later(world: World, volume: Volume, attachment: VolumeAttachment, span: Between) -> None:
    hold(world, volume, attachment)
    whom = f"{volume.volume_id}/{attachment.instance_id}"
    world.wake(settle_attachment, whom, after=world.delay(span, whom, attachment.state))
