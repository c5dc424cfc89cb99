"""Finding targets, and what hangs on them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from model.kit.world import World
from model.services.application_autoscaling.refusals import named, unknown
from model.services.application_autoscaling.resources.targets import ScalableTarget, target_key


class OfTarget(Protocol):
    @property
    def service_namespace(self) -> str: ...

    @property
    def resource_id(self) -> str: ...

    @property
    def scalable_dimension(self) -> str: ...


T = TypeVar("T", bound=OfTarget)


def target_at(
    world: World, service_namespace: str, resource_id: str, scalable_dimension: str, lacking: str
) -> ScalableTarget:
    """Raises ObjectNotFoundException, which begins with what is `lacking`."""
    found = world.find(ScalableTarget, target_key(resource_id, scalable_dimension))
    if found is None or found.service_namespace != service_namespace:
        raise unknown(f"{lacking} for {named(service_namespace, resource_id, scalable_dimension)}")
    return found


def of_target(
    found: Iterable[T], service_namespace: str, resource_id: str | None, scalable_dimension: str | None
) -> list[T]:
    """Those of a service, or of one resource, or of one of its dimensions."""
    return [
        each
        for each in found
        if each.service_namespace == service_namespace
        and resource_id in (None, each.resource_id)
        and scalable_dimension in (None, each.scalable_dimension)
    ]
