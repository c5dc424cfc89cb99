"""Single frames that a guest sends, through the firewalls of the hosts at both ends."""

from __future__ import annotations

from typing import NamedTuple

from model.kit.networks import reach
from model.kit.world import World
from model.laws.host_firewall import Frame, Plug, judge_sent, judge_shown
from model.laws.reach.addresses import place
from model.laws.reach.packets import UDP, Packet
from model.physics.facilities.abuse import is_blocked, is_permitted, note_closed
from model.physics.streams import Exchange
from model.services.ec2.flow_sources import is_left_out, is_watched, note_packet, passage_of
from model.services.ec2.internet import from_internet, to_internet
from model.services.ec2.reaching import let_in, let_out
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
    if is_watched(world):
        _note(world, nic, frame)
    target = _bound_for(world, nic, destination)
    if target is None:
        return Sent(False, "nobody has the address")
    there = world.cell.world(target.account, target.region, world.service)
    receiver = there.find(Instance, target.instance_id)
    if receiver is None or not receiver.answers or receiver.state_name != "running":
        return Sent(False, "nobody is there")
    if is_blocked(world, nic.network_interface_id, target.network_interface_id):
        return Sent(False, "blocked after a scan of ports")
    if not _opens(world, nic, there, target, frame):
        if not is_permitted(world, nic.account, target.account, receiver.instance_id):
            note_closed(world, nic.account, nic.network_interface_id, target.network_interface_id, port)
        return Sent(False, "a firewall dropped it")
    _show(there, _translated(frame, nic, target), target)
    return Sent(True, verdict.because)


def _note(world: World, nic: NetworkInterface, frame: Frame) -> None:
    """For flow logs: the system at the other end answers pings and what begins a connection, whatever listens."""
    network = Wiring(world)
    start = network.nic(nic.network_interface_id)
    assert start is not None, "a frame is sent from an interface"
    packet = Packet(frame.protocol, place(frame.source), place(frame.destination), frame.port)
    if is_left_out(world, nic, packet):
        return
    name = f"{frame.source}>{frame.destination}:{frame.port} at {world.now}"
    passage = passage_of(network, start, reach(world, start.id, packet), name, world.now)
    if frame.protocol == UDP:
        passage = passage.model_copy(update={"seen": tuple(each for each in passage.seen if not each.answers)})
    note_packet(world, passage, Exchange(1, refused=True))


def _translated(frame: Frame, nic: NetworkInterface, target: NetworkInterface) -> Frame:
    """What comes over the internet is from the sender's public address, and for the private one of who gets it."""
    private = next((each.private_ip for each in target.public_addresses if each.public_ip == frame.destination), "")
    return frame._replace(source=nic.public_ip, destination=private) if private else frame


def _opens(world: World, nic: NetworkInterface, there: World, target: NetworkInterface, frame: Frame) -> bool:
    """Within a network by private addresses, else over the internet between public ones.

    A walk within an account goes all the way; what is beyond another's door is that one's to judge.
    """
    protocol, port = frame.protocol, frame.port
    if target.vpc_id == nic.vpc_id:
        groups = nic.group_ids if frame.source in nic.addresses else ()
        left = let_out(world, nic, protocol, port, frame.destination, target.group_ids)
        return left.allowed and let_in(world, target, protocol, port, frame.source, groups).allowed
    left = to_internet(world, nic, protocol, port, frame.destination)
    if target.account == nic.account:
        return left.arrived
    return left.arrived and from_internet(there, target, protocol, port, nic.public_ip).arrived


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
    everywhere = (each for each in world.kernel.store.everywhere(NetworkInterface) if each.region == world.region)
    return next(here, None) or next((each for each in everywhere if destination in each.public_ips), None)


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
