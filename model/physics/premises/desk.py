"""Where networks on premises are built, configured and disturbed: no AWS call leads there."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Mapping
from ipaddress import IPv4Address, IPv4Network
from math import inf
from typing import Any, cast

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


Act = Callable[[dict[str, Any]], Awaitable[str]]
"Has a deed done and returns its cause."


class Premises:
    """The customers' own networks in one world."""

    def __init__(self, cell: Cell, act: Act) -> None:
        self._cell = cell
        self._act = act

    def device(self, name: str) -> Device:
        """Raises UnknownDevice."""
        return _device(_world(self._cell), name)

    def server(self, name: str) -> Server:
        """Somebody's own on the internet. Raises UnknownDevice."""
        return _server(_world(self._cell), name)

    async def build(
        self, name: str, *networks: str, public_ip: str = "", asn: int | None = None, city: str = ""
    ) -> None:
        """A network with a device that leads out of it; with an `asn` the device speaks BGP.

        Raises ValueError for networks, addresses and cities that are none.
        """
        await self._do("build", name, networks=list(networks), public_ip=public_ip, asn=asn, city=city)

    async def configure(self, name: str, configuration: str) -> None:
        """Load the configuration that AWS made for a connection into the device, beside what it knows."""
        await self._do("configure", name, configuration=configuration)

    async def connect(self, name: str, line: str) -> None:
        """Have a virtual interface of Direct Connect end at the device."""
        await self._do("connect", name, line=line)

    async def talk(self, name: str, talking: bool = True) -> None:
        """Have hosts behind the device send for AWS, which starts its tunnels, or fall silent."""
        await self._do("set", name, talking=talking)

    async def power(self, name: str, powered: bool) -> None:
        await self._do("set", name, powered=powered)

    async def cut(self, name: str, *ways: str) -> None:
        """Have these ends of tunnels (by address) and lines be out of reach, and all others in reach again."""
        await self._do("set", name, cut=list(ways))

    async def lead_to(self, name: str, *networks: str) -> None:
        """Have other networks behind the device; one that speaks BGP says so at once. ValueError for what is none."""
        await self._do("set", name, networks=list(networks))

    async def put_up(self, name: str, public_ip: str, city: str = "", requests_per_second: float = inf) -> None:
        """A server of this name, or another size of the one that there is.

        Raises ValueError for names, addresses and cities that are none, and for an address that another has.
        """
        most = None if requests_per_second == inf else requests_per_second
        await self._do("put_up", name, public_ip=public_ip, city=city, requests_per_second=most)

    async def switch(self, name: str, powered: bool) -> None:
        """Turn a server on or off. Raises UnknownDevice."""
        await self._do("switch", name, powered=powered)

    async def _do(self, deed: str, name: str, **told: object) -> None:
        await self._act({"Deed": deed, "Name": name, "Told": told})


async def do(cell: Cell, params: Mapping[str, Any]) -> str:
    """What a deed on premises says: which, to whom, and what it has to know. Returns its cause; raises as Premises."""
    name, world = params["Name"], _world(cell)
    async with durable(cell.kernel.unit(f"{PREMISES}/{name}", f"{PREMISES}:{name}")) as unit:
        unit.cause = f"{PREMISES}/{name}/{unit.next_serial(PREMISES)}"
        _DEEDS[params["Deed"]](world, name, params["Told"])
    return unit.cause


def _build(world: World, name: str, told: Mapping[str, Any]) -> None:
    networks, public_ip, city = tuple(told["networks"]), told["public_ip"], told["city"]
    _refuse_bad(networks, public_ip, city)
    world.add(Device(name=name, networks=networks, public_ip=public_ip, asn=told["asn"], city=city))


def _configure(world: World, name: str, told: Mapping[str, Any]) -> None:
    read = read_tunnels(told["configuration"])
    fresh, device = {each.outside_address for each in read}, _device(world, name)
    device.tunnels = (*(each for each in device.tunnels if each.outside_address not in fresh), *read)


def _connect(world: World, name: str, told: Mapping[str, Any]) -> None:
    device, line = _device(world, name), told["line"]
    device.lines = (*(each for each in device.lines if each != line), line)


def _set(world: World, name: str, told: Mapping[str, Any]) -> None:
    _refuse_bad(told.get("networks", ()))
    device = _device(world, name)
    for field, value in told.items():
        setattr(device, field, tuple(cast("list[str]", value)) if isinstance(value, list) else value)


def _put_up(world: World, name: str, told: Mapping[str, Any]) -> None:
    name, most = _plain(name), told["requests_per_second"]
    _refuse_bad((), told["public_ip"], told["city"])
    if flaw_of(canonical(name)) or "." not in name:
        raise ValueError(f"{name!r} is no domain name")
    if most is not None and not most > 0:
        raise ValueError("a server answers some requests per second")
    taken = server_behind(world.cell, told["public_ip"])
    if taken is not None and taken.name != name:
        raise ValueError(f"{taken.name} has the address {taken.public_ip}")
    given: dict[str, Any] = {**told, "requests_per_second": inf if most is None else most}
    known = world.find(Server, name)
    if known is None:
        world.add(Server(name=name, **given))
        return
    for field, value in given.items():
        setattr(known, field, value)


def _switch(world: World, name: str, told: Mapping[str, Any]) -> None:
    _server(world, name).powered = told["powered"]


_DEEDS: Mapping[str, Callable[[World, str, Mapping[str, Any]], None]] = {
    "build": _build,
    "configure": _configure,
    "connect": _connect,
    "set": _set,
    "put_up": _put_up,
    "switch": _switch,
}


def _world(cell: Cell) -> World:
    return cell.world(PREMISES, GLOBAL, PREMISES)


def _device(world: World, name: str) -> Device:
    found = world.find(Device, name)
    if found is None:
        raise UnknownDevice(f"there is no device {name!r} on premises")
    return found


def _server(world: World, name: str) -> Server:
    found = world.find(Server, _plain(name))
    if found is None:
        raise UnknownDevice(f"there is no server {name!r} outside AWS")
    return found


def _plain(name: str) -> str:
    return canonical(name).removesuffix(".")


def _refuse_bad(networks: Iterable[str], public_ip: str = "", city: str = "") -> None:
    for each in networks:
        IPv4Network(each)
    if public_ip:
        IPv4Address(public_ip)
    if city and find_city(city) is None:
        raise ValueError(f"there is no city {city!r} on the map")


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
