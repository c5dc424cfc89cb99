"""Somebody of the directory lets a device in, or does not."""

from __future__ import annotations

from model.kit.cell import Cell
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.identitystore.resources import User
from model.services.sso_admin.resources.instances import Instance
from model.services.sso_oidc.resources import DeviceGrant


def find_grant(cell: Cell, user_code: str) -> DeviceGrant:
    """The device that shows this code and waits."""
    wanted = user_code.strip().upper()
    for grant in cell.kernel.store.everywhere(DeviceGrant):
        if grant.user_code == wanted and grant.state == "PENDING" and cell.wall() < grant.expires:
            return grant
    raise AwsError("InvalidRequestException", "No device waits with this code, or not any more.")


def approve(world: World, grant: DeviceGrant, user_name: str) -> None:
    """Let the device act for a user of the instance's directory."""
    instance = world.get(Instance, grant.instance_arn)
    for user in world.where(User, user_name=user_name):
        if user.identity_store_id == instance.identity_store_id:
            grant.state, grant.user_id = "APPROVED", user.user_id
            return
    raise AwsError("AccessDeniedException", f"The directory knows nobody called {user_name}.")
