"""Which events a filter of DescribeEvents means."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.health.resources.events import HealthEvent

Getter = Callable[[HealthEvent, World], Any]

_ONE_OF: Mapping[str, Getter] = {
    "eventArns": lambda event, _: event.event_arn,
    "eventTypeCodes": lambda event, _: event.code,
    "services": lambda event, _: event.affected_service.upper(),
    "regions": lambda event, _: event.region,
    "availabilityZones": lambda event, _: event.zone,
    "eventTypeCategories": lambda event, _: event.category,
    "eventStatusCodes": lambda event, world: event.status_at(world.now),
}
_WITHIN: Mapping[str, Getter] = {
    "startTimes": lambda event, _: event.started_at,
    "endTimes": lambda event, _: event.ended_at,
    "lastUpdatedTimes": lambda event, _: event.updated_at,
}
_ENTITIES: Mapping[str, str] = {"entityArns": "arn", "entityValues": "value"}


def chosen(world: World, event: HealthEvent, wanted: Mapping[str, Any]) -> bool:
    """Whether an event is one of those that every part of the filter lets through."""
    return (
        all(read(event, world) in wanted[name] for name, read in _ONE_OF.items() if wanted.get(name))
        and all(_is_within(read(event, world), wanted[name]) for name, read in _WITHIN.items() if wanted.get(name))
        and all(_touches(world, event, field, wanted[name]) for name, field in _ENTITIES.items() if wanted.get(name))
    )


def _is_within(instant: float | None, spans: Sequence[Mapping[str, float]]) -> bool:
    return instant is not None and any(
        span.get("from", instant) <= instant <= span.get("to", instant) for span in spans
    )


def _touches(world: World, event: HealthEvent, field: str, wanted: Sequence[str]) -> bool:
    return any(getattr(each, field) in wanted for each in event.harms(world.account))


def check_locale(locale: str | None) -> None:
    if locale not in (None, "en", "en-US"):
        raise AwsError("UnsupportedLocale", f"The locale {locale} is not supported")
