"""Versions: the latest code and configuration, kept for good under a number."""

from __future__ import annotations

from model.kit.world import World
from model.services.lambda_.configuring import revised
from model.services.lambda_.packages import keep_package
from model.services.lambda_.resources.functions import Configuration, Function
from model.services.lambda_.resources.versions import FunctionVersion, qualified


def publish(world: World, function: Function, description: str | None = None) -> FunctionVersion:
    """Where nothing has changed since the last one, that one."""
    last = world.find(FunctionVersion, qualified(function.function_name, str(function.latest_version)))
    if last is not None and _essence(last.configuration) == _essence(function.configuration):
        return last
    function.latest_version += 1
    number = str(function.latest_version)
    said = {} if description is None else {"description": description}
    version = FunctionVersion(
        version_id=qualified(function.function_name, number),
        function_name=function.function_name,
        version=number,
        configuration=revised(world, function.configuration, **said),
    )
    keep_package(world, function.configuration.package, version.version_id)
    return world.add(version)


def _essence(configuration: Configuration) -> Configuration:
    return configuration.model_copy(update={"modified_at": 0.0, "revision_id": "", "description": ""})
