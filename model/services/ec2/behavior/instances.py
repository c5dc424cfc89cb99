"""What happens to an instance as it comes up, goes down and ends."""

from __future__ import annotations

from dataclasses import replace

from model.kernel.chance import Between
from model.kit.behavior import due, entering
from model.kit.world import World
from model.physics.load import cease, lay_down
from model.services.ec2.addressing import delete_interface, detach, give_public_address, take_public_address
from model.services.ec2.behavior.volumes import discard
from model.services.ec2.classic import move_in, move_out
from model.services.ec2.guest_login import close_account
from model.services.ec2.hibernating import recall_memory
from model.services.ec2.hosts import answer_again, host_for, is_powered, set_to_work
from model.services.ec2.mirror import mirror_interfaces
from model.services.ec2.resources.instance_parts import AddressPair
from model.services.ec2.resources.instances import PENDING, Instance
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.resources.volumes import Volume
from model.services.ec2.vcpus import claim_of

SHOWN_AFTER_END = 3600.0
"Seconds that a terminated instance is still described."

NOWHERE = AddressPair("")
"What is shown of the addresses of an instance that has none."

CHECKS = Between(120, 240)
"What the status checks need after a boot."


@entering(Instance, "pending")
def power_on(world: World, instance: Instance) -> None:
    """A start, the first or a later one, takes a host and counts against the limits."""
    instance.claims = claim_of(instance.instance_type, spot=instance.spot_instance_request_id is not None)
    instance.hardware = host_for(world, instance.instance_id, instance.availability_zone_id)
    instance.state_reason = PENDING
    instance.state_transition_reason = ""
    recall_memory(world, instance)


@entering(Instance, "running")
def boot(world: World, instance: Instance) -> None:
    """A guest whose memory is there again goes on where it was."""
    instance.state_reason = None
    if is_powered(world, instance) and instance.memory_on:
        _check_anew(world, instance)
    elif is_powered(world, instance):
        come_up(world, instance)
    instance.memory_on = ""
    if instance.monitoring_state == "pending":
        instance.monitoring_state = "enabled"
    set_to_work(world, instance)


def come_up(world: World, instance: Instance) -> None:
    """The guest boots; the status checks see it some minutes later."""
    instance.booted_at = world.now
    instance.boots += 1
    _check_anew(world, instance)


def _check_anew(world: World, instance: Instance) -> None:
    instance.checks_pass_at = world.now + world.delay(CHECKS, instance.id, "checks")


@entering(Instance, "stopping", "shutting-down")
def power_off(world: World, instance: Instance) -> None:
    lay_down(world, instance.instance_id)
    answer_again(world, instance)


@entering(Instance, "stopped")
def rest(world: World, instance: Instance) -> None:
    """A stopped instance keeps its private addresses, gives its public one back and costs no vCPUs.

    In EC2-Classic it keeps none at all.
    """
    instance.claims = instance.hardware = ""
    for interface in world.where(NetworkInterface, instance_id=instance.instance_id):
        if interface.is_hidden:
            move_out(world, interface)
        take_public_address(interface)
    mirror_interfaces(world, instance.instance_id)
    if instance.classic_interface is not None:
        instance.classic_interface = replace(instance.classic_interface, addresses=(NOWHERE,))


def regain_public_address(world: World, instance: Instance) -> None:
    """At a start the primary interface gets another public address, if its subnet gives them."""
    interfaces = world.where(NetworkInterface, instance_id=instance.instance_id)
    if instance.vpc_id is None:
        move_in(world, interfaces[0])
    if len(interfaces) == 1 and world.get(Subnet, interfaces[0].subnet_id).map_public_ip_on_launch:
        give_public_address(world, interfaces[0])
    mirror_interfaces(world, instance.instance_id)


@entering(Instance, "terminated")
def end(world: World, instance: Instance) -> None:
    """Its volumes and interfaces go with it or are set free; an hour later nobody remembers it."""
    instance.claims = instance.hardware = ""
    cease(world, instance.instance_id)
    for volume_id in instance.volume_ids:
        release_volume(world, world.get(Volume, volume_id), instance.instance_id)
    for interface in world.where(NetworkInterface, instance_id=instance.instance_id):
        _release_interface(world, interface)
    instance.block_device_mappings = ()
    instance.network_interfaces, instance.classic_interface = (), None
    world.wake(forget, instance.instance_id, after=SHOWN_AFTER_END)


def release_volume(world: World, volume: Volume, instance_id: str) -> None:
    """Delete a volume that goes with its instance, or leave it for others."""
    attachment = volume.attachment_to(instance_id)
    volume.hang(tuple(each for each in volume.attachments if each is not attachment))
    if attachment and attachment.delete_on_termination and not volume.attachments:
        discard(world, volume)
    elif not volume.attachments:
        world.enter(volume, "available")


def _release_interface(world: World, interface: NetworkInterface) -> None:
    goes_too = interface.attachment is not None and interface.attachment.delete_on_termination
    detach(world, interface)
    if goes_too:
        delete_interface(world, interface)
    else:
        take_public_address(interface)


@due
async def forget(world: World, instance_id: str) -> None:
    world.remove(world.get(Instance, instance_id))
    close_account(world, instance_id)
