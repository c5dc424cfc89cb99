"""Taking records into a stream, as many in a second as the account may put."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from typing import NamedTuple

from model.kit.quotas import most
from model.kit.world import World
from model.services.firehose import shelf
from model.services.firehose.behavior.counting import begin_counting
from model.services.firehose.behavior.delivering import expect
from model.services.firehose.resources.delivery_streams import BACKUP, DELIVERY, PROCESSING, DeliveryStream, Second

LARGE = frozenset({"us-east-1", "us-west-2", "eu-west-1"})
"Regions in which an account may put more."


class Pace(NamedTuple):
    """What one stream takes within a second without anybody asking for more."""

    requests: float
    records: float
    size: float


def pace_of(world: World) -> Pace:
    where = "large-regions" if world.region in LARGE else "other-regions"
    names = ("requests-per-second", "records-per-second", "bytes-per-second")
    return Pace(*(most(world, f"firehose/{name}-in-{where}") for name in names))


class Taken(NamedTuple):
    """What became of the records of one request: the ids of those that were taken, from the first on."""

    is_admitted: bool
    "Nothing was even looked at otherwise."
    encrypted: bool
    ids: list[str]


def take(world: World, stream: DeliveryStream, records: Sequence[bytes]) -> Taken:
    """As many as still fit into this second; of the others it is noted that they did not."""
    fitting = _admit(world, stream, records)
    begin_counting(world, stream)
    if fitting is None:
        stream.count(throttled=len(records))
        return Taken(is_admitted=False, encrypted=False, ids=[])
    size = sum(map(len, records[:fitting]))
    stream.count(requests=1, incoming_records=fitting, incoming_bytes=size, throttled=len(records) - fitting)
    ids = [_id(world, stream, number) for number in hold(world, stream, records[:fitting])]
    encrypted = stream.encryption.status in ("ENABLED", "DISABLING")
    return Taken(is_admitted=True, encrypted=encrypted, ids=ids)


def _admit(world: World, stream: DeliveryStream, records: Sequence[bytes]) -> int | None:
    """How many of the records fit into this second; None where not even the request does."""
    pace, now = pace_of(world), int(world.now)
    second = stream.second if stream.second.at == now else Second(at=now)
    if second.requests >= pace.requests:
        return None
    fitting, size = 0, second.size
    for data in records:
        if second.records + fitting >= pace.records or size + len(data) > pace.size:
            break
        fitting, size = fitting + 1, size + len(data)
    counted = {"requests": second.requests + 1, "records": second.records + fitting, "size": size}
    stream.second = second.model_copy(update=counted)
    return fitting


def hold(world: World, stream: DeliveryStream, records: Sequence[bytes]) -> range:
    """The numbers of the records, which wait from now on, however many have come already."""
    stream.taken += len(records)
    numbers = range(stream.taken - len(records) + 1, stream.taken + 1)
    way = PROCESSING if stream.destination.processor else DELIVERY
    for buffer in (way, BACKUP) if stream.destination.has_backup else (way,):
        shelf.put(world, stream, buffer, numbers, records)
        expect(world, stream, buffer)
    return numbers


def _id(world: World, stream: DeliveryStream, number: int) -> str:
    luck = world.luck("firehose record", stream.serial, number)
    return b64encode(bytes.fromhex(luck.hexadecimal(128) + luck.hexadecimal(128))).decode().rstrip("=")
