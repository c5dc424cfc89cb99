"""Direct Connect: what happens by itself: BGP comes up when the router on premises speaks, and falls in silence."""

from __future__ import annotations

from model.kernel.chance import Between
from model.kit.behavior import changing, due, entering
from model.kit.world import World
from model.physics.premises.device import Device, device_on
from model.services.directconnect.resources.connections import Connection
from model.services.directconnect.resources.virtual_interfaces import VirtualInterface

GREETING = Between(5, 30)
"How long two routers take to begin a BGP session."
HOLD = 90.0
"After so many seconds without a word the other router is thought gone."
SHOWN_AFTER_END = 3600.0


@entering(VirtualInterface, "down")
def expect_session(world: World, interface: VirtualInterface) -> None:
    look(world, interface)


@entering(Connection, "available", "deleting")
def look_at_interfaces(world: World, connection: Connection) -> None:
    for each in world.where(VirtualInterface, connection_id=connection.id):
        look(world, each)


@changing(Device, "lines", "powered", "cut", "networks", "asn")
async def follow_router(world: World, name: str) -> None:
    device = world.cell.world(world.account, world.region, "premises").find(Device, name)
    if device is None:
        return
    for each in tuple(world.kernel.store.everywhere(VirtualInterface)):
        own = world.cell.world(each.account, each.region, "directconnect")
        if each.id in device.lines or device_on(own, each.id) is None:
            look(own, each)


def look(world: World, interface: VirtualInterface) -> None:
    """Have a session that begins or ends be noticed in its time."""
    if interface.virtual_interface_state not in ("available", "down"):
        return
    if session(world, interface):
        if interface.virtual_interface_state == "down":
            world.wake(session_changes, interface.id, after=world.delay(GREETING, interface.id))
        else:
            learn(world, interface)
    elif interface.virtual_interface_state == "available":
        world.wake(session_changes, interface.id, after=HOLD)


def session(world: World, interface: VirtualInterface) -> bool:
    """Whether both routers hear each other."""
    connection, router = world.find(Connection, interface.connection_id), device_on(world, interface.id)
    laid = connection is not None and connection.connection_state == "available"
    return laid and router is not None and router.asn == interface.asn and router.has_line(interface.id)


@due
async def session_changes(world: World, interface_id: str) -> None:
    interface = world.find(VirtualInterface, interface_id)
    if interface is None or interface.virtual_interface_state not in ("available", "down"):
        return
    state = "available" if session(world, interface) else "down"
    if state != interface.virtual_interface_state:
        world.enter(interface, state)
    learn(world, interface)


def learn(world: World, interface: VirtualInterface) -> None:
    router = device_on(world, interface.id)
    is_up = interface.virtual_interface_state == "available"
    interface.prefixes = router.advertised if router is not None and is_up else ()


@entering(VirtualInterface, "deleting")
def end_interface(_world: World, interface: VirtualInterface) -> None:
    interface.prefixes = ()


@entering(VirtualInterface, "deleted")
def forget_interface_later(world: World, interface: VirtualInterface) -> None:
    world.wake(forget_interface, interface.id, after=SHOWN_AFTER_END)


@due
async def forget_interface(world: World, interface_id: str) -> None:
    world.remove(world.get(VirtualInterface, interface_id))


@entering(Connection, "deleted")
def forget_connection_later(world: World, connection: Connection) -> None:
    world.wake(forget_connection, connection.id, after=SHOWN_AFTER_END)


@due
async def forget_connection(world: World, connection_id: str) -> None:
    world.remove(world.get(Connection, connection_id))
