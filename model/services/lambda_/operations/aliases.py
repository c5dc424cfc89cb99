"""Lambda: what you can ask for, about aliases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.kit.pages import page
from model.kit.world import World
from model.services.lambda_.configuring import new_revision
from model.services.lambda_.paging import BAD_MARKER, LARGEST_PAGE
from model.services.lambda_.places import function_at
from model.services.lambda_.policies import set_policy
from model.services.lambda_.refusals import invalid, missing, outdated
from model.services.lambda_.resources.functions import LATEST, Function
from model.services.lambda_.resources.versions import Alias, FunctionVersion, qualified

Routing = Mapping[str, Mapping[str, float]]


@operation(on=("function:{FunctionName}",))
async def create_alias(
    call: Call,
    *,
    function_name: str,
    name: str,
    function_version: str,
    description: str = "",
    routing_config: Routing | None = None,
) -> Alias:
    """A name that can be led to another version without anybody who calls it having to know."""
    world, function, _ = function_at(call.world, function_name)
    if function_version != LATEST:
        _version_at(world, function, function_version)
    alias = Alias(
        alias_id=qualified(function.function_name, name),
        function_name=function.function_name,
        name=name,
        function_version=function_version,
        description=description,
        weights=_weights(world, function, function_version, routing_config),
        revision_id=new_revision(world),
    )
    return world.add(alias)


@operation
async def update_alias(
    call: Call,
    *,
    function_name: str,
    name: str,
    function_version: str | None = None,
    description: str | None = None,
    routing_config: Routing | None = None,
    revision_id: str | None = None,
) -> Alias:
    world, function, alias = _alias_at(call.world, function_name, name)
    if revision_id is not None and revision_id != alias.revision_id:
        raise outdated()
    version = function_version or alias.function_version
    if version != LATEST:
        _version_at(world, function, version)
    if routing_config is not None:
        alias.weights = _weights(world, function, version, routing_config)
    alias.function_version = version
    alias.description = alias.description if description is None else description
    alias.revision_id = new_revision(world)
    return alias


@operation
async def get_alias(call: Call, *, function_name: str, name: str) -> Alias:
    return _alias_at(call.world, function_name, name)[2]


@operation
async def list_aliases(
    call: Call,
    *,
    function_name: str,
    function_version: str | None = None,
    marker: str | None = None,
    max_items: int | None = None,
) -> dict[str, Any]:
    world, function, _ = function_at(call.world, function_name)
    aliases = world.where(Alias, function_name=function.function_name)
    wanted = [each for each in aliases if function_version in (None, each.function_version)]
    found, token = page(wanted, most=max_items, token=marker, largest=LARGEST_PAGE, invalid=BAD_MARKER)
    return {"aliases": found, "next_marker": token}


@operation
async def delete_alias(call: Call, *, function_name: str, name: str) -> None:
    """One that is not there is no reason to refuse."""
    world, function, _ = function_at(call.world, function_name)
    alias = world.find(Alias, qualified(function.function_name, name))
    if alias is not None:
        set_policy(function, name, "")
        world.remove(alias)


def _alias_at(world: World, function_name: str, name: str) -> tuple[World, Function, Alias]:
    place, function, _ = function_at(world, function_name)
    alias = place.find(Alias, qualified(function.function_name, name))
    if alias is None:
        raise missing(f"Cannot find alias arn: {function.arn}:{name}")
    return place, function, alias


def _version_at(world: World, function: Function, version: str) -> FunctionVersion:
    found = world.find(FunctionVersion, qualified(function.function_name, version))
    if found is None:
        raise missing(f"Function not found: {function.arn}:{version}")
    return found


def _weights(world: World, function: Function, version: str, routing: Routing | None) -> tuple[tuple[str, float], ...]:
    """Raises InvalidParameterValueException for more than one other version, or for what is not published."""
    weights = (routing or {}).get("AdditionalVersionWeights") or {}
    if weights and version == LATEST:
        raise invalid("$LATEST is not supported for an alias pointing to more than 1 version")
    if len(weights) > 1:
        raise invalid("Number of items in AdditionalVersionWeights cannot be greater than 1")
    if version in weights:
        text = f"Function version {version} is already included in routing configuration."
        raise invalid(f"Invalid function version {version}. {text}")
    for other in weights:
        _version_at(world, function, other)
    return tuple(sorted(weights.items()))
