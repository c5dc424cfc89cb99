"""Lambda: what you can ask for, about what becomes of events."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.gateway.call import Call
from model.kit.arn import read_arn
from model.kit.operation import operation
from model.kit.pages import page
from model.kit.world import World
from model.services.lambda_.paging import BAD_MARKER, LARGEST_PAGE
from model.services.lambda_.places import Target, function_at, target_at
from model.services.lambda_.refusals import invalid, missing
from model.services.lambda_.resources.functions import LATEST
from model.services.lambda_.resources.versions import AsyncSetting, qualified

Destinations = Mapping[str, Mapping[str, str]]
ALLOWED = frozenset({"sqs", "sns", "lambda", "s3", "events"})


@operation
async def put_function_event_invoke_config(
    call: Call,
    *,
    function_name: str,
    qualifier: str | None = None,
    maximum_retry_attempts: int | None = None,
    maximum_event_age_in_seconds: int | None = None,
    destination_config: Destinations | None = None,
) -> dict[str, Any]:
    """All that was said before is gone."""
    target = target_at(call.world, function_name, qualifier)
    if maximum_retry_attempts is None and maximum_event_age_in_seconds is None and destination_config is None:
        raise invalid("You must specify at least one of error handling or destination setting.")
    old = target.world.find(AsyncSetting, _name(target))
    if old is not None:
        target.world.remove(old)
    made = AsyncSetting(
        qualified_name=_name(target),
        function_name=target.function.function_name,
        qualifier=target.qualifier or LATEST,
        maximum_retry_attempts=maximum_retry_attempts,
        maximum_event_age_in_seconds=maximum_event_age_in_seconds,
        modified_at=target.world.now,
    )
    _lead(made, target, destination_config)
    return _told(target.world, target.world.add(made))


@operation
async def update_function_event_invoke_config(
    call: Call,
    *,
    function_name: str,
    qualifier: str | None = None,
    maximum_retry_attempts: int | None = None,
    maximum_event_age_in_seconds: int | None = None,
    destination_config: Destinations | None = None,
) -> dict[str, Any]:
    """What is not said stays as it is."""
    target, setting = _at(call.world, function_name, qualifier)
    if maximum_retry_attempts is not None:
        setting.maximum_retry_attempts = maximum_retry_attempts
    if maximum_event_age_in_seconds is not None:
        setting.maximum_event_age_in_seconds = maximum_event_age_in_seconds
    _lead(setting, target, destination_config)
    setting.modified_at = target.world.now
    return _told(target.world, setting)


@operation
async def get_function_event_invoke_config(
    call: Call, *, function_name: str, qualifier: str | None = None
) -> dict[str, Any]:
    target, setting = _at(call.world, function_name, qualifier)
    return _told(target.world, setting)


@operation
async def list_function_event_invoke_configs(
    call: Call, *, function_name: str, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    world, function, _ = function_at(call.world, function_name)
    every = world.where(AsyncSetting, function_name=function.function_name)
    found, token = page(every, most=max_items, token=marker, largest=LARGEST_PAGE, invalid=BAD_MARKER)
    return {"function_event_invoke_configs": [_told(world, each) for each in found], "next_marker": token}


@operation
async def delete_function_event_invoke_config(call: Call, *, function_name: str, qualifier: str | None = None) -> None:
    target, setting = _at(call.world, function_name, qualifier)
    target.world.remove(setting)


def _name(target: Target) -> str:
    return qualified(target.function.function_name, target.qualifier or LATEST)


def _at(world: World, function_name: str, qualifier: str | None) -> tuple[Target, AsyncSetting]:
    target = target_at(world, function_name, qualifier)
    found = target.world.find(AsyncSetting, _name(target))
    if found is None:
        whole = f"{target.function.arn}:{target.qualifier or LATEST}"
        raise missing(f"The function {whole} doesn't have an EventInvokeConfig")
    return target, found


def _lead(setting: AsyncSetting, target: Target, destinations: Destinations | None) -> None:
    """Where records of what became of events go; an empty one takes it away."""
    for member, field in (("OnSuccess", "on_success"), ("OnFailure", "on_failure")):
        if destinations is None or member not in destinations:
            continue
        arn = destinations[member].get("Destination") or ""
        if arn and read_arn(arn).service not in ALLOWED:
            raise invalid(f"The destination ARN {arn} is invalid.")
        if arn and arn in (target.function.arn, target.arn):
            raise invalid("You can't specify the function as a destination for itself.")
        setattr(setting, field, arn)


def _told(world: World, setting: AsyncSetting) -> dict[str, Any]:
    function = f"arn:aws:lambda:{world.region}:{world.account}:function:{setting.qualified_name}"
    ways = {"on_success": setting.on_success, "on_failure": setting.on_failure}
    return {
        "last_modified": setting.modified_at,
        "function_arn": function,
        "maximum_retry_attempts": setting.maximum_retry_attempts,
        "maximum_event_age_in_seconds": setting.maximum_event_age_in_seconds,
        "destination_config": {name: {"destination": arn} if arn else {} for name, arn in ways.items()},
    }
