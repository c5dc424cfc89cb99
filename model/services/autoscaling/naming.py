"""Ids and ARNs as Auto Scaling makes them."""

from __future__ import annotations

from model.kit.arn import arn
from model.kit.errors import AwsError
from model.kit.world import World

SERVICE_ROLE = "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"


def new_uuid(world: World) -> str:
    digits = world.luck("autoscaling", "id", world.count("autoscaling")).hexadecimal(32)
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"


def new_arn(world: World, kind: str, rest: str) -> str:
    """`arn:aws:autoscaling:…:kind:uuid:rest`."""
    return arn("autoscaling", world.region, world.account, f"{kind}:{new_uuid(world)}:{rest}")


def service_role(world: World) -> str:
    return arn("iam", "", world.account, SERVICE_ROLE)


def invalid(message: str) -> AwsError:
    """What this service says to nearly everything it does not like."""
    return AwsError("ValidationError", message)
