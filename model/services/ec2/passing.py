"""Handing a role to an instance, which is a permission of its own: else whoever may launch could be anybody."""

from __future__ import annotations

from model.gateway.call import Call
from model.services.ec2.resources.instance_parts import Profile
from model.services.iam.resources.roles import InstanceProfile, Role


def require_pass_role(call: Call, profile: Profile | None) -> None:
    """Refuse a caller who may not pass the role of the profile to EC2 (IAM user guide, iam:PassRole)."""
    found = call.world.find(InstanceProfile, profile.arn.rpartition("/")[2]) if profile else None
    for name in found.role_names if found else ():
        role = call.world.find(Role, name)
        if role is not None:
            call.require("iam:PassRole", role.arn, iam_PassedToService="ec2.amazonaws.com")
