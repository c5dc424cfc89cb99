"""Who may come into a role: its trust policy guards it against everyone who wants to assume it."""

from __future__ import annotations

from model.kit.arn import read_arn
from model.kit.permission import Guard, guarding
from model.kit.world import World
from model.laws.access.policy import read_policy
from model.services.iam.resources.roles import Role

ENTERING = frozenset({"sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"})
KIND = "role trust policy"


@guarding
def trusting(world: World, action: str, arn: str) -> Guard | None:
    """The role may be another account's; whether the root of one may be assumed, its organization says."""
    if action == "sts:AssumeRoot":
        return Guard(world.account)
    named = read_arn(arn)
    if action not in ENTERING or named.kind != "role":
        return None
    role = world.cell.world(named.account, world.region, "iam").find(Role, named.name.rpartition("/")[2])
    if role is None or role.arn != arn:
        return Guard(named.account)
    return Guard(named.account, (read_policy(role.trust, role.role_name, KIND),))
