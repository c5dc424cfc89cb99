"""EC2: which images there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.filters import Getter, select
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.image_making import timestamp
from model.services.ec2.lookups import image_of, visible_images
from model.services.ec2.paging import paged_values
from model.services.ec2.resources.images import Image, ImageDisk

IMAGE_FILTERS: Mapping[str, Getter] = {
    "architecture": lambda each: each.architecture,
    "block-device-mapping.delete-on-termination": lambda each: [one.delete_on_termination for one in _disks(each)],
    "block-device-mapping.device-name": lambda each: [one.device_name for one in each.block_device_mappings],
    "block-device-mapping.encrypted": lambda each: [one.encrypted for one in _disks(each)],
    "block-device-mapping.snapshot-id": lambda each: each.snapshot_ids,
    "block-device-mapping.volume-size": lambda each: [one.volume_size for one in _disks(each)],
    "block-device-mapping.volume-type": lambda each: [one.volume_type for one in _disks(each)],
    "boot-mode": lambda each: each.boot_mode,
    "creation-date": lambda each: each.creation_date,
    "description": lambda each: each.description,
    "ena-support": lambda each: each.ena_support,
    "hypervisor": lambda each: each.hypervisor,
    "image-id": lambda each: each.image_id,
    "image-type": lambda each: each.image_type,
    "is-public": lambda each: each.public,
    "manifest-location": lambda each: each.image_location,
    "name": lambda each: each.name,
    "owner-alias": lambda each: each.image_owner_alias,
    "owner-id": lambda each: each.owner_id,
    "platform": lambda each: each.platform,
    "root-device-name": lambda each: each.root_device_name,
    "root-device-type": lambda each: each.root_device_type,
    "source-image-id": lambda each: each.source_image_id,
    "source-instance-id": lambda each: each.source_instance_id,
    "state": lambda each: each.state,
    "virtualization-type": lambda each: each.virtualization_type,
}


def _disks(image: Image) -> list[ImageDisk]:
    return [each.ebs for each in image.block_device_mappings if each.ebs]


@operation
async def describe_images(
    call: Call,
    *,
    image_ids: Sequence[str] | None = None,
    owners: Sequence[str] | None = None,
    executable_users: Sequence[str] | None = None,
    filters: Sequence[Mapping[str, Any]] | None = None,
    include_deprecated: bool = False,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """Deprecated images are left out unless one asks for them, by id or by flag, or owns them."""
    world = call.world
    named = [image_of(world, id) for id in image_ids] if image_ids else _current(world, include_deprecated)
    found = [each for each in named if _is_owned(world, each, owners) and _is_for(world, each, executable_users)]
    images, token = paged_values(select(found, filters, IMAGE_FILTERS), max_results, next_token, least=1)
    return {"images": images, "next_token": token}


def _current(world: World, deprecated_too: bool) -> list[Image]:
    now = timestamp(world.now)
    return [
        each
        for each in visible_images(world)
        if deprecated_too
        or each.owner_id == world.account
        or each.deprecation_time is None
        or each.deprecation_time > now
    ]


def _is_owned(world: World, image: Image, owners: Sequence[str] | None) -> bool:
    mine = "self" if image.owner_id == world.account else None
    return not owners or bool({image.owner_id, image.image_owner_alias, mine} & set(owners))


def _is_for(world: World, image: Image, users: Sequence[str] | None) -> bool:
    if not users:
        return True
    accounts = {world.account if each == "self" else each for each in users} - {"all"}
    explicit = any(each.user_id in accounts for each in image.launch_permissions)
    return explicit or ("all" in users and image.public)
