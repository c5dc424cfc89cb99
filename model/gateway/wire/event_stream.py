"""AWS's encoding of event streams: messages of typed headers and a payload, each with two checksums."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import aclosing
from functools import cache
from struct import pack
from typing import Any
from zlib import crc32

from model.gateway.wire.shapes import OperationModel, Shape
from model.kit.event_stream import EventStream

CONTENT_TYPE = "application/vnd.amazon.eventstream"
BYTES = "application/octet-stream"
STRING = 7
"The type of a header whose value is text."
AROUND = 16
"Bytes of a message beside its headers and its payload: two lengths and two checksums."

Document = Callable[[str, Shape, Any], bytes]
"Puts a named structure into the words of a protocol."


def message(headers: Mapping[str, str], payload: bytes = b"") -> bytes:
    """Lengths, their checksum, headers, payload, and the checksum of all that."""
    said = b"".join([header(name, value) for name, value in headers.items()])
    lengths = pack("!II", AROUND + len(said) + len(payload), len(said))
    whole = b"".join((lengths, pack("!I", crc32(lengths)), said, payload))
    return whole + pack("!I", crc32(whole))


def header(name: str, value: str) -> bytes:
    title, text = name.encode(), value.encode()
    return pack(f"!B{len(title)}sBH{len(text)}s", len(title), title, STRING, len(text), text)


@cache
def streamed(operation: OperationModel) -> str | None:
    """The member of an answer that goes on, if there is one."""
    return next((name for name, shape in operation.output.members.items() if shape.has("eventstream")), None)


def messages(
    shape: Shape, events: EventStream[Any], content_type: str, document: Document, first: bytes = b""
) -> EventStream[bytes]:
    """The events of a stream as they travel; what is said `first` comes with the first of them."""

    async def encoded() -> AsyncGenerator[bytes, None]:
        before = first
        async with aclosing(events):
            async for event in events:
                ((name, said),) = event.items()
                yield before + event_message(name, shape.members[name], said, content_type, document)
                before = b""

    return EventStream(encoded(), events.pause)


def event_message(name: str, shape: Shape, said: Any, content_type: str, document: Document) -> bytes:
    """One event, or the refusal that ends a stream. A member may be the whole payload; bytes are sent as they are."""
    kind = "exception" if shape.has("exception") else "event"
    headers = {":message-type": kind, f":{kind}-type": name}
    whole = next((member for member, inside in shape.members.items() if inside.has("eventpayload")), None)
    if whole is None:
        payload = document(name, shape, said) if shape.members else b""
    elif shape.members[whole].type == "blob":
        content_type, payload = BYTES, said[whole]
    else:
        payload = document(whole, shape.members[whole], said[whole])
    return message(headers | ({":content-type": content_type} if payload else {}), payload)


def initial_response(content_type: str, payload: bytes) -> bytes:
    """What an answer says beside its stream, where no place outside the body is there for it."""
    headers = {":message-type": "event", ":event-type": "initial-response", ":content-type": content_type}
    return message(headers, payload)
