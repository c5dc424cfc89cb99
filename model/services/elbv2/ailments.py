"""What ails the machine behind a target: faults of its own, of its disks, and of the image that it was started from."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from math import inf

from model.kit.world import World
from model.physics.broken import Fault, in_force
from model.physics.faults import UNHARMED, Effect, effect_of, turns_at
from model.services.ec2.resources.instances import Instance


def ails(fault: Fault, instance: Instance) -> bool:
    """Whether a fault is one of those that an instance depends on not to be."""
    return fault.subject in (instance.instance_id, instance.image_id) or any(
        fault.subject == device.ebs.volume_id for device in instance.block_device_mappings
    )


def effect_on(world: World, instance: Instance | None) -> Effect:
    """What all its faults together do to an instance now; of what is no instance of the account nothing is known."""
    if instance is None:
        return UNHARMED
    found = (effect_of(each.what, each.strength, _age(world, each, instance)) for each in _faults(world, instance))
    return reduce(Effect.and_also, found, UNHARMED)


def ailment_turns_at(world: World, instance: Instance) -> float:
    """When one of its faults does something else to it by itself; inf if none will."""
    turns = (
        turns_at(each.what, each.strength, _age(world, each, instance)) + _onset(each, instance)
        for each in _faults(world, instance)
    )
    return min(turns, default=inf)


def _faults(world: World, instance: Instance) -> Iterator[Fault]:
    return (each for each in in_force(world) if ails(each, instance))


def _onset(fault: Fault, instance: Instance) -> float:
    """Software that was started anew begins to leak anew."""
    return max(fault.since, instance.booted_at)


def _age(world: World, fault: Fault, instance: Instance) -> float:
    return world.now - _onset(fault, instance)
