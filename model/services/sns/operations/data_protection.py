"""SNS: what you can ask for, about data in messages that is nobody's business."""

from __future__ import annotations

from model.gateway.call import Call
from model.kit.operation import operation
from model.services.sns.places import topic_at
from model.services.sns.protecting import refuse_bad_protection


@operation
async def put_data_protection_policy(call: Call, *, resource_arn: str, data_protection_policy: str) -> None:
    """The topic has one policy; an empty one takes it away."""
    world, topic = topic_at(call.world, resource_arn, "ResourceArn")
    refuse_bad_protection(world, data_protection_policy, fifo=topic.fifo_topic)
    topic.data_protection = data_protection_policy


@operation
async def get_data_protection_policy(call: Call, *, resource_arn: str) -> dict[str, str | None]:
    _, topic = topic_at(call.world, resource_arn, "ResourceArn")
    return {"data_protection_policy": topic.data_protection or None}
