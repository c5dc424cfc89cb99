"""Running a function: an environment is found or made, the code runs, and it is known when that will have ended."""

from __future__ import annotations

from typing import Any

from model.catalog.functions import LINES_A_SECOND, MOST_LINES, runtime_of, share_of_cpu
from model.kernel.chance import Between
from model.kit.confined.process import ProcessLost, Told
from model.kit.world import World
from model.services.lambda_.asking import answer
from model.services.lambda_.contexts import DEPTH, WAITING
from model.services.lambda_.outcomes import (
    LARGEST_ANSWER,
    Outcome,
    billed_milliseconds,
    failed,
    failure_of,
    timed_out,
    too_large,
)
from model.services.lambda_.places import Target
from model.services.lambda_.resources.functions import Configuration
from model.services.lambda_.resources.running import ExecutionEnvironment, Invocation
from model.services.lambda_.telling import log_group_of
from model.services.lambda_.workers import Place, Worker, workers_of

MOST_INIT_SECONDS = 10.0
_WARM = Between(0.0009, 0.0021)
"What the runtime does around every run."
_FETCHING = Between(0.055, 0.11)
"Until there is a machine with the code on it."
_UNPACKED_A_SECOND = 80e6


async def run(
    target: Target, environment: ExecutionEnvironment, request_id: str, event: str, about: dict[str, Any]
) -> Outcome:
    """Nobody else changes the world meanwhile: all that the code asks for happens at this instant."""
    place = (environment.account, environment.region, environment.environment_id)
    workers = workers_of(target.world.cell)
    worker = workers.find(place, environment.runs)
    token = DEPTH.set(DEPTH.get() + 1)
    try:
        outcome = await _run(target, environment, place, worker, request_id, event, about)
    finally:
        DEPTH.reset(token)
    if outcome.ends:
        workers.drop(place)
    wait = WAITING.get()
    if wait is not None:
        wait.seconds += outcome.whole
    return outcome


async def _run(
    target: Target,
    environment: ExecutionEnvironment,
    place: Place,
    worker: Worker | None,
    request_id: str,
    event: str,
    about: dict[str, Any],
) -> Outcome:
    init = delay = 0.0
    loaded: Told = {"printed": ()}
    workers = workers_of(target.world.cell)

    async def answered(asked: Told) -> Told:
        return await answer(target, request_id, asked)

    try:
        if worker is None:
            delay = _drawn(target.world, _FETCHING, "fetching", request_id)
            worker = await workers.begin(place, target.configuration.package.body, _order(target, environment))
            loaded = await workers.converse(worker, {"load": _load_order(target, request_id, delay)}, answered)
            init = _init_seconds(target, request_id, loaded)
        if environment.prepared:  # all of that was done before
            delay = init = 0.0
        if "over" in loaded:
            return _over(target, request_id, loaded, init, delay)
        order = _run_order(target, environment, request_id, event, about, delay + init)
        told = await workers.converse(worker, {"run": order}, answered)
        worker.runs += 1
    except ProcessLost as lost:
        return _lost(target, request_id, lost, init, delay)
    if "over" in told:
        return _over(target, request_id, told, init, delay, loaded)
    return _ended(target, request_id, told, init, delay, loaded)


def _order(target: Target, environment: ExecutionEnvironment) -> Told:
    """What an environment is like as long as it lives."""
    configuration = target.configuration
    return {
        "handler": configuration.handler,
        "memory": configuration.memory_size,
        "lines_a_second": LINES_A_SECOND * share_of_cpu(configuration.memory_size),
        "most_lines": MOST_LINES,
        "seed": target.world.luck("environment", environment.environment_id).hexadecimal(16),
        "variables": _variables(target, environment),
    }


def _variables(target: Target, environment: ExecutionEnvironment) -> dict[str, str]:
    configuration, function = target.configuration, target.function
    return {
        **dict(configuration.variables),
        "_HANDLER": configuration.handler,
        "AWS_DEFAULT_REGION": function.region,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{configuration.runtime}",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(configuration.memory_size),
        "AWS_LAMBDA_FUNCTION_NAME": function.function_name,
        "AWS_LAMBDA_FUNCTION_VERSION": target.version,
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": log_group_of(function, configuration),
        "AWS_LAMBDA_LOG_STREAM_NAME": environment.log_stream,
        "AWS_REGION": function.region,
        "LAMBDA_RUNTIME_DIR": "/var/runtime",
        "LAMBDA_TASK_ROOT": "/var/task",
        "LANG": "en_US.UTF-8",
        "PATH": "/usr/local/bin:/usr/bin/:/bin:/opt/bin",
        "TZ": ":UTC",
    }


def _load_order(target: Target, request_id: str, delay: float) -> Told:
    world = target.world
    seed = world.luck("function load", request_id).hexadecimal(32)
    return {"now": world.now + delay, "limit": MOST_INIT_SECONDS, "seed": seed}


def _run_order(
    target: Target, environment: ExecutionEnvironment, request_id: str, event: str, about: dict[str, Any], passed: float
) -> Told:
    function, world = target.function, target.world
    context = {
        "function_name": function.function_name,
        "function_version": target.version,
        "invoked_function_arn": target.arn,
        "memory_limit_in_mb": str(target.configuration.memory_size),
        "aws_request_id": request_id,
        "log_group_name": log_group_of(function, target.configuration),
        "log_stream_name": environment.log_stream,
        **about,
    }
    return {
        "now": world.now + passed,
        "limit": float(target.configuration.timeout),
        "seed": world.luck("function run", request_id).hexadecimal(32),
        "event": event,
        "context": context,
    }


def _init_seconds(target: Target, request_id: str, loaded: Told) -> float:
    runtime = runtime_of(target.configuration.runtime)
    own = _drawn(target.world, Between(*runtime.init_seconds), "init", request_id)
    spent = loaded.get("seconds", MOST_INIT_SECONDS)
    return round(own + target.configuration.package.unpacked / _UNPACKED_A_SECOND + spent, 5)


def _drawn(world: World, span: Between, *key: object) -> float:
    return round(world.luck("function", *key).draw(span), 5)


def _ended(target: Target, request_id: str, told: Told, init: float, delay: float, loaded: Told) -> Outcome:
    """The code came to an end, well or not."""
    seconds = min(
        told["seconds"] + _drawn(target.world, _WARM, "warm", request_id), float(target.configuration.timeout)
    )
    text, error = told.get("answer", ""), ""
    if "failure" in told:
        text, error = failed(told["failure"], request_id), told["failure"]["errorType"]
        if "exit" in told:
            text = failure_of(error, request_id, told["failure"]["errorMessage"])
    elif len(text.encode()) > LARGEST_ANSWER:
        text, error = too_large(), "Function.ResponseSizeTooLarge"
    return Outcome(text, error, round(seconds, 5), init, delay, _printed(told), _printed(loaded), ends="exit" in told)


def _over(
    target: Target, request_id: str, told: Told, init: float, delay: float, loaded: Told | None = None
) -> Outcome:
    """Its time was over, or the machine had enough of it: nothing is known of what would have come then."""
    timeout = target.configuration.timeout
    printed = _printed(told)
    before = _printed(loaded) if loaded else ()
    return Outcome(
        timed_out(request_id, timeout), "Sandbox.Timedout", float(timeout), init, delay, printed, before, ends=True
    )


def _lost(target: Target, request_id: str, lost: ProcessLost, init: float, delay: float) -> Outcome:
    if lost.is_slow:
        return _over(target, request_id, {"printed": ()}, init, delay)
    text = failure_of("Runtime.ExitError", request_id, "Runtime exited with error: signal: killed")
    return Outcome(
        text, "Runtime.ExitError", _drawn(target.world, _WARM, "warm", request_id), init, delay, (), ends=True
    )


def _printed(told: Told) -> tuple[tuple[float, str], ...]:
    return tuple((round(at, 6), text) for at, text in told["printed"])


def memory_used(configuration: Configuration, environment: ExecutionEnvironment) -> int:
    """Megabytes, as they are told: of the runtime and the code; what objects take nobody has weighed."""
    own = runtime_of(configuration.runtime).memory_megabytes + configuration.package.unpacked // 2**20
    drawn = int(environment.environment_id[-1], 16) % 4
    return min(own + drawn, configuration.memory_size)


def billed(target: Target, outcome: Outcome) -> int:
    return billed_milliseconds(outcome.seconds, outcome.init, target.world.cell.settings.quotas)


def invocation_of(
    target: Target,
    environment: ExecutionEnvironment,
    outcome: Outcome,
    *,
    id: str,
    request_id: str,
    source: str,
    event: str,
) -> Invocation:
    """The run as it is written down when it begins."""
    loaded = tuple((at - outcome.init, text) for at, text in outcome.loaded)
    return Invocation(
        invocation_id=id,
        request_id=request_id,
        function_name=target.function.function_name,
        version=target.version,
        environment_id=environment.environment_id,
        source=source,
        event_id=event,
        milliseconds=round(outcome.seconds * 1000, 2),
        init_milliseconds=round(outcome.init * 1000, 2),
        billed=billed(target, outcome),
        memory_used=memory_used(target.configuration, environment),
        memory_size=target.configuration.memory_size,
        delay=outcome.delay,
        answer=outcome.answer,
        error=outcome.error,
        ends_environment=outcome.ends,
        printed=(*loaded, *outcome.printed),
        log_group=log_group_of(target.function, target.configuration),
        role=target.configuration.role,
        runtime=target.configuration.runtime,
    )
