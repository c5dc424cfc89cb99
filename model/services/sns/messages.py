"""A message that is published, and what may be wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Self, cast

import orjson

from model.kit.errors import AwsError
from model.services.sns.refusals import bad_attribute, invalid
from model.services.sns.resources.topics import Topic

MOST_BYTES = 256 * 1024
LONGEST_SUBJECT = 100
NAME = re.compile(r"[\w.-]+", re.ASCII)
ID = re.compile(r"[!-~]{1,128}")
KINDS = ("String", "String.Array", "Number", "Binary")

Attributes = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Message:
    """`bodies` are what each protocol is told instead of the text, where the publisher says so."""

    text: str
    subject: str = ""
    attributes: Attributes = field(default_factory=dict[str, Mapping[str, Any]])
    bodies: Mapping[str, str] = field(default_factory=dict[str, str])
    token: str | None = None
    group: str | None = None
    id: str = ""
    number: str = ""

    @classmethod
    def of(cls, entry: Mapping[str, Any]) -> Self:
        """From the members of a request, or of an entry of a batch. Raises InvalidParameter for what is none."""
        text, structure = entry["Message"], entry.get("MessageStructure")
        if not text:
            raise invalid("Empty message")
        bodies = _by_protocol(text) if structure == "json" else {}
        return cls(
            bodies["default"] if bodies else text,
            entry.get("Subject", ""),
            entry.get("MessageAttributes", {}),
            bodies,
            entry.get("MessageDeduplicationId"),
            entry.get("MessageGroupId"),
        )

    @property
    def size(self) -> int:
        attributes = sum(len(name.encode()) + len(_content(value)) for name, value in self.attributes.items())
        return len(self.text.encode()) + attributes

    @property
    def sameness(self) -> str:
        return self.token or sha256(self.text.encode()).hexdigest()

    def text_for(self, protocol: str) -> str:
        return self.bodies.get(protocol, self.text)


def _by_protocol(text: str) -> dict[str, str]:
    try:
        said = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise invalid("Message Structure - JSON message body failed to parse") from error
    if not isinstance(said, dict) or not isinstance(cast("dict[str, Any]", said).get("default"), str):
        raise invalid("Message Structure - No default entry in JSON message body")
    return {name: body for name, body in cast("dict[str, Any]", said).items() if isinstance(body, str)}


def refuse_bad_message(message: Message) -> None:
    if message.size > MOST_BYTES:
        raise invalid("Message too long")
    subject = message.subject
    if subject and (len(subject) > LONGEST_SUBJECT or not subject.isprintable() or not subject.isascii()):
        raise invalid("Subject")
    for name, value in message.attributes.items():
        _refuse_bad_name(name)
        _refuse_bad_value(name, value)


def _refuse_bad_name(name: str) -> None:
    if len(name.encode()) > 256:
        raise bad_attribute("Length of message attribute name must be less than 256 bytes.")
    if not NAME.fullmatch(name):
        bad = next((character for character in name if not NAME.fullmatch(character)), " ")
        raise bad_attribute(
            f"Invalid non-alphanumeric character '#x{ord(bad):X}' was found in the message attribute name. "
            "Can only include alphanumeric characters, hyphens, underscores, or dots."
        )
    if name.startswith("."):
        raise bad_attribute("Invalid message attribute name starting with character '.' was found.")
    if name.endswith("."):
        raise bad_attribute("Invalid message attribute name ending with character '.' was found.")
    if ".." in name:
        raise bad_attribute("Message attribute name can not have successive '.' character.")


def _refuse_bad_value(name: str, value: Mapping[str, Any]) -> None:
    kind = value.get("DataType", "")
    plain = kind.partition(".")[0]
    if plain not in KINDS:
        raise bad_attribute(
            f"The message attribute '{name}' has an invalid message attribute type, the set of supported type "
            "prefixes is Binary, Number, and String."
        )
    own, other = ("BinaryValue", "StringValue") if plain == "Binary" else ("StringValue", "BinaryValue")
    if value.get(other) and not value.get(own):
        text = f"The message attribute '{name}' with type '{kind}' must use field '{own.removesuffix('Value')}'."
        raise bad_attribute(text)
    if not value.get(own):
        text = (
            f"The message attribute '{name}' must contain non-empty message attribute value for message attribute "
            f"type '{kind}'."
        )
        raise bad_attribute(text)


def refuse_other_type(topic: Topic, message: Message) -> None:
    """A FIFO topic needs to know of each message its group and what it is the same as."""
    if not topic.fifo_topic:
        if message.token is not None:
            reason = "The request includes MessageDeduplicationId parameter that is not valid for this topic type"
            raise invalid("MessageDeduplicationId", reason)
        return
    if not message.group:
        raise invalid("The MessageGroupId parameter is required for FIFO topics")
    if not message.token and not topic.content_based_deduplication:
        raise invalid(
            "The topic should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided "
            "explicitly"
        )
    for parameter, value in (("MessageGroupId", message.group), ("MessageDeduplicationId", message.token)):
        if value and not ID.fullmatch(value):
            raise invalid(parameter, "only alphanumeric and punctuation characters, 1 to 128 in length")


def plain_values(attributes: Attributes) -> dict[str, Any]:
    """What filters look at: texts, numbers and lists. Binary attributes are not filtered by."""
    return {name: _plain(value) for name, value in attributes.items() if not value["DataType"].startswith("Binary")}


def _plain(value: Mapping[str, Any]) -> Any:
    text = value["StringValue"]
    try:
        if value["DataType"].startswith("Number"):
            return float(text)
        return orjson.loads(text) if value["DataType"] == "String.Array" else text
    except ValueError as error:
        raise AwsError("InvalidParameter", f"Invalid parameter: attribute value {text}") from error


def _content(value: Mapping[str, Any]) -> bytes:
    return value.get("BinaryValue") or value.get("StringValue", "").encode()
