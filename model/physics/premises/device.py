"""A device on premises: the router of a customer's network, with the tunnels and lines that it was told of."""

from __future__ import annotations

from collections.abc import Iterator

from model.kit.resource import Resource
from model.kit.value import Value
from model.kit.world import World

PREMISES = "premises"
"Whose the devices are: they stand in no account, and no AWS call finds them."


class Tunnel(Value):
    """The far end of a tunnel by its address, and the secret that both ends have to know."""

    outside_address: str
    pre_shared_key: str


class Device(Resource, key="name", scope="global", index=("public_ip", "lines")):
    name: str
    public_ip: str = ""
    networks: tuple[str, ...]
    "CIDR blocks that it leads to; 0.0.0.0/0 if it hands on what is for the internet."
    asn: int | None = None
    "With one it speaks BGP, and says what it leads to."
    city: str = ""
    "Where it stands; empty for next to whatever region it is connected to."
    tunnels: tuple[Tunnel, ...] = ()
    lines: tuple[str, ...] = ()
    "The virtual interfaces of Direct Connect that end at it."
    powered: bool = True
    talking: bool = False
    "Whether its hosts send something for AWS, without which no tunnel is started and none stays up."
    cut: tuple[str, ...] = ()
    "Ends of tunnels, by address, and lines that it cannot reach."

    def can_use(self, outside_address: str, pre_shared_key: str) -> bool:
        """Whether a tunnel would carry what is sent."""
        known = Tunnel(outside_address=outside_address, pre_shared_key=pre_shared_key) in self.tunnels
        return known and self.powered and outside_address not in self.cut

    def has_line(self, id: str) -> bool:
        return self.powered and id in self.lines and id not in self.cut

    @property
    def advertised(self) -> tuple[str, ...]:
        """What it says by BGP that it leads to."""
        return self.networks if self.asn is not None else ()


def grounds(world: World) -> World:
    """The part of the world that is no cloud."""
    return world.cell.world(PREMISES, world.region, PREMISES)


def device_at(world: World, public_ip: str) -> Device | None:
    """The device that has an address on the internet."""
    return next(iter(grounds(world).where(Device, public_ip=public_ip)), None)


def device_on(world: World, line: str) -> Device | None:
    """The device at the far end of a line."""
    return next(iter(grounds(world).where(Device, lines=line)), None)


def devices(world: World) -> Iterator[Device]:
    yield from grounds(world).all(Device)
