"""A message that somebody wants to send, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import md5, sha256
from typing import Any, Self

from model.kit.errors import AwsError
from model.services.sqs.message_attributes import SYSTEM, Attributes, digest, refuse_bad, weight
from model.services.sqs.places import refused
from model.services.sqs.resources.queues import Queue

BAD_CHARACTER = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
BAD_CHARACTERS = (
    "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | "
    "#x10000 to #x10FFFF"
)
ID = re.compile(r"[!-~]{1,128}")
ID_RULE = "{} can only include alphanumeric and punctuation characters. 1 to 128 in length."
NOT_TOLD_APART = (
    "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly"
)
OTHER_TYPE = "The request include parameter that is not valid for this queue type"
MOST_DELAY = 900
MANAGED_KEY = "alias/aws/sqs"


@dataclass(frozen=True, slots=True)
class Draft:
    """`delay` None is the queue's own."""

    body: str
    delay: int | None = None
    attributes: Attributes = field(default_factory=dict[str, Mapping[str, Any]])
    system: Attributes = field(default_factory=dict[str, Mapping[str, Any]])
    token: str | None = None
    group: str | None = None

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> Self:
        """From the members of a request, or of an entry of a batch."""
        return cls(
            entry["MessageBody"],
            entry.get("DelaySeconds"),
            entry.get("MessageAttributes", {}),
            entry.get("MessageSystemAttributes", {}),
            entry.get("MessageDeduplicationId"),
            entry.get("MessageGroupId"),
        )

    @property
    def size(self) -> int:
        return len(self.body.encode("utf-8", "surrogatepass")) + weight(self.attributes)

    @property
    def body_digest(self) -> str:
        return md5(self.body.encode(), usedforsecurity=False).hexdigest()

    @property
    def attributes_digest(self) -> str | None:
        return digest(self.attributes)

    @property
    def system_digest(self) -> str | None:
        return digest(self.system)

    @property
    def sameness(self) -> str:
        """By which a FIFO queue knows that it has the message already."""
        return self.token or sha256(self.body.encode()).hexdigest()

    def delay_in(self, queue: Queue) -> int:
        return queue.delay_seconds if self.delay is None else self.delay


def refuse_bad_draft(queue: Queue, draft: Draft) -> None:
    """Raises InvalidParameterValue, InvalidMessageContents or MissingParameter."""
    if not draft.body:
        raise AwsError("MissingParameter", "The request must contain the parameter MessageBody.")
    if BAD_CHARACTER.search(draft.body):
        raise AwsError("InvalidMessageContents", BAD_CHARACTERS)
    refuse_bad(draft.attributes)
    _refuse_bad_system(draft)
    if draft.size > queue.maximum_message_size:
        text = (
            "One or more parameters are invalid. "
            f"Reason: Message must be shorter than {queue.maximum_message_size} bytes."
        )
        raise AwsError("InvalidParameterValue", text)
    if draft.delay is not None and not 0 <= draft.delay <= MOST_DELAY:
        raise refused("DelaySeconds", draft.delay, f"DelaySeconds must be >= 0 and <= {MOST_DELAY}.")
    _refuse_bad_tokens(draft)
    _refuse_other_type(queue, draft)
    if queue.kms_master_key_id and queue.kms_master_key_id != MANAGED_KEY:
        raise AwsError("KMS.NotFoundException", f"Key {queue.kms_master_key_id!r} does not exist")


def _refuse_bad_system(draft: Draft) -> None:
    for name, value in draft.system.items():
        if name != SYSTEM or value.get("DataType") != "String" or not value.get("StringValue"):
            text = f"Message (system) attribute '{name}' is invalid: only {SYSTEM} can be sent, as a String."
            raise AwsError("InvalidParameterValue", text)


def _refuse_bad_tokens(draft: Draft) -> None:
    given = {"MessageDeduplicationId": draft.token, "MessageGroupId": draft.group}
    for parameter, value in given.items():
        if value is not None and not ID.fullmatch(value):
            raise refused(parameter, value, ID_RULE.format(parameter))


def _refuse_other_type(queue: Queue, draft: Draft) -> None:
    """A FIFO queue delays all messages alike, and needs to know of each its group and what it is the same as."""
    if not queue.fifo_queue:
        if draft.token is not None:
            raise refused("MessageDeduplicationId", draft.token, f"{OTHER_TYPE}.")
        return
    if draft.group is None:
        raise AwsError("MissingParameter", "The request must contain the parameter MessageGroupId.")
    if draft.token is None and not queue.content_based_deduplication:
        raise AwsError("InvalidParameterValue", NOT_TOLD_APART)
    if draft.delay:
        raise refused("DelaySeconds", draft.delay, f"{OTHER_TYPE}.")
