"""A server outside AWS: somebody's own, with a name and an address that the whole internet knows."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf

from model.catalog.cities import find_city
from model.catalog.geography import Place, place_of_city
from model.kit.arn import arn, read_arn
from model.kit.behavior import after, changing, due
from model.kit.cell import Cell
from model.kit.notice import announce
from model.kit.published import Published, Reply, Request, publishing
from model.kit.resource import Resource
from model.kit.world import GLOBAL, World
from model.physics.broken import Fault
from model.physics.inflow import Inflow, Poured, read_letter, receiving, replaced
from model.physics.noise import draw, series_key
from model.physics.premises.device import PREMISES

PORTS = (80, 443)
REQUESTS, REFUSED = "requests", "refused"
FAULT = "server"
"The word for the fault of one, in whichever region it is said."


class Server(Resource, key="name", scope="global", index=("public_ip",)):
    """`requests_per_second` is what it can answer; to all beyond that it says 503."""

    name: str
    public_ip: str
    city: str = ""
    requests_per_second: float = inf
    powered: bool = True
    inflows: tuple[Inflow, ...] = ()
    "What names and distributions lead here."

    @property
    def entry(self) -> str:
        """What demand is poured into."""
        return arn(PREMISES, GLOBAL, PREMISES, f"server/{self.name}")

    @property
    def place(self) -> Place | None:
        found = find_city(self.city) if self.city else None
        return place_of_city(found) if found else None

    @property
    def rate(self) -> float:
        return sum(each.rate for each in self.inflows)

    @property
    def share_answered(self) -> float:
        """Of all that comes while it is up."""
        return min(self.requests_per_second / self.rate, 1.0) if self.rate else 1.0


def server_behind(cell: Cell, name_or_address: str) -> Server | None:
    """By its name, or by its address."""
    world = _grounds(cell)
    return world.find(Server, name_or_address) or next(iter(world.where(Server, public_ip=name_or_address)), None)


def is_up(cell: Cell, server: Server) -> bool:
    """While it has power, and no fault of anybody's has taken it."""
    broken = cell.kernel.store.everywhere(Fault)
    return server.powered and not any(_takes(each, server.name) and each.state == "broken" for each in broken)


def _takes(fault: Fault, name: str) -> bool:
    return fault.what == FAULT and fault.subject == name


def share_answered_at(cell: Cell, entry: str) -> float:
    """Of what is poured into an entry; whoever is no server answers for that elsewhere."""
    place = read_arn(entry)
    found = _grounds(cell).find(Server, place.name) if place.service == PREMISES else None
    return found.share_answered if found else 1.0


def answer_of(cell: Cell, server: Server, request: Request) -> Reply:
    """One that is asked for more than it can answer turns some away."""
    if not is_up(cell, server):
        return Reply(flaw="timeout")
    if request.port not in PORTS:
        return Reply(flaw="refused")
    kernel = cell.kernel
    lucky = draw(series_key(kernel.seed, server.name), int(kernel.clock.now)) < server.share_answered
    return Reply(200 if lucky else 503)


def servers(cell: Cell) -> Iterator[Server]:
    yield from _grounds(cell).all(Server)


@publishing
def server_called(cell: Cell, name: str) -> Published | None:
    found = server_behind(cell, name)
    return Published(found.name, "", (found.public_ip,), is_up(cell, found), found.entry) if found else None


@receiving(PREMISES)
@due
async def take_in(world: World, letter: str) -> None:
    poured: Poured = read_letter(letter)
    server = world.find(Server, read_arn(poured.entry).name)
    if server is None:
        return
    before = server.share_answered
    server.inflows = replaced(server.inflows, poured)
    world.measure(server.name, REQUESTS, server.rate)
    world.measure(server.name, REFUSED, server.rate * (1 - server.share_answered))
    if server.share_answered != before:
        announce(world, f"{Server.kind}/{server.name}")


@changing(Server, "powered", "requests_per_second")
async def follow_power(world: World, name: str) -> None:
    announce(world, f"{Server.kind}/{name}")


@after(Fault, "broken", "mended")
async def follow_fault(world: World, fault_id: str) -> None:
    fault = world.find(Fault, fault_id)
    if fault is not None and fault.what == FAULT:
        announce(_grounds(world.cell), f"{Server.kind}/{fault.subject}")


def _grounds(cell: Cell) -> World:
    return cell.world(PREMISES, GLOBAL, PREMISES)
