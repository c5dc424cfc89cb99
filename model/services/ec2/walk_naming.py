"""Which end of a walk somebody means: by its id, its name, a DNS name, or an address of anybody's."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_address
from itertools import islice

from model.kit.errors import AwsError
from model.kit.world import World
from model.laws.reach.addresses import INTERNET as PUBLIC
from model.laws.reach.addresses import place
from model.services.ec2.resolving import resolve
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.walk_ends import WalkEnd, end_of, ends, holder, known_sites, machines_called, peers, somebody
from model.services.ec2.wiring import Wiring


def end_called(world: World, text: str) -> WalkEnd:
    """The end of this id, name, DNS name or address. Raises AwsError for what is none, or several."""
    wanted = text.strip()
    if not wanted:
        raise AwsError("MissingParameter", "Say where the packet begins and where it is to go.")
    known = end_of(world, wanted)
    if known is not None:
        return known
    if _is_address(wanted):
        return _at_address(world, str(ip_address(wanted)))
    found = machines_called(world, wanted)
    found = found or [each for each in ends(world) if wanted in (each.id, each.label, *each.names)]
    if len(found) > 1:
        several = ", ".join(each.id for each in islice(found, 4))
        raise AwsError("InvalidParameterValue", f"'{text}' is the name of several: {several}. Say which by its id.")
    if not found:
        raise AwsError("InvalidParameterValue", f"'{text}' is no id, name or address that a packet could come from.")
    return found[0]


def named_for(world: World, start: WalkEnd, text: str) -> WalkEnd:
    """The end that a name means to whoever sends a packet to it: the name servers of its network may know more."""
    try:
        return end_called(world, text)
    except AwsError:
        nic = Wiring(home_of(world, start)).nic(start.interface) if start.interface and "." in text else None
        address = resolve(home_of(world, start), nic, text.strip()) if nic else None
        if address is None:
            raise
        return replace(_at_address(world, address), label=text.strip())


def home_of(world: World, end: WalkEnd) -> World:
    """The part of the cloud that an end is in."""
    return world.cell.world(end.account, end.region, "ec2") if end.account else world


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _at_address(world: World, address: str) -> WalkEnd:
    """Whoever has an address: one here, a peer's machine, a host on premises, or somebody on the internet."""
    for field in ("addresses", "public_ips", "ipv6_ips"):
        found = world.where(NetworkInterface, **{field: address})
        if len(found) > 1:
            raise AwsError("InvalidParameterValue", f"Several networks have {address}. Say which interface by its id.")
        if found:
            return replace(holder(world, found[0]), **_addressed(found[0], address))
    for each in peers(world):
        if address in (each.address, each.public):
            return each
    for each, network in known_sites(world):
        if network is not None and place(address) in network.addresses:
            return replace(each, id=address, address=address)
    kind = "internet" if place(address) in PUBLIC else "address"
    return somebody(address, address, kind)


def _addressed(interface: NetworkInterface, address: str) -> dict[str, str]:
    """An end that was named by one of its addresses is sent to at that one."""
    if address in interface.public_ips:
        return {"address": address, "public": address}
    return {"address": address, "public": address if ":" in address else _public_of(interface, address)}


def _public_of(interface: NetworkInterface, address: str) -> str:
    found = interface.public_for(address)
    return found.public_ip if found else ""
