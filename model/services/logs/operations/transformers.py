"""Logs: what you can ask for, about what becomes of events as they come in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from model.gateway.call import Call
from model.kernel.unhurried import in_turns
from model.kit.operation import operation
from model.services.logs.places import identified
from model.services.logs.refusals import not_of_its_class
from model.services.logs.resources.groups import STANDARD, Put
from model.services.logs.seeing import FEW
from model.services.logs.transforming import transformer_of


@operation
async def put_transformer(
    call: Call, *, log_group_identifier: str, transformer_config: Sequence[Mapping[str, Any]]
) -> None:
    """For what comes in from now on, instead of what the account's policy says."""
    world, group = call.world, identified(call.world, log_group_identifier)
    if group.log_group_class != STANDARD:
        raise not_of_its_class()
    transformer_of(transformer_config)
    made_at = group.transformer.made_at if group.transformer else world.now
    document = orjson.dumps(transformer_config).decode()
    group.transformer = Put(document=document, at=world.now, made_at=made_at)


@operation
async def get_transformer(call: Call, *, log_group_identifier: str) -> dict[str, Any]:
    """That of the group itself; nothing where it has none."""
    group = identified(call.world, log_group_identifier)
    put = group.transformer
    if put is None:
        return {}
    return {
        "log_group_identifier": group.log_group_name,
        "creation_time": int(put.made_at * 1000),
        "last_modified_time": int(put.at * 1000),
        "transformer_config": orjson.loads(put.document),
    }


@operation
async def delete_transformer(call: Call, *, log_group_identifier: str) -> None:
    """Events are seen as they came in, unless by the account's transformer."""
    identified(call.world, log_group_identifier).transformer = None


@operation(on=("*",))
async def test_transformer(
    call: Call,  # noqa: ARG001
    *,
    transformer_config: Sequence[Mapping[str, Any]],
    log_event_messages: Sequence[str],
) -> dict[str, Any]:
    """What becomes of some texts."""
    transformer, made = transformer_of(transformer_config), list[dict[str, Any]]()
    async for message in in_turns(log_event_messages, FEW):
        turned = transformer.apply(message, {})
        said = {"event_number": len(made) + 1, "event_message": message}
        made.append(said | {"transformed_event_message": message if turned is None else turned})
    return {"transformed_logs": made}
