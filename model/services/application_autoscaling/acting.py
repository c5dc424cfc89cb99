"""What this service does, it does in the role that was made for it: one for each service whose capacities it scales."""

from __future__ import annotations

from typing import Any

from model.catalog.pages import page
from model.gateway.call import Call
from model.kit.arn import arn
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.application_autoscaling.dimensions import Asks, Dimension, dimension_of
from model.services.application_autoscaling.resources.targets import ScalableTarget
from model.services.iam.resources.roles import Role
from model.services.iam.resources.serving import acting_in


def role_of(world: World, dimension: Dimension) -> str:
    """The ARN of its role."""
    host = f"{dimension.host}.amazonaws.com"
    name = page("service_roles")[host]["role"]
    return arn("iam", "", world.account, f"role/aws-service-role/{host}/{name}")


async def have_role(call: Call, dimension: Dimension) -> str:
    """The ARN of its role, which is made for whoever may have it made if it is not there."""
    world, named = call.world, role_of(call.world, dimension)
    if world.find(Role, named.rpartition("/")[2]) is None:
        host = f"{dimension.host}.amazonaws.com"
        call.require("iam:CreateServiceLinkedRole", named, iam_AWSServiceName=host)
        await world.ask("iam:CreateServiceLinkedRole", AWSServiceName=host)
    return named


def asks_for(world: World, target: ScalableTarget) -> Asks:
    """Raises AccessDenied where the role is gone, or may not do it."""

    async def ask(action: str, **params: Any) -> dict[str, Any]:
        actor = acting_in(world, target.role_arn, dimension_of(target).host, source=target.arn)
        if actor is None:
            raise AwsError("AccessDenied", f"The role {target.role_arn} cannot be assumed", 403)
        return await world.ask(action, under=actor, **params)

    return ask
