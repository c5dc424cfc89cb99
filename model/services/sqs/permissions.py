"""SQS: what its operations act on, and the policies of its queues."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from model.kit.arn import arn
from model.kit.permission import Acted, Guard, acting_on, guarding
from model.kit.principal import Principal
from model.kit.world import World
from model.laws.access.policy import read_policy
from model.services.sqs.places import arn_of, queue_of
from model.services.sqs.resources.move_tasks import MessageMoveTask

_ABOUT_THE_POLICY = frozenset({"sqs:GetQueueAttributes", "sqs:GetQueueUrl", "sqs:SetQueueAttributes"})


@acting_on
def queues(world: World, params: Mapping[str, Any], _caller: Principal) -> Iterator[str | Acted]:
    if url := params.get("QueueUrl"):
        named = arn_of(world, url)
        yield Acted(named, queue_of(world, named))
    elif name := params.get("QueueName"):
        yield arn("sqs", world.region, params.get("QueueOwnerAWSAccountId", world.account), name)
    elif source := params.get("SourceArn"):
        yield Acted(source, queue_of(world, source))
    elif handle := params.get("TaskHandle"):
        task = world.find(MessageMoveTask, handle)
        yield task.source_arn if task else arn("sqs", world.region, world.account, "*")


@guarding
def queue_policy(world: World, action: str, arn: str) -> Guard | None:
    """Whoever owns a queue guards it, and its policy; a queue that is to be made has none."""
    queue = None if action == "sqs:CreateQueue" else queue_of(world, arn)
    if queue is None:
        return None
    text = queue.policy
    policies = (read_policy(text, queue.name, "resource-based policy"),) if text else ()
    return Guard(queue.account, policies, yields_to_root=action in _ABOUT_THE_POLICY)
