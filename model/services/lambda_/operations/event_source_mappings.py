"""Lambda: what you can ask for, about the mappings of queues and streams to functions."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.form import takes
from model.kit.operation import operation
from model.kit.pages import page
from model.kit.world import World
from model.services.lambda_.behavior.settling import change, settle_soon
from model.services.lambda_.event_sources import QUEUE, Source, refuse_missing, refuse_unreadable, source_at
from model.services.lambda_.execution_roles import execution_role
from model.services.lambda_.mapping_checks import (
    ChangedMappingForm,
    NewMappingForm,
    defaults_for,
    refuse_bad,
    refuse_bad_start,
    refuse_hasty_queue,
    settings_of,
)
from model.services.lambda_.naming import read_name
from model.services.lambda_.places import Target, function_of, target_at
from model.services.lambda_.refusals import conflict, invalid
from model.services.lambda_.resources.event_source_mappings import EventSourceMapping
from model.services.lambda_.tagging import merge

PAGE = 100
NAMED = ("event-source-mapping:{UUID}",)


@operation(on=("*",))
@takes(NewMappingForm)
async def create_event_source_mapping(call: Call, asked: NewMappingForm) -> EventSourceMapping:
    world = call.world
    source = source_at(world, asked.event_source_arn)
    target = _target(world, asked.function_name)
    refuse_bad_start(source, asked.starting_position, asked.starting_position_timestamp)
    values = defaults_for(source) | settings_of(source, asked)
    refuse_bad(source, values)
    await _refuse_source(world, source, target)
    _refuse_twice(world, source, target)
    made = world.add(
        EventSourceMapping(
            uuid=_new_uuid(world),
            event_source_arn=source.arn,
            function_arn=target.arn,
            function_name=target.function.function_name,
            starting_position=asked.starting_position,
            starting_position_timestamp=asked.starting_position_timestamp,
            state_transition_reason="USER_INITIATED" if source.kind == QUEUE else "User action",
            last_modified=world.now,
            tags=merge((), asked.tags or {}),
            **values,
        )
    )
    settle_soon(world, made)
    return made


def _target(world: World, name: str) -> Target:
    named = read_name(world, name)
    if function_of(world, named) is None:
        raise invalid("Function does not exist")
    return target_at(world, name)


async def _refuse_source(world: World, source: Source, target: Target) -> None:
    """It has to be there, and the function's role has to be let into it."""
    role = execution_role(target)
    refuse_unreadable(world, source, role)
    await refuse_missing(world, source, role)
    refuse_hasty_queue(source, target)


def _refuse_twice(world: World, source: Source, target: Target) -> None:
    for each in world.where(EventSourceMapping, event_source_arn=source.arn):
        if each.function_arn == target.arn:
            name = target.function.function_name
            advice = f"Please update or delete the existing mapping with UUID {each.uuid}"
            if source.kind == QUEUE:
                text = f'An event source mapping with SQS arn (" {source.arn} ") and function (" {name} ")'
                raise conflict(f"{text} already exists. {advice}")
            text = f'The event source arn (" {source.arn} ") and function (" {name} ") provided mapping'
            raise conflict(f"{text} already exists. {advice}")


def _new_uuid(world: World) -> str:
    digits = world.luck("event source mapping", world.count("event source mapping")).hexadecimal(32)
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


@operation(on=NAMED)
async def get_event_source_mapping(call: Call, *, uuid: str) -> EventSourceMapping:
    return call.world.get(EventSourceMapping, uuid)


@operation(on=("*",))
async def list_event_source_mappings(
    call: Call,
    *,
    event_source_arn: str | None = None,
    function_name: str | None = None,
    marker: str | None = None,
    max_items: int | None = None,
) -> dict[str, Any]:
    """All of them, or those of a source, of a function, or of both."""
    found = call.world.all(EventSourceMapping)
    if function_name is not None:
        named = read_name(call.world, function_name)
        found = tuple(each for each in found if each.function_arn == named.arn)
    if event_source_arn is not None:
        found = tuple(each for each in found if each.event_source_arn == event_source_arn)
    bad = ("InvalidParameterValueException", "Invalid value for Marker")
    listed, token = page(found, most=max_items, token=marker, largest=PAGE, invalid=bad)
    return {"event_source_mappings": listed, "next_marker": token}


@operation(on=NAMED)
@takes(ChangedMappingForm)
async def update_event_source_mapping(call: Call, asked: ChangedMappingForm) -> EventSourceMapping:
    """What was under way under the old settings comes to its end."""
    world = call.world
    mapping = world.get(EventSourceMapping, asked.uuid)
    _refuse_unsettled(mapping)
    source = source_at(world, mapping.event_source_arn)
    settings = settings_of(source, asked)
    refuse_bad(source, {name: getattr(mapping, name) for name in EventSourceMapping.model_fields} | settings)
    if asked.function_name is not None:
        target = _target(world, asked.function_name)
        await _refuse_source(world, source, target)
        settings |= {"function_arn": target.arn, "function_name": target.function.function_name}
    change(world, mapping, settings)
    return mapping


def _refuse_unsettled(mapping: EventSourceMapping) -> None:
    if mapping.state not in ("Enabled", "Disabled"):
        text = "Cannot update the event source mapping because it is in use."
        raise AwsError("ResourceInUseException", text, 400)


@operation(on=NAMED)
async def delete_event_source_mapping(call: Call, *, uuid: str) -> EventSourceMapping:
    world = call.world
    mapping = world.get(EventSourceMapping, uuid)
    _refuse_unsettled(mapping)
    world.enter(mapping, "Deleting")
    mapping.last_modified = world.now
    settle_soon(world, mapping)
    return mapping
