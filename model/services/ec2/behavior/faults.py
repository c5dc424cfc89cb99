"""EC2: what happens by itself: volumes that stand still fail their checks, and a stressed processor is measured."""

from __future__ import annotations

from model.kit.behavior import after
from model.kit.world import World
from model.physics.broken import Fault, in_force
from model.physics.load import carry
from model.services.ec2.behavior.spot_interruptions import NOTICE_SECONDS, give_notice
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.volumes import IMPAIRED, Volume

_STUCK = ("instance", "attached_ebs")
"The checks of an instance that fail while one of its volumes answers nothing."


@after(Fault, "broken", "mended")
async def feel_fault(world: World, fault_id: str) -> None:
    fault = world.find(Fault, fault_id)
    if fault is not None and fault.what == "volume":
        _feel_volume(world, fault)
    elif fault is not None and fault.what == "cpu":
        _feel_stress(world, fault)
    elif fault is not None and fault.what == "spot" and fault.state == "broken":
        _take_back(world, fault)


def _feel_volume(world: World, fault: Fault) -> None:
    volume = world.find(Volume, fault.subject)
    if volume is None:
        return
    stuck = any(each.subject == volume.volume_id for each in in_force(world, "volume"))
    world.measure(volume.volume_id, IMPAIRED, 1 if stuck else 0)
    for attachment in volume.attachments:
        instance = world.find(Instance, attachment.instance_id)
        if instance is not None and instance.state_name == "running" and instance.answers:
            for which in _STUCK:
                world.measure(instance.instance_id, f"failed_{which}", 1 if stuck else 0)


def _feel_stress(world: World, fault: Fault) -> None:
    instance = world.find(Instance, fault.subject)
    if instance is not None and instance.state_name == "running":
        percent = 100 * fault.strength if fault.state == "broken" else 0.0
        carry(world, instance.instance_id, fault.fault_id, percent, 0.0, 0.0)


def _take_back(world: World, fault: Fault) -> None:
    """A Spot Instance is at risk, and has two minutes' notice before the fault's end."""
    instance = world.find(Instance, fault.subject)
    if instance is not None and instance.spot_instance_request_id:
        instance.rebalance_at = instance.rebalance_at or world.now
        at = max((fault.until or world.now) - NOTICE_SECONDS, world.now)
        world.wake(give_notice, f"{instance.spot_instance_request_id}/capacity", at=at)
