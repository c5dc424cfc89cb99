"""Who may do everything in an account."""

from __future__ import annotations

from model.kit.world import World
from model.services.iam.resources.groups import Group
from model.services.iam.resources.users import User

EVERYTHING = "arn:aws:iam::aws:policy/AdministratorAccess"


def administrators(world: World) -> tuple[str, ...]:
    """The names of users to whom AWS's own policy for that is attached, or to a group of theirs."""
    groups = {each.group_name for each in world.all(Group) if EVERYTHING in each.attached_policies}
    users = (each for each in world.all(User) if EVERYTHING in each.attached_policies or groups & set(each.groups))
    return tuple(sorted(each.user_name for each in users))
