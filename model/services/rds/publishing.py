"""Where the names of databases lead, and what answers at their addresses."""

from __future__ import annotations

from model.kit.cell import Cell
from model.kit.naming import naming
from model.kit.published import Published, Reply, Request, answering, publishing
from model.kit.world import World
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.rds.resources.instances import DBInstance

_ZONE = "Z2R2ITUGPM61AM"


@publishing
def database_called(cell: Cell, name: str) -> Published | None:
    """A public one by its public address; the private address of any other is told too, and leads nowhere outside."""
    for db in cell.kernel.store.wherever(DBInstance, "endpoint_name", name):
        if db.is_there:
            world = cell.world(db.account, db.region, "rds")
            interface = world.find(NetworkInterface, db.primary.interface_id)
            public = interface.public_ip if interface and db.publicly_accessible else ""
            return Published(name, _ZONE, (public or db.primary.address,), db.answers)
    return None


@naming
def database_within(world: World, vpc_id: str, name: str) -> tuple[str, ...] | None:
    """In its own network it always has its private address."""
    for db in world.kernel.store.wherever(DBInstance, "endpoint_name", name.lower().rstrip(".")):
        if db.is_there and db.db_subnet_group.vpc_id == vpc_id:
            return (db.primary.address,)
    return None


@answering
def answer_of(world: World, interface_id: str, request: Request) -> Reply | None:
    """Only the engine's port is open, and what is said there is not HTTP."""
    db = next(iter(world.where(DBInstance, interface_ids=interface_id)), None)
    if db is None:
        return None
    is_open = db.answers and interface_id == db.primary.interface_id and request.port == db.listens_at
    return Reply(flaw="handshake" if is_open else "timeout")
