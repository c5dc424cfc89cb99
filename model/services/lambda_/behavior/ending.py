"""Lambda: what happens by itself: runs end, and their environments wait for others until nobody comes."""

from __future__ import annotations

from typing import NamedTuple

from model.kit.behavior import due
from model.kit.world import World
from model.services.lambda_.behavior.charging import note_use
from model.services.lambda_.behavior.counting import begin_counting, note_running
from model.services.lambda_.behavior.provisioning import note_provisioned
from model.services.lambda_.behavior.queueing import settle_event
from model.services.lambda_.resources.functions import Function
from model.services.lambda_.resources.running import ExecutionEnvironment, Invocation
from model.services.lambda_.writing import lines_of, write_down

KEPT_RUNS = 20
"Runs of a function that are remembered after their end."
KEPT_CHARACTERS = 1_000
"Of an answer, or of a line."
KEPT_LINES = 12
WARM_SECONDS = 600.0


class Ended(NamedTuple):
    """A run is over."""

    serial: int


def expect_end(world: World, invocation: Invocation, seconds: float) -> None:
    world.wake(end, invocation.invocation_id, after=seconds if world.cell.settings.delays else 0.0)


@due
async def end(world: World, id: str) -> None:
    """What it has printed is written down, and whoever waits for it is told."""
    invocation = world.find(Invocation, id)
    if invocation is None:
        return
    invocation.state = "failed" if invocation.error else "success"
    environment = world.find(ExecutionEnvironment, invocation.environment_id)
    function = world.find(Function, invocation.function_name)
    await write_down(world, invocation, environment)
    if environment is not None:
        _let_rest(world, invocation, environment)
    if function is not None:
        _count(world, invocation, function)
        _forget_old(world, function)
    await settle_event(world, invocation)
    _shorten(world, invocation)
    world.tell(Ended(invocation.serial))


def _shorten(world: World, invocation: Invocation) -> None:
    """What is kept of a run is for those who look at it; all of it is in the logs."""
    lines = [text.rstrip() for _, text in lines_of(world, invocation)]
    invocation.log = tuple(line[:KEPT_CHARACTERS] for line in lines[-KEPT_LINES:])
    invocation.answer, invocation.printed = invocation.answer[:KEPT_CHARACTERS], ()


def _let_rest(world: World, invocation: Invocation, environment: ExecutionEnvironment) -> None:
    if invocation.ends_environment:
        world.remove(environment)
        return
    environment.used_at = world.now
    environment.busy_for = ""
    environment.idle_for = f"{environment.function_name}:{environment.version}"
    if not environment.prepared:
        world.wake(cool, environment.environment_id, after=WARM_SECONDS)


@due
async def cool(world: World, id: str) -> None:
    """Nobody came for ten minutes: it is gone."""
    environment = world.find(ExecutionEnvironment, id)
    if environment is not None and environment.idle_for:
        world.remove(environment)


def _count(world: World, invocation: Invocation, function: Function) -> None:
    note_running(function, -1)
    note_provisioned(world, function)
    function.count(invocations=1, duration=invocation.milliseconds, errors=1 if invocation.error else 0)
    begin_counting(world, function)
    note_use(world, function, invocation.billed / 1000 * invocation.memory_size / 1024)


def _forget_old(world: World, function: Function) -> None:
    runs = world.where(Invocation, function_name=function.function_name)
    over = sorted((each for each in runs if each.state != "running"), key=lambda each: each.serial)
    for old in over[:-KEPT_RUNS]:
        world.remove(old)
