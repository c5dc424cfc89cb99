"""The ways of a network on premises to a region: the internet, and its tunnels and lines as far as they carry."""

from __future__ import annotations

from collections.abc import Iterator

from model.catalog.cities import find_city
from model.catalog.regions import find_region
from model.kit.world import World
from model.physics.premises.crossing import Crossing, by_internet, by_line, by_tunnel
from model.physics.premises.device import Device
from model.services.directconnect.resources.connections import Connection
from model.services.directconnect.resources.virtual_interfaces import VirtualInterface
from model.services.ec2.resources.vpn_connections import VpnConnection
from model.services.ec2.tunnels import carries, device_of, used_tunnel


def crossings(world: World, device: Device) -> Iterator[Crossing]:
    region, seed = find_region(world.region), world.kernel.seed
    assert region is not None, "a world is of a region"
    place = (find_city(device.city) if device.city else None) or region
    yield by_internet(seed, place, region)
    for connection in world.all(VpnConnection):
        if device_of(world, connection) is device and _is_up(world, connection):
            yield by_tunnel(seed, connection.id, place, region)
    for id in device.lines:
        line = world.find(VirtualInterface, id)
        port = world.find(Connection, line.connection_id) if line else None
        if line and port and line.virtual_interface_state == "available" and device.has_line(id):
            yield by_line(seed, id, place, region, port.gigabits)


def _is_up(world: World, connection: VpnConnection) -> bool:
    used = used_tunnel(connection)
    return used is not None and carries(world, connection, used)
