"""Targets as physics sees them: how much each can serve at this moment, and until when that holds."""

from __future__ import annotations

from dataclasses import replace
from math import inf

from model.kit.world import World
from model.physics.capacity import Capacity, Warmup
from model.physics.faults import REFUSED, UNHARMED, Effect
from model.physics.flow import Target as Server
from model.physics.load import cpu_share
from model.services.ec2.resources.instances import Instance
from model.services.elbv2 import function_rooms
from model.services.elbv2.ailments import ailment_turns_at, effect_on
from model.services.elbv2.chained import leads_to_balancer
from model.services.elbv2.dealing import Manner
from model.services.elbv2.examination import find_instance, software_ready_at
from model.services.elbv2.fronts import Pool
from model.services.elbv2.function_rooms import find_function
from model.services.elbv2.lines import Line
from model.services.elbv2.resources.target_groups import TargetGroup
from model.services.elbv2.resources.targets import Target
from model.services.elbv2.verdicts import ANSWERING

REFERENCE_GHZ = 2.5
"""A request's CPU milliseconds are those of a vCPU of this clock."""

WARMING_SECONDS = 80.0
_SLOW_START_STEPS = 10
_SILENT = Effect(reach="silent")
_LOST = Capacity(vcpus=1)
PASSING = Capacity(vcpus=1, background_percent=0.0)
"What passes through to another balancer is carried there."
ELSEWHERE = Capacity(vcpus=4, background_percent=0.0)
"What is thought of a machine on premises or in another's network, of which only its answers are known."


def capacity_of(world: World, instance: Instance) -> Capacity:
    machine = instance.machine
    warm = _warmup(world, instance).speed_at(world.now)
    speed = warm * (machine.clock_ghz or REFERENCE_GHZ) / REFERENCE_GHZ
    return Capacity(
        machine.vcpus, speed=speed, cpu_share=cpu_share(world, instance.instance_id), background_percent=0.0
    )


def _warmup(world: World, instance: Instance) -> Warmup:
    return Warmup(software_ready_at(world, instance), WARMING_SECONDS if world.cell.settings.delays else 0.0)


def server(world: World, pool: Pool, target: Target, manner: Manner, line: Line) -> Server:
    """What the balancer may send requests to; one that does not answer refuses them or lets them wait."""
    if isinstance(pool, TargetGroup) and pool.calls_functions:
        return _function(world, target, line)
    if leads_to_balancer(pool):
        return Server(target.name, target.zone, PASSING, healthy=target.is_well, effect=_felt(target, UNHARMED))
    instance = find_instance(world, pool, target)
    reachable = target.flaw in ANSWERING
    own = capacity_of(world, instance) if instance is not None and reachable else ELSEWHERE
    return Server(
        id=target.name,
        zone=target.zone,
        capacity=replace(own, timeout_seconds=line.patience_seconds) if reachable else _LOST,
        weight=_weight(world, target, manner),
        healthy=target.is_well,
        effect=_felt(target, _effect(world, instance, line)),
        keeping=line.keeping(instance) if reachable else None,
    )


def _felt(target: Target, effect: Effect) -> Effect:
    """What whoever asks a target feels of it: the effect, if it answers."""
    return effect if target.flaw in ANSWERING else REFUSED if target.flaw == "refused" else _SILENT


def _function(world: World, target: Target, line: Line) -> Server:
    """As fast as its memory makes it; one that is gone, or may not run, refuses everybody."""
    function = find_function(world, target.target_id)
    capacity = function_rooms.capacity_of(world, function, line.patience_seconds) if function is not None else None
    return Server(
        id=target.name,
        zone=target.zone,
        capacity=capacity or function_rooms.NOBODY,
        healthy=target.is_well,
        effect=UNHARMED if capacity is not None else REFUSED,
    )


def _effect(world: World, instance: Instance | None, line: Line) -> Effect:
    """Nothing is said to one who cannot prove who it is."""
    return effect_on(world, instance) if line.believes(instance) else REFUSED


def warmer_at(world: World, instance: Instance) -> float:
    """When a machine that was started lately gets faster next; inf when it is warm."""
    return _warmup(world, instance).next_change(world.now)


def _weight(world: World, target: Target, manner: Manner) -> float:
    """In slow start a target's share grows in ten steps."""
    seconds = manner.slow_start_seconds
    if not seconds or target.state != "healthy":
        return 1.0
    done = int((world.now - target.healthy_since) / seconds * _SLOW_START_STEPS + 1e-9)
    return min((done + 1) / _SLOW_START_STEPS, 1.0)


def next_turn(world: World, pool: Pool, target: Target, manner: Manner) -> float:
    """When a target's capacity or weight changes by itself; inf if it will not."""
    instance = find_instance(world, pool, target)
    if instance is None or target.flaw not in ANSWERING:
        return inf
    turn = min(warmer_at(world, instance), ailment_turns_at(world, instance))
    seconds = manner.slow_start_seconds
    if seconds and target.state == "healthy" and world.now < target.healthy_since + seconds:
        step = int((world.now - target.healthy_since) / seconds * _SLOW_START_STEPS + 1e-9) + 1
        turn = min(turn, target.healthy_since + step * seconds / _SLOW_START_STEPS)
    return turn
