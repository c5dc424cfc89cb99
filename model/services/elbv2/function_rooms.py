"""Functions as physics sees them: how many requests one may be at, and how fast it works at each."""

from __future__ import annotations

from dataclasses import replace

from model.catalog.functions import share_of_cpu
from model.kit.arn import read_arn
from model.kit.quotas import most
from model.kit.world import World
from model.physics.capacity import Capacity
from model.services.lambda_.resources.functions import Function

NOBODY = Capacity(vcpus=1, background_percent=0.0, queue_limit=0, turns_away=True, holds_waiting=True)
"What a function is to its callers that is not there, or may not run."


def find_function(world: World, arn: str) -> Function | None:
    read = read_arn(arn)
    name = read.resource.removeprefix("function:").partition(":")[0]
    return world.cell.world(read.account, read.region, "lambda").find(Function, name)


def capacity_of(world: World, function: Function, patience_seconds: float) -> Capacity | None:
    """None where it may not run at all."""
    room = _room_of(world, function)
    if room < 1:
        return None
    configuration = function.configuration
    timeout_seconds = min(patience_seconds, float(configuration.timeout))
    speed = share_of_cpu(configuration.memory_size)
    return replace(NOBODY, vcpus=room, speed=speed, timeout_seconds=timeout_seconds)


def _room_of(world: World, function: Function) -> int:
    """What is set aside for it, or all that is not set aside for others."""
    if function.reserved is not None:
        return function.reserved
    there = world.cell.world(function.account, function.region, "lambda")
    return int(most(there, "lambda/concurrent-executions")) - sum(each.reserved or 0 for each in there.all(Function))
