"""Connections: what you can ask for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.kit.tags import read_tags
from model.services.directconnect.locations import LOCATIONS, SPEEDS, SPEEDS_2017, find_location
from model.services.directconnect.paging import one_page
from model.services.directconnect.refusals import refused
from model.services.directconnect.resources.connections import Connection
from model.services.directconnect.resources.virtual_interfaces import VirtualInterface


@operation(on=("dxcon/*",))
async def create_connection(
    call: Call,
    *,
    location: str,
    bandwidth: str,
    connection_name: str,
    provider_name: str | None = None,
    tags: Sequence[Mapping[str, str]] = (),
) -> dict[str, Any]:
    world = call.world
    speeds = SPEEDS_2017 if world.cell.settings.quotas == "notes-2017" else SPEEDS
    if find_location(location) is None:
        raise refused(f"Location {location} is not valid.")
    if bandwidth not in speeds:
        raise refused(f"Bandwidth {bandwidth} is not valid. Ports have {', '.join(speeds)}.")
    connection = Connection(
        connection_id=f"dxcon-{world.luck('dxcon', world.count('dxcon')).hexadecimal(8)}",
        connection_name=connection_name,
        location=location,
        bandwidth=bandwidth,
        provider_name=provider_name,
        tags=read_tags([{"Key": each["key"], "Value": each.get("value", "")} for each in tags]),
    )
    return world.add(connection).description


@operation(on=("dxcon/*",))
async def describe_connections(
    call: Call, *, connection_id: str | None = None, max_results: int | None = None, next_token: str | None = None
) -> dict[str, Any]:
    world = call.world
    found = (world.get(Connection, connection_id),) if connection_id else world.all(Connection)
    shown, token = one_page(found, max_results, next_token)
    return {"connections": [each.description for each in shown], "next_token": token}


@operation(on=("dxcon/{connectionId}",))
async def update_connection(call: Call, *, connection_id: str, connection_name: str | None = None) -> dict[str, Any]:
    connection = call.world.get(Connection, connection_id)
    if connection_name is not None:
        connection.connection_name = connection_name
    return connection.description


@operation(on=("dxcon/{connectionId}",))
async def delete_connection(call: Call, *, connection_id: str) -> dict[str, Any]:
    world = call.world
    connection = world.get(Connection, connection_id)
    used = world.where(VirtualInterface, connection_id=connection_id)
    if any(each.virtual_interface_state not in ("deleting", "deleted") for each in used):
        raise refused(f"Connection {connection_id} has virtual interfaces; delete them first.")
    world.request(connection, "DeleteConnection")
    return connection.description


@operation(on=("*",))
async def describe_locations(call: Call) -> dict[str, Any]:
    """Those next to the region."""
    return {"locations": [each._asdict() for each in LOCATIONS if each.region == call.world.region]}
