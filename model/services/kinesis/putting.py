"""Taking records into a stream: each into the shard of its hash key, as fast as that shard allows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from model.kernel.unhurried import in_turns
from model.kit.errors import AwsError
from model.kit.form import Incomplete
from model.kit.notice import announce
from model.kit.world import World
from model.services.kinesis.behavior.counting import begin_counting
from model.services.kinesis.behavior.expiring import expect
from model.services.kinesis.hashing import MOST, hash_of
from model.services.kinesis.places import open_shards_of
from model.services.kinesis.refusals import bad_value, invalid, too_fast
from model.services.kinesis.resources.shards import WRITES, Second, Shard
from model.services.kinesis.resources.streams import Stream
from model.services.kinesis.shelf import Draft, put

MOST_BYTES = 10 * 1024 * 1024
"In one call."
AT_ONCE = 100
"Records that are read or taken before others have their turn."


class Entry(NamedTuple):
    """A record on its way to a shard, which its hash key decides."""

    draft: Draft
    hash_key: int


class Taken(NamedTuple):
    """Where a record is now, or with `refusal` why it is not."""

    shard: Shard
    number: str = ""
    refusal: AwsError | None = None


@dataclass(slots=True)
class _Intake:
    """What one call brings into one shard, beside what is in the second that is under way there."""

    second: Second
    drafts: list[Draft] = field(default_factory=list[Draft])
    size: int = 0
    refused: int = 0

    def allows(self, size: int) -> bool:
        """Something larger than a second's worth is let through when nothing else is."""
        times, used = self.second.times + len(self.drafts), self.second.size + self.size
        return times < WRITES.times and (used == 0 or used + size <= WRITES.size)


def read_entry(stream: Stream, given: Mapping[str, Any], path: tuple[str | int, ...] = ()) -> Entry:
    """Raises Incomplete, InvalidArgumentException and ValidationException."""
    key: str | None = given.get("PartitionKey")
    if key is None:
        raise Incomplete((*path, "PartitionKey"))
    data: bytes = given["Data"]
    draft = Draft(key, data, len(data) + len(key.encode()))
    most = stream.max_record_size_in_kib * 1024
    if len(draft.data) > most:
        raise bad_value(
            "1 validation error detected: Value at 'data' failed to satisfy constraint: "
            f"Member must have length less than or equal to {most}"
        )
    explicit: str | None = given.get("ExplicitHashKey")
    hash_key = hash_of(key) if explicit is None else int(explicit)
    if hash_key >= MOST:
        raise invalid(
            "Invalid ExplicitHashKey. ExplicitHashKey must be in the range: [0, 2^128-1]. "
            f"Specified value was {explicit}"
        )
    return Entry(draft, hash_key)


def refuse_too_much(entries: Sequence[Entry]) -> None:
    if sum(entry.draft.size for entry in entries) > MOST_BYTES:
        raise invalid("Records size exceeds 10 MB limit")


async def take(world: World, stream: Stream, entries: Sequence[Entry]) -> list[Taken]:
    """Each by itself, in their order: what a shard has no room for in this second is refused, and the rest is kept."""
    shards = open_shards_of(world, stream)
    firsts = [int(shard.starting_hash_key) for shard in shards]
    intakes: dict[Shard, _Intake] = {}
    taken: list[Taken] = []
    async for entry in in_turns(entries, AT_ONCE):
        shard = shards[bisect_right(firsts, entry.hash_key) - 1]
        if shard not in intakes:
            intakes[shard] = _Intake(shard.writing.at(world.now, WRITES))
        taken.append(_take(world, shard, intakes[shard], entry.draft))
    async for shard, intake in in_turns(intakes.items(), 1):
        _keep(world, shard, intake)
    if any(intake.drafts for intake in intakes.values()):
        stream.last_put = world.now
        announce(world, f"{stream.arn}/news")
    expect(world, stream)
    begin_counting(world, stream)
    return taken


def _take(world: World, shard: Shard, intake: _Intake, draft: Draft) -> Taken:
    if not intake.allows(draft.size):
        intake.refused += 1
        return Taken(shard, refusal=too_fast(shard.shard_id, shard.stream_name, shard.account))
    intake.drafts.append(draft)
    intake.size += draft.size
    return Taken(shard, shard.numbered(shard.written + len(intake.drafts), world.now))


def _keep(world: World, shard: Shard, intake: _Intake) -> None:
    shard.writing = intake.second.with_more(len(intake.drafts), intake.size)
    shard.note(records=len(intake.drafts), size=intake.size, refused_writes=intake.refused)
    if intake.drafts:
        put(world, shard, intake.drafts)
