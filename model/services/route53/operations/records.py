"""Records: what you can ask for."""

from __future__ import annotations

from typing import Any

from model.gateway.call import Call
from model.kernel.unhurried import first_of, in_turns
from model.kit.operation import operation
from model.laws.dns.names import canonical, order_of
from model.services.route53.changing import CHANGES_AT_ONCE, change, records_of
from model.services.route53.paging import MOST_ITEMS, read_most
from model.services.route53.record_reading import read_change
from model.services.route53.refusals import invalid
from model.services.route53.resources.record_sets import Change, RecordSet, described
from model.services.route53.zones import zone_of

MOST_RECORDS = 3 * MOST_ITEMS


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

    def place(each: RecordSet) -> tuple[str, str, str] | None:
        return each.place if not each.record.rule and each.place >= first else None

    found = await first_of(records_of(call.world, zone.zone_id), most + 1, place)
    following = found[most].record if len(found) > most else None
    return {
        "resource_record_sets": [described(each.record) for each in found[:most]],
        "is_truncated": following is not None,
        "next_record_name": following.name if following else None,
        "next_record_type": following.type if following else None,
        "next_record_identifier": (following.identifier or None) if following else None,
        "max_items": str(most),
    }


@operation
async def get_change(call: Call, *, id: str) -> dict[str, Any]:
    return {"change_info": call.world.get(Change, id.rpartition("/")[2]).description}
