"""Images and snapshots by id, whether the account's, shared with it, or published by AWS."""

from __future__ import annotations

from functools import lru_cache

from model.catalog.images import find_image, images
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.ec2.resources.images import Image, ImageDevice, ImageDisk, published
from model.services.ec2.resources.instance_parts import Software
from model.services.ec2.resources.snapshots import Snapshot

GIB = 1024**3
AMAZON = "137112412989"
FILLED_SHARE = 0.2
"How much of a published image's volume holds data."


def image_of(world: World, image_id: str) -> Image:
    """The image that the account may use under this id, or AWS's refusal."""
    public = find_image(image_id, world.region)
    if public is not None:
        return published(public)
    found = world.find(Image, image_id) or _shared(world, image_id)
    if found is None and world.cell.settings.any_image:
        return _unlisted(image_id, world.region)
    if found is None:
        raise Image.is_missing(image_id)
    if not found.lets(world.account):
        raise AwsError("AuthFailure", f"Not authorized for images: [{image_id}]", 403)
    return found


def visible_images(world: World) -> tuple[Image, ...]:
    """Those of AWS and its partners, then all that the account owns or is let use."""
    others = [each for each in world.kernel.store.everywhere(Image) if each.region == world.region]
    return (
        *(published(each) for each in images(world.region)),
        *(each for each in others if each.lets(world.account)),
    )


def _shared(world: World, image_id: str) -> Image | None:
    everywhere = world.kernel.store.everywhere(Image)
    return next((each for each in everywhere if each.image_id == image_id and each.region == world.region), None)


def snapshot_of(world: World, snapshot_id: str) -> Snapshot:
    """The account's snapshot of this id, or the one of a published image."""
    return published_snapshots(world.region).get(snapshot_id) or world.get(Snapshot, snapshot_id)


@lru_cache(maxsize=64)
def published_snapshots(region: str) -> dict[str, Snapshot]:
    found = {
        image.snapshot_id: Snapshot(
            snapshot_id=image.snapshot_id,
            id=image.snapshot_id,
            region=region,
            account=image.owner_id,
            volume_id="vol-ffffffff",
            volume_size=image.size_gib,
            state="completed",
            full_snapshot_size_in_bytes=int(image.size_gib * GIB * FILLED_SHARE),
        )
        for image in images(region)
    }
    for each in found.values():
        each.slim()
    return found


@lru_cache(maxsize=1024)
def _unlisted(image_id: str, region: str) -> Image:
    """What an id that nobody published stands for in a world that takes any: a plain Linux."""
    root = ImageDevice(device_name="/dev/xvda", ebs=ImageDisk(volume_size=8))
    return as_image(image_id, Software(), region=region, devices=(root,))


def as_image(image_id: str, software: Software, *, region: str = "", devices: tuple[ImageDevice, ...] = ()) -> Image:
    """An image that is nowhere registered, or no more."""
    found = Image(
        image_id=image_id,
        id=image_id,
        region=region,
        name=image_id,
        owner_id=AMAZON,
        creation_date="2025-01-01T00:00:00.000Z",
        software=software,
        state="available",
        public=True,
        block_device_mappings=devices,
    )
    found.slim()
    return found
