"""What Application Auto Scaling refuses, in its words, and the ids that it gives."""

from __future__ import annotations

from model.kit.errors import AwsError
from model.kit.quotas import most
from model.kit.world import World


def invalid(message: str) -> AwsError:
    return AwsError("ValidationException", message)


def unknown(what: str) -> AwsError:
    return AwsError("ObjectNotFoundException", what)


def named(service_namespace: str, resource_id: str, scalable_dimension: str) -> str:
    """A target as all refusals name it."""
    return (
        f"service namespace: {service_namespace}, resource ID: {resource_id}, scalable dimension: {scalable_dimension}"
    )


def refuse_beyond(world: World, quota: str, there: int, things: str) -> None:
    """Refuse one more when as many as the quota allows are there already."""
    allowed = int(most(world, f"application-autoscaling/{quota}"))
    if there >= allowed:
        raise AwsError("LimitExceededException", f"You have reached the limit of {allowed} {things}.")


def new_uuid(world: World) -> str:
    digits = world.luck("application-autoscaling", "id", world.count("application-autoscaling")).hexadecimal(32)
    return f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-a{digits[17:20]}-{digits[20:]}"
