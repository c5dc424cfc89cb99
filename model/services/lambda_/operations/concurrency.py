"""Lambda: what you can ask for, about how much of it runs at once."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.pages import page
from model.kit.quotas import most
from model.kit.world import World
from model.services.lambda_.behavior.provisioning import let_go, prepared
from model.services.lambda_.paging import BAD_MARKER, LARGEST_PAGE
from model.services.lambda_.places import function_at, target_at
from model.services.lambda_.refusals import invalid
from model.services.lambda_.resources.functions import LATEST, Function
from model.services.lambda_.resources.versions import FunctionVersion, ProvisionedConcurrency, qualified
from model.services.lambda_.telling import zulu


@operation
async def put_function_concurrency(
    call: Call, *, function_name: str, reserved_concurrent_executions: int
) -> dict[str, int]:
    """So much is set aside for it, and it gets no more; with none it is throttled altogether."""
    world, function, _ = function_at(call.world, function_name)
    others = sum(each.reserved or 0 for each in world.all(Function) if each is not function)
    kept = int(most(world, "lambda/unreserved-executions"))
    if most(world, "lambda/concurrent-executions") - others - reserved_concurrent_executions < kept:
        text = "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution"
        raise invalid(f"{text} below its minimum value of [{kept}].")
    function.reserved = reserved_concurrent_executions
    return {"reserved_concurrent_executions": reserved_concurrent_executions}


@operation
async def get_function_concurrency(call: Call, *, function_name: str) -> dict[str, int | None]:
    return {"reserved_concurrent_executions": function_at(call.world, function_name)[1].reserved}


@operation
async def delete_function_concurrency(call: Call, *, function_name: str) -> None:
    """It shares with all others again."""
    function_at(call.world, function_name)[1].reserved = None


@operation
async def put_provisioned_concurrency_config(
    call: Call, *, function_name: str, qualifier: str, provisioned_concurrent_executions: int
) -> dict[str, Any]:
    """Environments that are ready before they are needed; what is not published cannot have any."""
    if qualifier == LATEST:
        raise invalid("Provisioned Concurrency Configs cannot be applied to unpublished function versions.")
    target = target_at(call.world, function_name, qualifier)
    world, function, wanted = target.world, target.function, provisioned_concurrent_executions
    room = function.reserved or most(world, "lambda/concurrent-executions") - most(
        world, "lambda/unreserved-executions"
    )
    if wanted > room:
        text = (
            "Specified ConcurrentExecutions for function is greater than the account's or the function's concurrency."
        )
        raise invalid(text)
    name = qualified(function.function_name, qualifier)
    old = world.find(ProvisionedConcurrency, name)
    if old is not None:
        world.remove(old)
    made = ProvisionedConcurrency(
        qualified_name=name,
        function_name=function.function_name,
        qualifier=qualifier,
        requested=wanted,
        modified_at=world.now,
        before=old.allocated if old is not None else 0,
    )
    return _told(world, world.add(made))


@operation
async def get_provisioned_concurrency_config(call: Call, *, function_name: str, qualifier: str) -> dict[str, Any]:
    world, found = _found(call.world, function_name, qualifier)
    return _told(world, found)


@operation
async def list_provisioned_concurrency_configs(
    call: Call, *, function_name: str, marker: str | None = None, max_items: int | None = None
) -> dict[str, Any]:
    world, function, _ = function_at(call.world, function_name)
    every = world.where(ProvisionedConcurrency, function_name=function.function_name)
    found, token = page(every, most=max_items, token=marker, largest=LARGEST_PAGE, invalid=BAD_MARKER)
    shown = [_told(world, each) | {"function_arn": f"{function.arn}:{each.qualifier}"} for each in found]
    return {"provisioned_concurrency_configs": shown, "next_marker": token}


@operation
async def delete_provisioned_concurrency_config(call: Call, *, function_name: str, qualifier: str) -> None:
    world, function, _ = function_at(call.world, function_name)
    found = world.find(ProvisionedConcurrency, qualified(function.function_name, qualifier))
    if found is not None:
        let_go(world, found)


def _found(world: World, function_name: str, qualifier: str) -> tuple[World, ProvisionedConcurrency]:
    target = target_at(world, function_name, qualifier)
    place = target.world
    found = place.find(ProvisionedConcurrency, qualified(target.function.function_name, qualifier))
    if found is None:
        text = "No Provisioned Concurrency Config found for this function"
        raise AwsError("ProvisionedConcurrencyConfigNotFoundException", text, 404)
    return place, found


def _told(world: World, found: ProvisionedConcurrency) -> dict[str, Any]:
    busy = sum(bool(each.busy_for) for each in prepared(world, found))
    return {
        "requested_provisioned_concurrent_executions": found.requested,
        "allocated_provisioned_concurrent_executions": found.allocated,
        "available_provisioned_concurrent_executions": max(found.allocated - busy, 0),
        "status": found.status,
        "last_modified": zulu(found.modified_at),
    }


@operation(on=("*",))
async def get_account_settings(call: Call) -> dict[str, Any]:
    """What all functions of a region share."""
    world = call.world
    functions, versions = world.all(Function), world.all(FunctionVersion)
    concurrency = int(most(world, "lambda/concurrent-executions"))
    configurations = [each.configuration for each in (*functions, *versions)]
    return {
        "account_limit": {
            "total_code_size": int(most(world, "lambda/code-storage-bytes")),
            "code_size_unzipped": int(most(world, "lambda/unzipped-code-bytes")),
            "code_size_zipped": int(most(world, "lambda/zipped-code-bytes")),
            "concurrent_executions": concurrency,
            "unreserved_concurrent_executions": concurrency - sum(each.reserved or 0 for each in functions),
        },
        "account_usage": {
            "total_code_size": sum(each.package.size for each in configurations),
            "function_count": len(functions),
        },
    }
