"""ELBv2: what you can ask for of the attributes of listeners."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.elbv2.attribute_tables import table_of_listener
from model.services.elbv2.attributes import changed_by, listed
from model.services.elbv2.finding import by_arn
from model.services.elbv2.resources.listeners import Listener


@operation
async def describe_listener_attributes(call: Call, *, listener_arn: str) -> dict[str, Any]:
    listener = by_arn(call.world, Listener, listener_arn)
    return {"attributes": listed(table_of_listener(listener.protocol), listener.attributes)}


@operation
async def modify_listener_attributes(
    call: Call, *, listener_arn: str, attributes: list[dict[str, str]]
) -> dict[str, Any]:
    listener = by_arn(call.world, Listener, listener_arn)
    table = table_of_listener(listener.protocol)
    listener.attributes = changed_by(table, "Listener", listener.attributes, attributes)
    return {"attributes": listed(table, listener.attributes)}
