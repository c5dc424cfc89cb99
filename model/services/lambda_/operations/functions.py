"""Lambda: what you can ask for, about functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.form import takes
from model.kit.operation import operation
from model.kit.pages import page
from model.kit.tags import Tag
from model.kit.world import World
from model.services.lambda_.behavior.charging import stop_charging
from model.services.lambda_.behavior.counting import stop_counting
from model.services.lambda_.behavior.provisioning import forget_provisioned
from model.services.lambda_.configuring import ConfigurationForm, Given, configured
from model.services.lambda_.naming import LONGEST, read_name
from model.services.lambda_.packages import let_package_go, package_from
from model.services.lambda_.paging import BAD_MARKER, LARGEST_PAGE
from model.services.lambda_.places import function_at, target_at
from model.services.lambda_.policies import set_policy
from model.services.lambda_.publishing import publish
from model.services.lambda_.refusals import conflict, invalid
from model.services.lambda_.resources.functions import LATEST, Function
from model.services.lambda_.resources.running import ExecutionEnvironment, Invocation, WaitingEvent, of_function
from model.services.lambda_.resources.versions import (
    Alias,
    AsyncSetting,
    FunctionVersion,
    ProvisionedConcurrency,
    qualified,
)
from model.services.lambda_.tagging import merge
from model.services.lambda_.telling import told


class CreationForm(ConfigurationForm):
    role: str
    code: Given
    package_type: str = "Zip"
    publish: bool = False
    tags: Mapping[str, str] = {}
    architectures: Sequence[str] | None = None


@operation
@takes(CreationForm)
async def create_function(call: Call, asked: CreationForm) -> dict[str, Any]:
    """It is pending for a moment, and for longer where it is to be in a VPC."""
    world, name = call.world, read_name(call.world, asked.function_name).name
    _refuse_bad_name(name)
    if asked.package_type != "Zip" or asked.code.get("ImageUri"):
        raise invalid("Functions of container images are not offered: PackageType has to be Zip.")
    if asked.runtime is None or asked.handler is None:
        raise invalid("Runtime and Handler are mandatory parameters for functions created with deployment packages.")
    taken = world.find(Function, name)
    if taken is not None:
        raise taken.is_taken()
    package = await package_from(call, asked.code, f"{name}:{LATEST}")
    configuration = configured(call, None, asked, asked.role, package=package)
    function = Function(function_name=name, configuration=configuration, tags=merge((), asked.tags))
    made = world.add(function)
    if not asked.publish:
        return told(made)
    version = publish(world, made)
    return told(made, version.version, version.configuration)


def _refuse_bad_name(name: str) -> None:
    if len(name) > LONGEST:
        text = f"failed to satisfy constraint: Member must have length less than or equal to {LONGEST}"
        raise invalid(f"1 validation error detected: Value '{name}' at 'functionName' {text}")


@operation
async def get_function(call: Call, *, function_name: str, qualifier: str | None = None) -> dict[str, Any]:
    """Everything about it; where its package could be fetched is not told."""
    target = target_at(call.world, function_name, qualifier)
    function = target.function
    tags: tuple[Tag, ...] = function.tags
    return {
        "configuration": told(function, target.version, target.configuration, qualifier=target.qualifier),
        "code": {"repository_type": "S3"},
        "tags": {tag.key: tag.value for tag in tags} or None,
        "concurrency": None if function.reserved is None else {"reserved_concurrent_executions": function.reserved},
    }


@operation
async def get_function_configuration(call: Call, *, function_name: str, qualifier: str | None = None) -> dict[str, Any]:
    target = target_at(call.world, function_name, qualifier)
    return told(target.function, target.version, target.configuration, qualifier=target.qualifier)


@operation(on=("*",))
async def list_functions(
    call: Call, *, function_version: str | None = None, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    """Their latest code, in the order in which they were made; with ALL every version too."""
    world = call.world
    every: tuple[Function | FunctionVersion, ...] = world.all(Function)
    if function_version == "ALL":
        every = (*every, *world.all(FunctionVersion))
    found, token = page(every, most=max_items, token=marker, largest=LARGEST_PAGE, invalid=BAD_MARKER)
    return {"functions": [_listed(world, each) for each in found], "next_marker": token}


def _listed(world: World, each: Function | FunctionVersion) -> dict[str, Any]:
    if isinstance(each, Function):
        return told(each, brief=True)
    return told(world.get(Function, each.function_name), each.version, each.configuration, brief=True)


@operation
async def delete_function(call: Call, *, function_name: str, qualifier: str | None = None) -> dict[str, Any]:
    """With all its versions and aliases; what runs comes to nothing. With a qualifier, that version alone."""
    world, function, named = function_at(call.world, function_name, qualifier)
    if named.qualifier:
        _delete_version(world, function, named.qualifier)
        return {"status_code": 204}
    for kept in of_function(world, ProvisionedConcurrency, function):
        forget_provisioned(world, kept)
    for kind in (ExecutionEnvironment, WaitingEvent, Invocation, Alias, ProvisionedConcurrency, AsyncSetting):
        for thing in of_function(world, kind, function):
            world.remove(thing)
    for version in world.where(FunctionVersion, function_name=function.function_name):
        let_package_go(world, version.version_id)
        world.remove(version)
    let_package_go(world, f"{function.function_name}:{LATEST}")
    stop_counting(world, function)
    stop_charging(world, function)
    world.remove(function)
    return {"status_code": 204}


def _delete_version(world: World, function: Function, qualifier: str) -> None:
    if qualifier == LATEST:
        raise invalid("$LATEST version cannot be deleted without deleting the function.")
    if world.find(Alias, qualified(function.function_name, qualifier)) is not None:
        raise invalid("Deletion of aliases is not currently supported.")
    version = world.find(FunctionVersion, qualified(function.function_name, qualifier))
    if version is None:
        return
    aliases = world.where(Alias, function_name=function.function_name)
    leading = [each.name for each in aliases if qualifier in (each.function_version, *dict(each.weights))]
    if leading:
        raise conflict(f"Unable to delete version because the following aliases reference it: [{', '.join(leading)}]")
    set_policy(function, qualifier, "")
    let_package_go(world, version.version_id)
    world.remove(version)
