"""IAM: what customers leave undone: rights that are not a group's, or that nobody uses, and keys that go round."""

from __future__ import annotations

from collections.abc import Iterator

from model.kit.finding import protection
from model.kit.world import World
from model.services.iam.identities import policies_of
from model.services.iam.resources.users import AccessKey, KeyUse, User

UNUSED_SECONDS = 90 * 86_400.0
AT_ONCE_SECONDS = 3600.0


@protection(
    "has rights of its own and not by a group", switch="iam:AddUserToGroup", reads="iam:ListUsers", is_global=True
)
def own_rights(world: World) -> Iterator[str]:
    for user in world.all(User):
        if user.inline_policies or user.attached_policies:
            yield user.user_name


@protection(
    "has rights that nobody used for 90 days", switch="iam:RemoveUserFromGroup", reads="iam:ListUsers", is_global=True
)
def unused_rights(world: World) -> Iterator[str]:
    for user in world.all(User):
        idle = world.now - max(user.created_at, _last_seen(world, user)) >= UNUSED_SECONDS
        if idle and any(policies_of(world.kernel, user)):
            yield user.user_name


@protection(
    "is used from several addresses at once", switch="iam:CreateAccessKey", reads="iam:ListAccessKeys", is_global=True
)
def shared_keys(world: World) -> Iterator[str]:
    """A key that is one program's comes from one place within an hour."""
    for key in world.all(AccessKey):
        moments = [at for _, at in world.cell.identities.places(key.access_key_id)]
        if key.status == "Active" and len(moments) > 1 and moments[0] - moments[1] < AT_ONCE_SECONDS:
            yield key.access_key_id


def _last_seen(world: World, user: User) -> float:
    """With a password or a key."""
    uses = (
        world.cell.identities.last_use(each.access_key_id) for each in world.where(AccessKey, user_name=user.user_name)
    )
    keys = [each.used_at for each in uses if isinstance(each, KeyUse)]
    return max([user.password_last_used or 0.0, *keys])
