"""EC2: who may use an image, what is said of it, and its end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.lookups import image_of
from model.services.ec2.resources.images import Image, LaunchPermission
from model.services.ec2.resources.snapshots import Snapshot
from model.services.ec2.snapshotting import drop_snapshot


@operation
async def deregister_image(call: Call, *, image_id: str, delete_associated_snapshots: bool = False) -> dict[str, Any]:
    """Its snapshots stay, unless they are to go too and no other image needs them."""
    world = call.world
    image = own_image(world, image_id)
    world.remove(image)
    results = [_dropped(world, id) for id in image.snapshot_ids] if delete_associated_snapshots else []
    return {"return": True, "delete_snapshot_results": results}


def _dropped(world: World, snapshot_id: str) -> dict[str, str]:
    snapshot = world.find(Snapshot, snapshot_id)
    if snapshot is None or world.where(Image, snapshot_ids=snapshot_id):
        return {"snapshot_id": snapshot_id, "return_code": "skipped"}
    drop_snapshot(world, snapshot)
    return {"snapshot_id": snapshot_id, "return_code": "success"}


def own_image(world: World, image_id: str) -> Image:
    """An image that the account may change."""
    image = image_of(world, image_id)
    if image.owner_id != world.account:
        raise AwsError("AuthFailure", f"Not authorized for image:{image_id}", 403)
    return world.get(Image, image_id)


@operation
async def describe_image_attribute(call: Call, *, image_id: str, attribute: str) -> dict[str, Any]:
    image = own_image(call.world, image_id)
    answers: dict[str, dict[str, Any]] = {
        "description": {"description": {"value": image.description}},
        "launchPermission": {"launch_permissions": image.launch_permissions},
        "blockDeviceMapping": {"block_device_mappings": image.block_device_mappings},
        "bootMode": {"boot_mode": {"value": image.boot_mode}},
        "imdsSupport": {"imds_support": {"value": image.imds_support}},
        "productCodes": {"product_codes": ()},
    }
    if attribute not in answers:
        raise AwsError("InvalidParameterValue", f"The attribute {attribute} is not one of an image like {image_id}.")
    return {"image_id": image_id} | answers[attribute]


@operation
async def modify_image_attribute(
    call: Call,
    *,
    image_id: str,
    attribute: str | None = None,
    operation_type: str | None = None,
    user_ids: Sequence[str] | None = None,
    user_groups: Sequence[str] | None = None,
    launch_permission: Mapping[str, Any] | None = None,
    description: Mapping[str, str] | None = None,
    value: str | None = None,
) -> None:
    """Launch permissions come as changes, or in the older way as an operation on users and groups."""
    image = own_image(call.world, image_id)
    if description is not None or attribute == "description":
        image.description = description["Value"] if description else value or ""
        return
    named = [{"UserId": id} for id in user_ids or ()] + [{"Group": group} for group in user_groups or ()]
    changes = launch_permission or ({(operation_type or "add").capitalize(): named} if named else {})
    if not changes:
        raise AwsError("InvalidParameterCombination", "No attributes specified.")
    _permit(image, changes)


def _permit(image: Image, changes: Mapping[str, Any]) -> None:
    added, removed = (
        [LaunchPermission(user_id=each.get("UserId"), group=each.get("Group")) for each in changes.get(what, ())]
        for what in ("Add", "Remove")
    )
    kept = [each for each in image.launch_permissions if each not in removed]
    image.launch_permissions = tuple(dict.fromkeys([*kept, *added]))
    image.public = LaunchPermission(group="all") in image.launch_permissions


@operation
async def reset_image_attribute(call: Call, *, image_id: str, attribute: str) -> None:
    """Only launch permissions can be reset: the image is private again."""
    assert attribute == "launchPermission"
    image = own_image(call.world, image_id)
    image.launch_permissions, image.public = (), False
