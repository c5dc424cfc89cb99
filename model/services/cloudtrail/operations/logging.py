"""CloudTrail: what you can ask for: that a trail logs, and what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.cloudtrail.behavior.delivery import begin, end
from model.services.cloudtrail.finding import get_trail, own_trail
from model.services.cloudtrail.resources.selectors import AdvancedEventSelector, EventSelector
from model.services.cloudtrail.resources.trails import Trail
from model.services.cloudtrail.selection import refuse_bad_advanced, refuse_bad_selectors


@operation
async def start_logging(call: Call, *, name: str) -> None:
    """A trail that is logging goes on as it was."""
    trail = own_trail(call.world, name)
    if not trail.is_logging:
        begin(call.world, trail)


@operation
async def stop_logging(call: Call, *, name: str) -> None:
    trail = own_trail(call.world, name)
    if trail.is_logging:
        await end(call.world, trail)


@operation(on=("trail/{TrailName}",))
async def put_event_selectors(
    call: Call,
    *,
    trail_name: str,
    event_selectors: Sequence[Mapping[str, Any]] = (),
    advanced_event_selectors: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """Selectors of one kind replace those of the other."""
    trail = own_trail(call.world, trail_name)
    if bool(event_selectors) == bool(advanced_event_selectors):
        text = "Specify either event selectors or advanced event selectors."
        raise AwsError("InvalidEventSelectorsException", text)
    simple, advanced = EventSelector.read_all(event_selectors), AdvancedEventSelector.read_all(advanced_event_selectors)
    refuse_bad_selectors(simple)
    refuse_bad_advanced(advanced)
    trail.event_selectors, trail.advanced_event_selectors = simple, advanced
    return _selectors(trail)


@operation
async def get_event_selectors(call: Call, *, trail_name: str) -> dict[str, Any]:
    return _selectors(get_trail(call.world, trail_name))


def _selectors(trail: Trail) -> dict[str, Any]:
    said: dict[str, Any] = {"trail_arn": trail.arn}
    if trail.advanced_event_selectors:
        return {**said, "advanced_event_selectors": [_advanced(each) for each in trail.advanced_event_selectors]}
    return {**said, "event_selectors": trail.event_selectors}


def _advanced(selector: AdvancedEventSelector) -> dict[str, Any]:
    """Operators that were not used are not said."""
    fields = [{name: value for name, value in each if value} for each in selector.field_selectors]
    return {"name": selector.name, "field_selectors": fields}
