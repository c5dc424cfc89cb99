"""The boundary of a user or role: one managed policy, which limits and grants nothing."""

from __future__ import annotations

import re

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.iam.managed import managed_policies
from model.services.iam.naming import missing
from model.services.iam.resources.policies import Policy
from model.services.iam.resources.roles import Role
from model.services.iam.resources.users import User

ARN = re.compile(r"arn:[\w-]+:iam::(?:\d{12}|aws):policy/.+")


def check_boundary(world: World, arn: str) -> None:
    if not ARN.fullmatch(arn):
        raise AwsError("ValidationError", f"ARN {arn} is not valid.")
    if arn not in managed_policies() and world.find(Policy, arn) is None:
        raise missing(f"Scope ARN: {arn} does not exist or is not attachable.")


def set_boundary(world: World, identity: User | Role, arn: str) -> None:
    check_boundary(world, arn)
    identity.boundary_arn = arn


def lift_boundary(identity: User | Role) -> None:
    if not identity.boundary_arn:
        kind = "user" if isinstance(identity, User) else "role"
        raise missing(f"The permission boundary of the {kind} with name {identity.id} cannot be found.")
    identity.boundary_arn = ""


def bounded_by(world: World, arn: str) -> int:
    """How many users and roles have this policy as their boundary."""
    return sum(len(world.where(kind, boundary_arn=arn)) for kind in (User, Role))
