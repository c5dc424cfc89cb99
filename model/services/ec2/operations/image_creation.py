"""EC2: new images, from instances, snapshots and other images."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.tags import Tag
from model.kit.world import World
from model.services.ec2.bundles import read_bundle
from model.services.ec2.forms import DeviceForm
from model.services.ec2.image_making import add_image, devices_of_forms, devices_of_instance, refuse_taken, timestamp
from model.services.ec2.operations.instance_states import reboot
from model.services.ec2.operations.snapshots import add_copy, source_snapshot
from model.services.ec2.resources.images import Image, ImageDevice
from model.services.ec2.resources.instance_parts import Software
from model.services.ec2.resources.instances import INSTANCE_LIFE, Instance
from model.services.ec2.tagging import read_tag_specifications
from model.services.ec2.zones import check_source_region


@operation
async def create_image(
    call: Call,
    *,
    instance_id: str,
    name: str,
    description: str = "",
    no_reboot: bool = False,
    tag_specifications: Sequence[Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """A snapshot of each of its volumes, and an image of them; it reboots so that the disks are at rest."""
    world = call.world
    instance = world.get(Instance, instance_id)
    if not INSTANCE_LIFE.allows(instance, "CreateImage"):
        raise AwsError(
            "IncorrectInstanceState", f"The instance '{instance_id}' is not in the state running or stopped."
        )
    if instance.root_device_type != "ebs":
        text = f"The instance '{instance_id}' has no root volume to make an image of; bundle it instead."
        raise AwsError("InvalidParameterValue", text)
    refuse_taken(world, name)
    tags, snapshot_tags = (
        read_tag_specifications(tag_specifications, kind, among=("image", "snapshot")) for kind in ("image", "snapshot")
    )
    if instance.state_name == "running" and not no_reboot:
        reboot(world, instance)
    image_id = world.new_id("ami")
    image = _own(world, image_id, name, description, instance.software, tags)
    devices = devices_of_instance(
        world, instance, f"Created by CreateImage({instance_id}) for {image_id}", snapshot_tags
    )
    image.source_instance_id = instance_id
    image.source_image_id = instance.image_id
    image.source_image_region = world.region
    return {"image_id": add_image(world, image, devices).image_id}


def _own(world: World, image_id: str, name: str, description: str, software: Software, tags: tuple[Tag, ...]) -> Image:
    return Image(
        image_id=image_id,
        name=name,
        owner_id=world.account,
        creation_date=timestamp(world.now),
        software=software,
        description=description,
        tags=tags,
    )


@operation(on=("image/*",))
async def register_image(
    call: Call,
    *,
    name: str,
    image_location: str | None = None,
    root_device_name: str | None = None,
    block_device_mappings: Sequence[Mapping[str, Any]] | None = None,
    description: str = "",
    architecture: str = "i386",
    virtualization_type: str = "paravirtual",
    ena_support: bool = False,
    boot_mode: str | None = None,
    imds_support: str | None = None,
    tag_specifications: Sequence[Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """An image of a root snapshot, or of a bundle in a bucket that somebody signed who has a certificate on file."""
    world = call.world
    if image_location is not None:
        refuse_taken(world, name)
        bundled = await read_bundle(call, image_location, virtualization_type, ena_support=ena_support)
        tags = read_tag_specifications(tag_specifications, "image", among=("snapshot",))
        image = _own(world, world.new_id("ami"), name, description, bundled, tags)
        image.state, image.imds_support, image.manifest_location = "available", imds_support, image_location
        return {"image_id": add_image(world, image, ()).image_id}
    if not root_device_name:
        raise AwsError("MissingParameter", "The request must contain the parameter rootDeviceName")
    refuse_taken(world, name)
    devices = devices_of_forms(world, [DeviceForm.model_validate(each) for each in block_device_mappings or ()])
    root = next((each.ebs for each in devices if each.device_name == root_device_name), None)
    if root is None or not root.snapshot_id:
        raise AwsError("InvalidBlockDeviceMapping", f"The root device {root_device_name} needs a snapshot.")
    software = Software(
        architecture=architecture,
        root_device_name=root_device_name,
        virtualization_type=virtualization_type,
        ena_support=ena_support,
        boot_mode=boot_mode,
    )
    tags = read_tag_specifications(tag_specifications, "image", among=("snapshot",))
    image = _own(world, world.new_id("ami"), name, description, software, tags)
    image.state, image.imds_support = "available", imds_support
    return {"image_id": add_image(world, image, devices).image_id}


@operation(on=("image/*",))
async def copy_image(
    call: Call,
    *,
    name: str,
    source_image_id: str,
    source_region: str,
    description: str = "",
    encrypted: bool = False,
    kms_key_id: str | None = None,
    copy_image_tags: bool = False,
    tag_specifications: Sequence[Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """From any region into this one, its snapshots included."""
    world = call.world
    refuse_taken(world, name)
    check_source_region(source_region)
    answer = await world.ask("ec2:DescribeImages", region=source_region, ImageIds=[source_image_id])
    (source,) = answer["Images"]
    if source["State"] != "available":
        raise AwsError("InvalidAMIID.Unavailable", f"The image ID '{source_image_id}' is not available")
    devices = [
        await _copied_device(world, each, source_region, source_image_id, encrypted, kms_key_id)
        for each in source["BlockDeviceMappings"]
    ]
    given = read_tag_specifications(tag_specifications, "image", among=("snapshot",))
    tags = given or tuple(Tag(key=each["Key"], value=each["Value"]) for each in source["Tags"] if copy_image_tags)
    image = _own(world, world.new_id("ami"), name, description, _software(source), tags)
    image.source_image_id, image.source_image_region = source_image_id, source_region
    return {"image_id": add_image(world, image, tuple(devices)).image_id}


async def _copied_device(
    world: World, device: Mapping[str, Any], region: str, image_id: str, encrypted: bool, kms_key_id: str | None
) -> ImageDevice:
    form = DeviceForm.model_validate(device)
    (plain,) = devices_of_forms(world, [form], checked=False)
    if plain.ebs is None or plain.ebs.snapshot_id is None:
        return plain
    source = await source_snapshot(world, region, plain.ebs.snapshot_id)
    about = f"Copied for DestinationAmi from SourceAmi {image_id} for SourceSnapshot {plain.ebs.snapshot_id}."
    copy = add_copy(world, source, description=about, encrypted=encrypted, kms_key_id=kms_key_id)
    disk = plain.ebs.model_copy(update={"snapshot_id": copy.snapshot_id, "encrypted": copy.encrypted})
    return plain.model_copy(update={"ebs": disk})


def _software(source: Mapping[str, Any]) -> Software:
    members = {
        "architecture": "Architecture",
        "root_device_name": "RootDeviceName",
        "root_device_type": "RootDeviceType",
        "platform": "Platform",
        "platform_details": "PlatformDetails",
        "usage_operation": "UsageOperation",
        "virtualization_type": "VirtualizationType",
        "boot_mode": "BootMode",
        "ena_support": "EnaSupport",
    }
    return Software.model_validate({own: source[aws] for own, aws in members.items() if aws in source})
