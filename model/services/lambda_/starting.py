"""Whether there is room for a run, and how one begins."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.quotas import most
from model.services.lambda_.behavior.counting import begin_counting, note_running
from model.services.lambda_.behavior.ending import expect_end
from model.services.lambda_.behavior.provisioning import note_provisioned
from model.services.lambda_.contexts import DEPTH, MOST_NESTED
from model.services.lambda_.places import Target
from model.services.lambda_.refusals import conflict
from model.services.lambda_.resources.functions import Configuration, Function
from model.services.lambda_.resources.running import ExecutionEnvironment, Invocation
from model.services.lambda_.resources.versions import ProvisionedConcurrency
from model.services.lambda_.running import invocation_of, run
from model.services.lambda_.workers import can_run

THROTTLED = 429


async def start(
    target: Target, request_id: str, payload: str, source: str, *, event: str = "", about: dict[str, Any] | None = None
) -> Invocation:
    """All that a run does has happened when this is back; that it has ended is known later.

    Raises TooManyRequestsException where there is no room, and what `refuse` does.
    """
    refuse(target)
    _refuse_loop(target)
    refuse_no_room(target)
    environment = _environment(target, request_id)
    function = target.function
    environment.idle_for, environment.busy_for = "", function.function_name
    note_running(function, 1)
    note_provisioned(target.world, function)
    outcome = await run(target, environment, request_id, payload, about or {})
    environment.runs += 1
    world = target.world
    id = request_id if world.find(Invocation, request_id) is None else f"{request_id}.{world.count('invocation')}"
    told = {"id": id, "request_id": request_id, "source": source, "event": event}
    invocation = world.add(invocation_of(target, environment, outcome, **told))
    expect_end(world, invocation, outcome.whole)
    begin_counting(world, function)
    return invocation


def refuse(target: Target) -> None:
    """Raises for a function that cannot be run, now or on this machine."""
    if target.function.state == "Pending":
        text = (
            "The operation cannot be performed at this time. The function is currently in the following state: Pending"
        )
        raise conflict(text)
    if not target.world.cell.settings.functions:
        text = "Code of functions does not run here: this program is open to strangers, and was not told to run it."
        raise AwsError("ServiceException", text, 500)
    if not can_run(target.configuration.runtime):
        text = f"This machine has no runtime {target.configuration.runtime}: only functions in Python run here."
        raise AwsError("InvalidRuntimeException", text, 502)


def _refuse_loop(target: Target) -> None:
    if DEPTH.get() >= MOST_NESTED:
        name = target.function.function_name
        text = f"Lambda has stopped a recursive loop: {name} was called when {MOST_NESTED} runs had led to each other."
        raise AwsError("RecursiveInvocationException", text, 400)


def refuse_no_room(target: Target) -> None:
    """Reserved concurrency is for nobody else, and no more than it is for its function."""
    function = target.function
    if function.reserved is not None:
        if function.running >= function.reserved:
            raise _throttled("ReservedFunctionConcurrentInvocationLimitExceeded")
        return
    functions = target.world.all(Function)
    others = sum(each.reserved or 0 for each in functions)
    unreserved = sum(each.running for each in functions if each.reserved is None)
    if unreserved >= most(target.world, "lambda/concurrent-executions") - others:
        raise _throttled("ConcurrentInvocationLimitExceeded")


def _throttled(reason: str) -> AwsError:
    return AwsError("TooManyRequestsException", "Rate Exceeded.", THROTTLED, Reason=reason, Type="User")


def note_throttle(target: Target) -> None:
    target.function.count(throttles=1)
    begin_counting(target.world, target.function)


def _environment(target: Target, request_id: str) -> ExecutionEnvironment:
    """The one that was used last of those that are free, or another one."""
    world, function = target.world, target.function
    kept = world.where(ExecutionEnvironment, idle_for=place_of(function, target.version))
    fitting = [each for each in kept if each.made_for == _essence(target.configuration)]
    if fitting:
        return max(fitting, key=lambda each: (each.used_at, each.serial))
    day = datetime.fromtimestamp(world.now, UTC).strftime("%Y/%m/%d")
    digits = world.luck("log stream", request_id, world.count("environment")).hexadecimal(32)
    environment = ExecutionEnvironment(
        environment_id=world.new_id("env"),
        function_name=function.function_name,
        version=target.version,
        log_stream=f"{day}/[{target.version}]{digits}",
        made_for=_essence(target.configuration),
        prepared=_is_prepared(target),
    )
    return world.add(environment)


def _essence(configuration: Configuration) -> str:
    """Who may call a function is of no concern to its environments."""
    return f"{configuration.package.sha256}/{configuration.modified_at}"


def _is_prepared(target: Target) -> bool:
    """Whether what is kept ready of the version is not all in use yet."""
    world, function = target.world, target.function
    kept = [
        each.allocated
        for each in world.where(ProvisionedConcurrency, function_name=function.function_name)
        if each.qualifier in (target.qualifier, target.version)
    ]
    environments = world.where(ExecutionEnvironment, function_name=function.function_name)
    return sum(kept) > sum(each.prepared and each.version == target.version for each in environments)


def place_of(function: Function, version: str) -> str:
    return f"{function.function_name}:{version}"


def source_of(call: Call) -> str:
    """Who called, and with what: s3, or ann with the CLI."""
    if call.principal.type == "AWSService":
        return call.principal.name.removesuffix(".amazonaws.com")
    tool = next((name for mark, name in _TOOLS.items() if call.user_agent.lower().startswith(mark)), "")
    return f"{call.principal.name}, {tool or ('console' if call.inside else 'API')}"


_TOOLS = {"aws-cli": "CLI", "boto3": "SDK", "aws-sdk": "SDK"}
