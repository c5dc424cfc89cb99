"""Logs: what happens by itself: what other services have to say of their things is delivered, a minute or two later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import orjson

from model.kernel.chance import Between
from model.kernel.unhurried import in_turns
from model.kit.arn import read_arn
from model.kit.behavior import changing, due
from model.kit.errors import AwsError
from model.kit.world import World
from model.services.logs.delivery_places import deliver as carry
from model.services.logs.delivery_places import folder_of, place_of
from model.services.logs.record_formats import heading, written
from model.services.logs.resources.deliveries import BUCKET, Delivery, DeliveryDestination, DeliverySource
from model.services.logs.vended_logs import FORMATS, vended

GATHERED = Between(60, 180)
MOST_AT_ONCE = 2000
"Records in one file or batch; the others have one of their own, right after."
_READ = "SELECT seq, time, record FROM logs_vended WHERE delivery = ? AND seq > ? ORDER BY seq LIMIT ?"
_FORGET = "DELETE FROM logs_vended WHERE delivery = ? AND seq <= ?"


@changing(Delivery, "vended")
async def gather(world: World, id: str) -> None:
    delivery = world.find(Delivery, id)
    if delivery is not None and delivery.vended > delivery.delivered and world.woken_at(deliver, id) is None:
        world.wake(deliver, id, after=world.delay(GATHERED, id, delivery.vended))


def stop_delivering(world: World, delivery: Delivery) -> None:
    world.forget(deliver, delivery.delivery_id)
    world.write(_FORGET, delivery.serial, delivery.vended)


@due
async def deliver(world: World, id: str) -> None:
    """What its destination does not take is lost; why is told of the delivery."""
    delivery = world.find(Delivery, id)
    source = world.find(DeliverySource, delivery.source_name) if delivery else None
    if delivery is None or source is None:
        return
    rows = await world.read(_READ, delivery.serial, delivery.delivered, MOST_AT_ONCE)
    if not rows:
        return
    try:
        await _carry(world, delivery, source, rows)
    except AwsError as refusal:
        delivery.failure = f"{refusal.code}: {refusal.message}"
    else:
        delivery.failure = ""
    delivery.delivered = int(rows[-1][0])
    world.write(_FORGET, delivery.serial, delivery.delivered)
    if delivery.delivered < delivery.vended:
        world.wake(deliver, id, at=world.now)


async def _carry(world: World, delivery: Delivery, source: DeliverySource, rows: Sequence[tuple[Any, ...]]) -> None:
    place, log = place_of(world, delivery.destination_arn), vended(source.service_name, source.log_type)
    assert log is not None, "a source that is none"
    id, read = read_arn(source.resource_arn).name, read_arn(delivery.destination_arn)
    destination = world.cell.world(read.account, read.region, "logs").get(DeliveryDestination, read.name)
    format = destination.output_format or FORMATS[delivery.type][0]
    lines = [(0, line) for line in heading(delivery.record_fields, format)] if delivery.type == BUCKET else []
    async for _, time, record in in_turns(rows, 32):
        text = written(orjson.loads(record), delivery.record_fields, format, delivery.field_delimiter)
        lines.append((int(time), text))
    if delivery.type != BUCKET:
        await carry(world, delivery, place, lines, log.stream.format(id=id))
        return
    hour = f"{datetime.fromtimestamp(int(world.now), UTC):%Y-%m-%d-%H}"
    unique = world.luck("delivered file", delivery.serial, delivery.delivered).hexadecimal(8)
    await carry(world, delivery, place, lines, f"{folder_of(world, delivery, id)}{id}.{hour}.{unique}.gz")
