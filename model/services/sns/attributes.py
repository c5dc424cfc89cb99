"""The attributes of topics: texts outside, typed fields inside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from model.kit.names import snake
from model.services.sns import feedback, retry_policies
from model.services.sns.policies import refuse_bad_policy
from model.services.sns.refusals import invalid
from model.services.sns.resources.topics import Topic

TEXTS = ("DisplayName", "Policy", "DeliveryPolicy", "KmsMasterKeyId", "SignatureVersion", "FifoThroughputScope")
SWITCHES = ("FifoTopic", "ContentBasedDeduplication")
LONGEST_NAME = 100


def read(given: Mapping[str, str]) -> dict[str, Any]:
    """Fields by name. Raises InvalidParameter."""
    found = {snake(name): _read(name, value) for name, value in given.items() if name not in feedback.NAMES}
    about = {name: value for name, value in given.items() if name in feedback.NAMES}
    return found | ({"feedback": tuple(feedback.settled({}, about).items())} if about else {})


def _read(name: str, text: str) -> Any:
    if name in SWITCHES:
        if text.lower() not in ("true", "false"):
            raise invalid(name, f"Invalid value [{text}]. Must be true or false.")
        return text.lower() == "true"
    if name not in TEXTS:
        raise invalid("AttributeName")
    if name == "Policy" and text:
        refuse_bad_policy(text)
    if name == "DisplayName" and len(text) > LONGEST_NAME:
        raise invalid("DisplayName", f"must be at most {LONGEST_NAME} characters long")
    if name == "SignatureVersion" and text not in ("1", "2"):
        raise invalid("SignatureVersion", f"Invalid value [{text}].")
    if name == "DeliveryPolicy" and text:
        retry_policies.refuse_bad_policy(text, of_topic=True)
    return text


def settle(topic: Topic, given: Mapping[str, str]) -> None:
    about = {name: value for name, value in given.items() if name in feedback.NAMES}
    for name, value in read(given).items():
        setattr(
            topic, name, tuple(feedback.settled(dict(topic.feedback), about).items()) if name == "feedback" else value
        )


def told(topic: Topic) -> dict[str, str]:
    """As texts; what is not set is not told."""
    found = {
        "TopicArn": topic.topic_arn,
        "Owner": topic.account,
        "DisplayName": topic.display_name,
        "Policy": topic.effective_policy,
        "DeliveryPolicy": topic.delivery_policy,
        "EffectiveDeliveryPolicy": orjson.dumps({"http": retry_policies.usual_of(topic)}).decode(),
        "SubscriptionsConfirmed": str(topic.confirmed),
        "SubscriptionsPending": str(topic.pending),
        "SubscriptionsDeleted": str(topic.deleted),
        "KmsMasterKeyId": topic.kms_master_key_id,
        "SignatureVersion": topic.signature_version,
        **dict(topic.feedback),
    }
    if topic.fifo_topic:
        found |= {
            "FifoTopic": "true",
            "ContentBasedDeduplication": str(topic.content_based_deduplication).lower(),
            "FifoThroughputScope": topic.fifo_throughput_scope,
        }
    return {name: value for name, value in found.items() if value or name == "DisplayName"}
