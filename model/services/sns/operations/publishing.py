"""SNS: what you can ask for: publishing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.services.sns.batches import failed, refuse_bad_batch
from model.services.sns.messages import Message, refuse_bad_message, refuse_other_type
from model.services.sns.places import topic_at
from model.services.sns.policies import lets_service_in
from model.services.sns.publishing import publish_message, pushed, text_message
from model.services.sns.refusals import invalid
from model.services.sns.resources.topics import Topic


@operation
async def publish(
    call: Call,
    *,
    message: str,
    topic_arn: str = "",
    target_arn: str = "",
    phone_number: str = "",
    subject: str = "",
    message_structure: str = "",
    message_attributes: Mapping[str, Mapping[str, Any]] | None = None,
    message_deduplication_id: str | None = None,
    message_group_id: str | None = None,
) -> dict[str, str | None]:
    """To all who are subscribed to a topic, or to one telephone or device."""
    written = Message.of(
        {
            "Message": message,
            "Subject": subject,
            "MessageStructure": message_structure,
            "MessageAttributes": message_attributes or {},
            "MessageDeduplicationId": message_deduplication_id,
            "MessageGroupId": message_group_id,
        }
    )
    refuse_bad_message(written)
    if len([each for each in (topic_arn, target_arn, phone_number) if each]) != 1:
        raise invalid("TopicArn or TargetArn or PhoneNumber", "exactly one is required")
    if phone_number:
        return {"message_id": text_message(call.world, phone_number, written)}
    if ":endpoint/" in target_arn:
        return {"message_id": pushed(call.world, target_arn, written)}
    place, topic = topic_at(call.world, topic_arn or target_arn, "TopicArn" if topic_arn else "TargetArn")
    _refuse_service(call, topic)
    refuse_other_type(topic, written)
    sent = await publish_message(place, topic, written, call.principal)
    return {"message_id": sent.id, "sequence_number": sent.number or None}


@operation(permission="sns:Publish")
async def publish_batch(
    call: Call, *, topic_arn: str, publish_batch_request_entries: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """What is wrong with one message does not keep the others."""
    place, topic = topic_at(call.world, topic_arn)
    _refuse_service(call, topic)
    refuse_bad_batch(publish_batch_request_entries)
    done: list[dict[str, Any]] = []
    refusals: list[dict[str, Any]] = []
    for entry in publish_batch_request_entries:
        try:
            written = Message.of(entry)
            refuse_bad_message(written)
            refuse_other_type(topic, written)
            sent = await publish_message(place, topic, written, call.principal)
        except AwsError as refusal:
            refusals.append(failed(entry["Id"], refusal))
            continue
        done.append({"id": entry["Id"], "message_id": sent.id, "sequence_number": sent.number or None})
    return {"successful": done, "failed": refusals}


def _refuse_service(call: Call, topic: Topic) -> None:
    """A service publishes for somebody else, and so only where the topic's policy lets it in."""
    if call.principal.type == "AWSService" and not lets_service_in(topic, call.principal, call.source_arn):
        text = f"{call.principal.name} is not authorized to perform: SNS:Publish on resource: {topic.topic_arn}"
        raise AwsError("AuthorizationError", text, 403)
