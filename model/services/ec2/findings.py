"""EC2: what customers leave unprotected: disks, doors, guests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from model.kit.errors import AwsError
from model.kit.finding import protection
from model.kit.world import World
from model.services.ec2.exposing import open_to_everybody
from model.services.ec2.lookups import image_of
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.volumes import Volume

PATCHED_WITHIN_SECONDS = 90 * 86400.0


@protection("is not encrypted at rest", switch="ec2:CreateVolume", reads="ec2:DescribeVolumes")
def plain_volumes(world: World) -> Iterator[str]:
    return (each.volume_id for each in world.all(Volume) if not each.encrypted)


@protection(
    "lets in the whole internet", switch="ec2:RevokeSecurityGroupIngress", reads="ec2:DescribeSecurityGroupRules"
)
def open_doors(world: World) -> Iterator[str]:
    """Groups by whose rules the internet gets to something, web sites apart. A rule that nobody comes by is no door."""
    return iter(dict.fromkeys(open_to_everybody(world)))


@protection(
    "answers metadata requests without a token",
    switch="ec2:ModifyInstanceMetadataOptions",
    reads="ec2:DescribeInstances",
)
def loose_metadata(world: World) -> Iterator[str]:
    return (each.instance_id for each in _living(world) if each.metadata_options.http_tokens != "required")


@protection("runs software that nobody patched for 90 days", switch="ec2:RunInstances", reads="ec2:DescribeInstances")
def old_guests(world: World) -> Iterator[str]:
    """Nothing but its owner changes what is on a guest, so that it stays what it was at its launch."""
    for each in _living(world):
        if world.now - software_of(world, each) > PATCHED_WITHIN_SECONDS:
            yield each.instance_id


def software_of(world: World, instance: Instance) -> float:
    """The day whose software a guest runs: its image's, and never one after its launch."""
    try:
        image = image_of(world, instance.image_id)
    except AwsError:
        return instance.created_at
    return min(datetime.fromisoformat(image.creation_date).timestamp(), instance.created_at)


def _living(world: World) -> Iterator[Instance]:
    return (each for each in world.all(Instance) if each.state_name not in ("shutting-down", "terminated"))
