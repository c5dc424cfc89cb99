"""Application Auto Scaling: what its operations act on, and what else somebody has to be allowed who asks for them.

Source: Service Authorization Reference, "Actions, resources, and condition keys for Application Auto Scaling".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.permission import Acted, Value, acting_on, condition_keys
from model.kit.principal import Principal
from model.kit.resource import Resource
from model.kit.world import World
from model.services.application_autoscaling.refusals import invalid
from model.services.application_autoscaling.resources.targets import ScalableTarget, target_key


@acting_on
def targets(world: World, params: Mapping[str, Any], _caller: Principal) -> Iterator[str | Acted]:
    """By the resource and its dimension; one that is not there has any id."""
    if arn := params.get("ResourceARN"):
        found = world.where(ScalableTarget, scalable_target_arn=arn)
        yield Acted(arn, found[0] if found else None)
    elif resource_id := params.get("ResourceId"):
        target = world.find(ScalableTarget, target_key(resource_id, params.get("ScalableDimension", "")))
        yield Acted(target.arn, target) if target else "scalable-target/*"


@condition_keys
def asked(_world: World, params: Mapping[str, Any], _thing: Resource | None) -> dict[str, Value]:
    named = {"service-namespace": "ServiceNamespace", "scalable-dimension": "ScalableDimension"}
    return {
        f"application-autoscaling:{key}": str(params[member]) for key, member in named.items() if params.get(member)
    }


def refuse_unless_allowed(call: Call, permissions: Sequence[str]) -> None:
    """Raises ValidationException for a caller who might not do what this service is to do."""
    missing = [permission for permission in permissions if not _may(call, permission)]
    if missing:
        raise invalid(f"User is missing the following permissions: {', '.join(missing)}")


def _may(call: Call, permission: str) -> bool:
    try:
        call.require(permission, "*")
    except AwsError:
        return False
    return True
