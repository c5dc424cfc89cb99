"""Logs: what you can ask for, about data in events that is nobody's business."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.logs.places import identified
from model.services.logs.protecting import begin_protecting, protection_of
from model.services.logs.resources.groups import LogGroup, Put


@operation
async def put_data_protection_policy(call: Call, *, log_group_identifier: str, policy_document: str) -> dict[str, Any]:
    """What comes in from now on is looked through, and seen masked."""
    world, group = call.world, identified(call.world, log_group_identifier)
    protection_of(world, policy_document)
    begin_protecting(world, group)
    group.data_protection = Put(document=policy_document, at=world.now)
    group.was_protected = True
    return _said(group)


@operation
async def get_data_protection_policy(call: Call, *, log_group_identifier: str) -> dict[str, Any]:
    """That of the group itself; nothing of it where it has none."""
    return _said(identified(call.world, log_group_identifier))


@operation
async def delete_data_protection_policy(call: Call, *, log_group_identifier: str) -> None:
    """Nothing is masked any more, unless by the account's policy."""
    identified(call.world, log_group_identifier).data_protection = None


def _said(group: LogGroup) -> dict[str, Any]:
    put = group.data_protection
    return {
        "log_group_identifier": group.log_group_name,
        "policy_document": put.document if put else None,
        "last_updated_time": int(put.at * 1000) if put else None,
    }
