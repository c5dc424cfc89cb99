"""What a run leaves in the logs: where it began and ended, what it printed, what it took; under the function's role."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace

from model.catalog.functions import runtime_of
from model.kit.errors import AwsError
from model.kit.principal import Principal
from model.kit.world import World
from model.services.lambda_.resources.running import ExecutionEnvironment, Invocation
from model.services.logs.resources.groups import LogGroup
from model.services.logs.resources.streams import LogStream, path_of

LONGEST = 262_000
"Bytes of an event in a log."
AT_ONCE = 1_000


async def write_down(world: World, invocation: Invocation, environment: ExecutionEnvironment | None) -> None:
    """A function whose role may not write logs runs all the same."""
    who = world.cell.identities.named(invocation.role)
    if who is None or environment is None:
        return
    with suppress(AwsError):
        await _put(world, in_session(who, invocation.function_name), invocation, environment.log_stream)


def in_session(role: Principal, name: str) -> Principal:
    """The role's session that runs of a function are in."""
    session = f"arn:aws:sts::{role.account}:assumed-role/{role.name}/{name}"
    return replace(role, arn=session, user_id=f"{role.user_id.partition(':')[0]}:{name}", session_name=name)


async def _put(world: World, who: Principal, invocation: Invocation, stream: str) -> None:
    group = invocation.log_group
    if world.find(LogGroup, group) is None:
        await world.ask("logs:CreateLogGroup", under=who, logGroupName=group)
    if world.find(LogStream, path_of(group, stream)) is None:
        await world.ask("logs:CreateLogStream", under=who, logGroupName=group, logStreamName=stream)
    events = [{"timestamp": int(at * 1000), "message": text[:LONGEST]} for at, text in lines_of(world, invocation)]
    for first in range(0, len(events), AT_ONCE):
        some = events[first : first + AT_ONCE]
        await world.ask("logs:PutLogEvents", under=who, logGroupName=group, logStreamName=stream, logEvents=some)


def lines_of(world: World, invocation: Invocation) -> Iterator[tuple[float, str]]:
    """Every line with its moment, in order."""
    loaded = invocation.created_at + invocation.delay
    began = loaded + invocation.init_milliseconds / 1000
    ended = began + invocation.milliseconds / 1000
    if invocation.init_milliseconds:
        runtime = runtime_of(invocation.runtime)
        version = f"{runtime.name.replace('python', 'python:')}.{runtime.version}"
        arn = runtime.version_arn(world.region)
        yield loaded, f"INIT_START Runtime Version: {version}\tRuntime Version ARN: {arn}\n"
        yield from ((max(began + at, loaded), f"{text}\n") for at, text in invocation.printed if at < 0)
    request = invocation.request_id
    yield began, f"START RequestId: {request} Version: {invocation.version}\n"
    yield from ((min(began + at, ended), f"{text}\n") for at, text in invocation.printed if at >= 0)
    if invocation.error == "Sandbox.Timedout":
        yield ended, f"{request} Task timed out after {invocation.milliseconds / 1000:.2f} seconds\n\n"
    yield ended, f"END RequestId: {request}\n"
    yield ended, report_of(invocation)


def report_of(invocation: Invocation) -> str:
    parts = [
        f"REPORT RequestId: {invocation.request_id}",
        f"Duration: {invocation.milliseconds:.2f} ms",
        f"Billed Duration: {invocation.billed} ms",
        f"Memory Size: {invocation.memory_size} MB",
        f"Max Memory Used: {invocation.memory_used} MB",
        *([f"Init Duration: {invocation.init_milliseconds:.2f} ms"] if invocation.init_milliseconds else []),
        *(["Status: timeout"] if invocation.error == "Sandbox.Timedout" else []),
    ]
    return "\t".join([*parts, "\n"])
