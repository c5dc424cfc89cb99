"""Records: what you can ask for."""

from __future__ import annotations

from heapq import nsmallest
from typing import Any

from model.gateway.call import Call
from model.kernel.unhurried import in_pieces, in_turns
from model.kit.operation import operation
from model.laws.dns.names import canonical, order_of
from model.services.route53.changing import CHANGES_AT_ONCE, change, records_of
from model.services.route53.paging import MOST_ITEMS, read_most
from model.services.route53.record_reading import read_change
from model.services.route53.refusals import invalid
from model.services.route53.resources.record_sets import Change, RecordSet, described
from model.services.route53.zones import zone_of

MOST_RECORDS = 3 * MOST_ITEMS
FEW_AT_ONCE = 2_000
"So many records are put in order in a few milliseconds."

Place = tuple[str, str, str]


@operation
async def change_resource_record_sets(
    call: Call, *, hosted_zone_id: str, change_batch: dict[str, Any]
) -> dict[str, Any]:
    zone = zone_of(call.world, hosted_zone_id)
    changes = [read_change(each) async for each in in_turns(change_batch["Changes"], CHANGES_AT_ONCE)]
    noted = await change(call.world, zone, changes, change_batch.get("Comment"))
    return {"change_info": noted.description}


@operation
async def list_resource_record_sets(
    call: Call,
    *,
    hosted_zone_id: str,
    start_record_name: str | None = None,
    start_record_type: str | None = None,
    start_record_identifier: str | None = None,
    max_items: str | None = None,
) -> dict[str, Any]:
    """By names with the labels reversed, then by type and identifier."""
    zone = zone_of(call.world, hosted_zone_id)
    if (start_record_type and not start_record_name) or (start_record_identifier and not start_record_type):
        raise invalid("Invalid request: a type needs a name to start from, and an identifier needs a type.")
    most = read_most(max_items, MOST_RECORDS)
    first = (
        order_of(canonical(start_record_name)) if start_record_name else "",
        start_record_type or "",
        start_record_identifier or "",
    )
    found = await _in_order(records_of(call.world, zone.zone_id), first, most + 1)
    following = found[most].record if len(found) > most else None
    return {
        "resource_record_sets": [described(each.record) for each in found[:most]],
        "is_truncated": following is not None,
        "next_record_name": following.name if following else None,
        "next_record_type": following.type if following else None,
        "next_record_identifier": (following.identifier or None) if following else None,
        "max_items": str(most),
    }


async def _in_order(records: tuple[RecordSet, ...], first: Place, most: int) -> list[RecordSet]:
    """The first so many of them that are listed, from a place on."""
    listed: list[tuple[Place, int, RecordSet]] = []
    async for some in in_pieces(records):
        listed += [(each.place, each.serial, each) for each in some if not each.record.rule and each.place >= first]
        if len(listed) > FEW_AT_ONCE:
            listed = nsmallest(most, listed)
    return [each for _, _, each in nsmallest(most, listed)]


@operation
async def get_change(call: Call, *, id: str) -> dict[str, Any]:
    return {"change_info": call.world.get(Change, id.rpartition("/")[2]).description}
