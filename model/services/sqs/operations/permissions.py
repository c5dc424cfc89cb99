"""SQS: what you can ask for, about who may use a queue."""

from __future__ import annotations

from collections.abc import Sequence

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.sqs.places import queue_at
from model.services.sqs.policies import with_permission, without_permission


@operation
async def add_permission(
    call: Call, *, queue_url: str, label: str, aws_account_ids: Sequence[str], actions: Sequence[str]
) -> None:
    """Let other accounts in, for certain actions."""
    _, queue = queue_at(call, queue_url)
    queue.policy = with_permission(queue, label, aws_account_ids, actions)


@operation
async def remove_permission(call: Call, *, queue_url: str, label: str) -> None:
    _, queue = queue_at(call, queue_url)
    queue.policy = without_permission(queue, label)
