"""Where networks on premises are built, configured and disturbed: no AWS call leads there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from ipaddress import IPv4Address, IPv4Network
from math import inf
from typing import Any

from model.catalog.cities import find_city
from model.kernel.durable import durable
from model.kit.cell import Cell
from model.kit.safe_xml import parsed
from model.kit.world import GLOBAL, World
from model.laws.dns.names import canonical, flaw_of
from model.physics.premises.device import PREMISES, Device, Tunnel
from model.physics.premises.server import Server, server_behind


class UnknownDevice(LookupError):
    """There is no device, or no server, of this name; the message says so."""


class Premises:
    """The customers' own networks in one world."""

    def __init__(self, cell: Cell) -> None:
        self._cell = cell

    def device(self, name: str) -> Device:
        """Raises UnknownDevice."""
        found = self._world.find(Device, name)
        if found is None:
            raise UnknownDevice(f"there is no device {name!r} on premises")
        return found

    async def build(
        self, name: str, *networks: str, public_ip: str = "", asn: int | None = None, city: str = ""
    ) -> None:
        """A network with a device that leads out of it; with an `asn` the device speaks BGP.

        Raises ValueError for networks, addresses and cities that are none.
        """
        _refuse_bad(networks, public_ip)
        if city and find_city(city) is None:
            raise ValueError(f"there is no city {city!r} on the map")
        device = Device(name=name, networks=networks, public_ip=public_ip, asn=asn, city=city)
        await self._act(name, lambda: self._world.add(device))

    async def configure(self, name: str, configuration: str) -> None:
        """Load the configuration that AWS made for a connection into the device, beside what it knows."""
        read = read_tunnels(configuration)
        fresh = {each.outside_address for each in read}

        def load() -> None:
            device = self.device(name)
            device.tunnels = (*(each for each in device.tunnels if each.outside_address not in fresh), *read)

        await self._act(name, load)

    async def connect(self, name: str, line: str) -> None:
        """Have a virtual interface of Direct Connect end at the device."""

        def end() -> None:
            device = self.device(name)
            device.lines = (*(each for each in device.lines if each != line), line)

        await self._act(name, end)

    async def talk(self, name: str, talking: bool = True) -> None:
        """Have hosts behind the device send for AWS, which starts its tunnels, or fall silent."""
        await self._set(name, "talking", talking)

    async def power(self, name: str, powered: bool) -> None:
        await self._set(name, "powered", powered)

    async def cut(self, name: str, *ways: str) -> None:
        """Have these ends of tunnels (by address) and lines be out of reach, and all others in reach again."""
        await self._set(name, "cut", ways)

    async def lead_to(self, name: str, *networks: str) -> None:
        """Have other networks behind the device; one that speaks BGP says so at once. ValueError for what is none."""
        _refuse_bad(networks)
        await self._set(name, "networks", networks)

    def server(self, name: str) -> Server:
        """Somebody's own on the internet. Raises UnknownDevice."""
        found = self._world.find(Server, _plain(name))
        if found is None:
            raise UnknownDevice(f"there is no server {name!r} outside AWS")
        return found

    async def put_up(self, name: str, public_ip: str, city: str = "", requests_per_second: float = inf) -> None:
        """A server of this name, or another size of the one that there is.

        Raises ValueError for names, addresses and cities that are none, and for an address that another has.
        """
        _refuse_bad((), public_ip)
        if city and find_city(city) is None:
            raise ValueError(f"there is no city {city!r} on the map")
        if flaw_of(canonical(name)) or "." not in _plain(name):
            raise ValueError(f"{name!r} is no domain name")
        if not requests_per_second > 0:
            raise ValueError("a server answers some requests per second")
        given = {"public_ip": public_ip, "city": city, "requests_per_second": requests_per_second}
        await self._act(name, lambda: self._put_up(_plain(name), given))

    def _put_up(self, name: str, given: Mapping[str, Any]) -> None:
        taken = server_behind(self._cell, given["public_ip"])
        if taken is not None and taken.name != name:
            raise ValueError(f"{taken.name} has the address {taken.public_ip}")
        known = self._world.find(Server, name)
        if known is None:
            self._world.add(Server(name=name, **given))
            return
        for field, value in given.items():
            setattr(known, field, value)

    async def switch(self, name: str, powered: bool) -> None:
        """Turn a server on or off. Raises UnknownDevice."""
        await self._act(name, lambda: setattr(self.server(name), "powered", powered))

    async def _set(self, name: str, field: str, value: object) -> None:
        await self._act(name, lambda: setattr(self.device(name), field, value))

    async def _act(self, name: str, deed: Callable[[], object]) -> None:
        async with durable(self._world.kernel.unit(f"{PREMISES}/{name}", f"{PREMISES}:{name}")) as unit:
            unit.cause = f"{PREMISES}/{name}/{unit.next_serial(PREMISES)}"
            deed()

    @property
    def _world(self) -> World:
        return self._cell.world(PREMISES, GLOBAL, PREMISES)


def _plain(name: str) -> str:
    return canonical(name).removesuffix(".")


def _refuse_bad(networks: Iterable[str], public_ip: str = "") -> None:
    for each in networks:
        IPv4Network(each)
    if public_ip:
        IPv4Address(public_ip)


def read_tunnels(configuration: str) -> tuple[Tunnel, ...]:
    """AWS's ends of the tunnels and their keys, as CustomerGatewayConfiguration has them; ValueError for other text."""
    root = parsed(configuration)
    found = [
        Tunnel(
            outside_address=each.findtext("vpn_gateway/tunnel_outside_address/ip_address") or "",
            pre_shared_key=each.findtext("ike/pre_shared_key") or "",
        )
        for each in (root.iter("ipsec_tunnel") if root is not None else ())
    ]
    if not found:
        raise ValueError("this is no configuration of a VPN connection")
    return tuple(found)
