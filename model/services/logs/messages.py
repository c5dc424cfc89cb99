"""What subscribers get: events of one stream as a text of JSON, squeezed; and the message that tries the way out."""

from __future__ import annotations

import zlib
from collections.abc import Generator, Mapping, Sequence

import orjson

from model.kernel.unhurried import Unhurried
from model.services.logs.ids import event_id
from model.services.logs.resources.groups import LogGroup
from model.services.logs.shelf import Event

_GZIP = 31
"How zlib is told to write gzip's head and tail."
_BYTES_AT_ONCE = 64 * 1024


async def data_message(
    group: LogGroup, stream: str, filters: Sequence[str], events: Sequence[Event], *, most: int
) -> list[bytes]:
    """One message, or several where it would be longer than `most` bytes; an event alone is as long as it is."""
    told = [
        {"id": event_id(group.serial, each.place), "timestamp": each.time, "message": each.message} for each in events
    ]
    whole = await Unhurried(
        _squeezed(_message("DATA_MESSAGE", group.account, group.log_group_name, stream, filters, told))
    )
    if len(whole) <= most or len(events) == 1:
        return [whole]
    half = len(events) // 2
    first = await data_message(group, stream, filters, events[:half], most=most)
    return first + await data_message(group, stream, filters, events[half:], most=most)


async def control_message(now: float, what: str) -> bytes:
    """Says nothing of any group: whoever gets it lets it be."""
    text = f"CWL CONTROL MESSAGE: Checking health of destination {what}."
    told = [{"id": "", "timestamp": int(now * 1000), "message": text}]
    return await Unhurried(_squeezed(_message("CONTROL_MESSAGE", "CloudwatchLogs", "", "", (), told)))


def _message(
    kind: str, owner: str, group: str, stream: str, filters: Sequence[str], events: Sequence[Mapping[str, object]]
) -> bytes:
    return orjson.dumps(
        {
            "messageType": kind,
            "owner": owner,
            "logGroup": group,
            "logStream": stream,
            "subscriptionFilters": filters,
            "logEvents": events,
        }
    )


def _squeezed(text: bytes) -> Generator[None, None, bytes]:
    squeeze, found = zlib.compressobj(wbits=_GZIP), list[bytes]()
    for first in range(0, len(text), _BYTES_AT_ONCE):
        found.append(squeeze.compress(text[first : first + _BYTES_AT_ONCE]))
        yield
    return b"".join((*found, squeeze.flush()))
