"""IAM: what you can ask for, about devices for multi-factor authentication."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.arn import arn
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.services.iam.naming import check_quota, labelled, listed, missing
from model.services.iam.operations.users import name_or_own
from model.services.iam.resources.devices import RESYNC, ROOT, VirtualMFADevice
from model.services.iam.resources.users import User
from model.services.iam.showing import whole_user

SEED = 64
"Characters of a seed in base 32: 40 bytes."


@operation
async def create_virtual_mfa_device(
    call: Call, *, virtual_mfa_device_name: str, path: str = "/", tags: Sequence[Mapping[str, str]] | None = None
) -> dict[str, Any]:
    """The seed is told now and never again."""
    world = call.world
    serial = arn("iam", "", world.account, f"mfa{path}{virtual_mfa_device_name}")
    device = VirtualMFADevice(
        serial_number=serial,
        device_name=virtual_mfa_device_name,
        path=path,
        seed=world.luck("mfa seed", world.count("mfa seed")).letters(SEED),
        tags=labelled((), tags),
    )
    world.add(device)
    return {
        "virtual_mfa_device": {
            "serial_number": serial,
            "base32_string_seed": device.seed.encode(),
            "qr_code_png": None,
            "tags": device.tags or None,
        }
    }


@operation
async def enable_mfa_device(
    call: Call, *, user_name: str, serial_number: str, authentication_code1: str, authentication_code2: str
) -> None:
    world = call.world
    owner = _owner(call, user_name)
    device = world.get(VirtualMFADevice, serial_number)
    if device.owner:
        message = f"MFA Device {serial_number} is already in use."
        raise AwsError("EntityAlreadyExists", message, 409)
    check_quota(world, "mfa-devices-per-user", "MFADevicesPerUser", len(world.where(VirtualMFADevice, owner=owner)))
    if not device.tune(authentication_code1, authentication_code2, world.now):
        raise _wrong_code()
    device.owner, device.enable_date = owner, world.now


@operation
async def resync_mfa_device(
    call: Call, *, user_name: str, serial_number: str, authentication_code1: str, authentication_code2: str
) -> None:
    """For a device whose clock has gone astray by minutes."""
    device = _device_of(call, user_name, serial_number)
    if not device.tune(authentication_code1, authentication_code2, call.world.now, RESYNC):
        raise _wrong_code()


@operation
async def deactivate_mfa_device(call: Call, *, serial_number: str, user_name: str | None = None) -> None:
    name = "root" if user_name is None and call.principal.type == "Root" else name_or_own(call, user_name)
    device = _device_of(call, name, serial_number)
    device.owner, device.enable_date, device.last_step, device.drift = "", None, -1, 0


@operation
async def delete_virtual_mfa_device(call: Call, *, serial_number: str) -> None:
    device = call.world.get(VirtualMFADevice, serial_number)
    if device.owner:
        raise AwsError("DeleteConflict", "MFA VirtualDevice in use. Must deactivate first.", 409)
    call.world.remove(device)


@operation
async def list_mfa_devices(
    call: Call, *, user_name: str | None = None, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    """A user's own, or where nobody is named those of who asks."""
    owner = ROOT if user_name is None and call.principal.type == "Root" else name_or_own(call, user_name)
    if owner != ROOT:
        call.world.get(User, owner)
    devices, more = listed(call.world.where(VirtualMFADevice, owner=owner), None, marker, max_items)
    return {"mfa_devices": devices, **more}


@operation
async def get_mfa_device(call: Call, *, serial_number: str, user_name: str | None = None) -> dict[str, Any]:
    device = call.world.get(VirtualMFADevice, serial_number)
    if user_name is not None and device.owner != user_name:
        raise missing(f"MFA Device {serial_number} does not exist for user {user_name}.")
    return {"serial_number": serial_number, "user_name": device.owner or None, "enable_date": device.enable_date}


@operation
async def list_virtual_mfa_devices(
    call: Call, *, assignment_status: str = "Any", marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    wanted = {"Assigned": (True,), "Unassigned": (False,)}.get(assignment_status, (True, False))
    chosen = [each for each in call.world.all(VirtualMFADevice) if bool(each.owner) in wanted]
    devices, more = listed(chosen, None, marker, max_items)
    return {"virtual_mfa_devices": [_shown(call.world, device) for device in devices], **more}


def _shown(world: World, device: VirtualMFADevice) -> dict[str, Any]:
    shown = {"serial_number": device.serial_number, "enable_date": device.enable_date}
    if device.owner == ROOT:
        root = {"user_id": world.account, "arn": arn("iam", "", world.account, "root")}
        return shown | {"user": root}
    return shown | {"user": whole_user(world.get(User, device.owner)) if device.owner else None}


def _owner(call: Call, user_name: str) -> str:
    """A user's name; root names itself by the account's number or as root."""
    if call.principal.type == "Root" and user_name in (call.world.account, "root"):
        return ROOT
    return call.world.get(User, user_name).user_name


def _device_of(call: Call, user_name: str, serial_number: str) -> VirtualMFADevice:
    owner = _owner(call, user_name)
    device = call.world.find(VirtualMFADevice, serial_number)
    if device is None or device.owner != owner:
        raise missing(f"MFA Device invalid for user {user_name}.")
    return device


def _wrong_code() -> AwsError:
    return AwsError("InvalidAuthenticationCode", "Authentication code for device is not valid.", 403)
