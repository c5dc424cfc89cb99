"""What arrived outside the cloud, as lines; and what a message asks its reader to do."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, cast
from urllib.parse import parse_qsl, urlsplit

import orjson

from model.client import Row as Thing
from screens.widgets.cell import Age, Text
from screens.widgets.column import Column
from screens.widgets.row import Row

COLUMNS: Final = (
    Column("unread", "", width=1),
    Column("when", "WHEN", kind="age", width=5),
    Column("by", "BY", min=5, max=11),
    Column("to", "TO", min=12, max=32, cut="middle"),
    Column("topic", "FROM", min=8, max=22, priority=2),
    Column("subject", "SUBJECT", min=20, max=200, flex=1),
)
_LINK: Final = re.compile(r"https://sns\.[a-z0-9-]+\.amazonaws\.com/\?\S+?(?=[\"\s]|$)")
_DEVICE: Final = "application"


@dataclass(frozen=True, slots=True)
class Message:
    """One that arrived: a letter, a text message, a push on a device, or a web request's body."""

    id: str
    region: str
    when: float
    by: str
    to: str
    topic: str
    subject: str
    text: str

    @property
    def words(self) -> str:
        """What a list shows of it: the subject, or how it begins."""
        if self.by == _DEVICE or not self.subject:
            return self.text.partition("\n")[0]
        return self.subject


@dataclass(frozen=True, slots=True)
class Offer:
    """What a link in a message does when it is followed: the call and its parameters."""

    action: str
    params: Mapping[str, str]


def messages_of(things: Sequence[Thing], fields: Sequence[str]) -> list[Message]:
    """Newest first, of things in the order in which they came; `fields` are those that their values are of."""
    found = [_message(thing, dict(zip(fields, thing.values, strict=True))) for thing in reversed(things)]
    return sorted(found, key=lambda each: -each.when)


def _message(thing: Thing, told: Mapping[str, Any]) -> Message:
    return Message(
        id=thing.id,
        region=thing.region,
        when=thing.created_at,
        by=told["protocol"],
        to=told["to"],
        topic=told["topic_name"],
        subject=told["subject"],
        text=told["text"],
    )


def row_of(message: Message, *, read: bool) -> Row:
    role = "text" if read else "strong"
    cells = (
        Text("" if read else "●", "accent"),
        Age(message.when),
        Text(message.by, "dim"),
        Text(message.to, role),
        Text(message.topic, "dim"),
        Text(message.words, role),
    )
    return Row(message.id, cells, int(read))


def offers(message: Message) -> list[Offer]:
    """To confirm a subscription, or to end one."""
    found: list[Offer] = []
    for link in _LINK.findall(message.text):
        told = dict(parse_qsl(urlsplit(link).query))
        found.append(Offer(f"sns:{told.pop('Action', '')}", told))
    return found


def offered(message: Message, operation: str) -> Offer | None:
    return next((each for each in offers(message) if each.action == f"sns:{operation}"), None)


def said_in(message: Message) -> Mapping[str, Any]:
    """The fields of what was published, if it is JSON, within an envelope or without; empty for a text."""
    told = _object(message.text.partition("\n\n--\n")[0])
    inner = told.get("Message")
    return _object(inner) or told if isinstance(inner, str) else told


def _object(text: str) -> Mapping[str, Any]:
    try:
        told = orjson.loads(text)
    except orjson.JSONDecodeError:
        return {}
    return cast("dict[str, Any]", told) if isinstance(told, dict) else {}
