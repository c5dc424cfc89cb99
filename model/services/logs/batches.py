"""What may be put in one go, and what of it is kept (CloudWatch Logs API Reference, PutLogEvents)."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from model.services.logs.refusals import invalid

MOST_BYTES = 1_048_576
BYTES_BESIDE = 26
"What every event counts beside its text."
DAY = 86_400_000
OLDEST = 14 * DAY
NEWEST = 2 * DAY // 24
AT_ONCE = 500


class Entry(NamedTuple):
    """An event that somebody puts: milliseconds, text, and what it counts in bytes."""

    time: int
    message: str
    size: int


class Kept(NamedTuple):
    """The events that are taken, and which others are not because of their time."""

    entries: Sequence[Entry]
    rejected: dict[str, int]


def read_batch(events: Sequence[Mapping[str, Any]]) -> Generator[None, None, list[Entry]]:
    """A few at a time, as there may be ten thousand; others have their turn in between.

    Raises InvalidParameterException for a batch that is too large, spans too long a time, or is out of order."""
    entries: list[Entry] = []
    for first in range(0, len(events), AT_ONCE):
        if first:
            yield
        some = events[first : first + AT_ONCE]
        entries += [Entry(e["timestamp"], e["message"], len(e["message"].encode()) + BYTES_BESIDE) for e in some]
    total = sum(entry.size for entry in entries)
    if total > MOST_BYTES:
        raise invalid(f"Upload too large: {total} bytes exceeds limit of {MOST_BYTES}")
    if any(later.time < earlier.time for earlier, later in pairwise(entries)):
        raise invalid("Log events in a single PutLogEvents request must be in chronological order.")
    if entries[-1].time - entries[0].time > DAY:
        raise invalid("The batch of log events in a single PutLogEvents request cannot span more than 24 hours.")
    return entries


def keep(entries: Sequence[Entry], now: int, floor: int) -> Kept:
    """Neither older than two weeks or than the group keeps, nor more than two hours ahead of now."""
    old = sum(entry.time < now - OLDEST for entry in entries)
    expired = sum(entry.time < floor for entry in entries)
    begin, end = max(old, expired), sum(entry.time <= now + NEWEST for entry in entries)
    rejected = {"too_old_log_event_end_index": old, "expired_log_event_end_index": expired}
    told = {name: index for name, index in rejected.items() if index}
    if end < len(entries):
        told["too_new_log_event_start_index"] = end
    return Kept(entries[begin:end], told)
