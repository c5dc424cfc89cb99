"""Single frames that a guest sends, through the firewalls of the hosts at both ends."""

from __future__ import annotations

from typing import NamedTuple

from model.kit.networks import reach
from model.kit.world import World
from model.laws.host_firewall import Frame, Plug, judge_sent, judge_shown
from model.laws.reach.addresses import place, written
from model.laws.reach.hops import Walk
from model.laws.reach.network import Nic
from model.laws.reach.packets import UDP, Packet
from model.physics.facilities.abuse import is_blocked, is_permitted, note_closed
from model.physics.streams import Exchange
from model.services.ec2.flow_sources import is_left_out, is_watched, note_packet, passage_of
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.taps import SeenFrame, Tap
from model.services.ec2.wiring import Wiring

DROPPED = "host_drops"
"Counted on an interface: frames that its host did not let out."


class Sent(NamedTuple):
    delivered: bool
    because: str


def send(
    world: World, instance: Instance, destination: str, protocol: str, port: int, source: str = "", mac: str = ""
) -> Sent:
    """Send one frame from the primary interface, with its own source unless the guest forges another."""
    nic = interface_of(world, instance)
    frame = Frame(mac or nic.mac_address, source or nic.private_ip_address, destination, protocol, port)
    verdict = judge_sent(frame, _plug(nic))
    if not verdict.passes:
        world.measure(nic.network_interface_id, DROPPED, dropped(world, instance) + 1)
        return Sent(False, verdict.because)
    packet = Packet(protocol, place(frame.source), place(destination), port)
    walked = reach(world, nic.network_interface_id, packet)
    if is_watched(world):
        _note(world, nic, frame, walked)
    arrived = walked.end if isinstance(walked.end, Nic) else None
    target = _interface(world, arrived.id) if arrived else _bound_for(world, nic, destination)
    if target is None:
        return Sent(False, "nobody has the address")
    there = world.cell.world(target.account, target.region, world.service)
    receiver = there.find(Instance, target.instance_id)
    if receiver is None or not receiver.answers or receiver.state_name != "running":
        return Sent(False, "nobody is there")
    if is_blocked(world, nic.network_interface_id, target.network_interface_id):
        return Sent(False, "blocked after a scan of ports")
    if arrived is None:
        if not is_permitted(world, nic.account, target.account, receiver.instance_id):
            note_closed(world, nic.account, nic.network_interface_id, target.network_interface_id, port)
        return Sent(False, "a firewall dropped it")
    _show(there, _translated(frame, walked.there[-1].packet), target)
    return Sent(True, verdict.because)


def _interface(world: World, id: str) -> NetworkInterface | None:
    """Whosever it is."""
    return world.kernel.store.anywhere(NetworkInterface, id)


def _note(world: World, nic: NetworkInterface, frame: Frame, walked: Walk) -> None:
    """For flow logs: the system at the other end answers pings and what begins a connection, whatever listens."""
    network = Wiring(world)
    start = network.nic(nic.network_interface_id)
    assert start is not None, "a frame is sent from an interface"
    if is_left_out(world, nic, walked.there[0].packet):
        return
    name = f"{frame.source}>{frame.destination}:{frame.port} at {world.now}"
    passage = passage_of(network, start, walked, name, world.now)
    if frame.protocol == UDP:
        passage = passage.model_copy(update={"seen": tuple(each for each in passage.seen if not each.answers)})
    note_packet(world, passage, Exchange(1, refused=True))


def _translated(frame: Frame, packet: Packet) -> Frame:
    """As it arrives: from the address that a gateway gave to its sender, for the private one of who gets it."""
    return frame._replace(source=written(packet.source), destination=written(packet.destination))


def dropped(world: World, instance: Instance) -> int:
    """How many frames of the instance its host did not let out."""
    drops = world.signal(interface_of(world, instance).network_interface_id, DROPPED)
    return int(drops.last) if len(drops) else 0


def listen(world: World, instance: Instance, *, promiscuous: bool) -> None:
    """Have the guest write down what it is shown from now on."""
    id = interface_of(world, instance).network_interface_id
    tap = world.find(Tap, id)
    if tap is None:
        world.add(Tap(network_interface_id=id, promiscuous=promiscuous))
    else:
        tap.promiscuous, tap.frames = promiscuous, ()


def heard(world: World, instance: Instance) -> tuple[SeenFrame, ...]:
    tap = world.find(Tap, interface_of(world, instance).network_interface_id)
    return tap.frames if tap else ()


def interface_of(world: World, instance: Instance) -> NetworkInterface:
    found = instance.primary_interface
    assert found is not None, "a living instance has an interface"
    return world.get(NetworkInterface, found.network_interface_id)


def _bound_for(world: World, nic: NetworkInterface, destination: str) -> NetworkInterface | None:
    """By the network's own book of addresses, which no guest writes; public ones are anybody's."""
    here = (each for each in world.where(NetworkInterface, addresses=destination) if each.vpc_id == nic.vpc_id)
    anywhere = world.kernel.store.wherever(NetworkInterface, "public_ips", destination)
    return next(here, None) or next(iter(anywhere), None)


def _show(world: World, frame: Frame, target: NetworkInterface) -> None:
    """Every tap in the network is offered the frame; the host under each decides."""
    seen = SeenFrame(
        at=world.now, source=frame.source, destination=frame.destination, protocol=frame.protocol, port=frame.port
    )
    for tap in world.all(Tap):
        nic = world.find(NetworkInterface, tap.network_interface_id)
        if nic is not None and judge_shown(_plug(nic), _plug(target)).passes:
            tap.write(seen)


def _plug(nic: NetworkInterface) -> Plug:
    return Plug(nic.mac_address, nic.addresses, nic.source_dest_check)
