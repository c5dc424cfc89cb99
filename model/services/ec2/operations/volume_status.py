"""EC2: how volumes are, and their attributes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.filters import Getter
from model.kit.operation import operation
from model.kit.world import World
from model.services.ec2.listing import listed
from model.services.ec2.resources.volumes import IMPAIRED, Volume


@operation
async def describe_volume_status(
    call: Call,
    *,
    volume_ids: Sequence[str] | None = None,
    filters: Sequence[Mapping[str, Any]] | None = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    world = call.world
    known: Mapping[str, Getter] = {
        "availability-zone": lambda each: each.availability_zone,
        "volume-status.status": lambda each: status_of(world, each),
    }
    found, token = listed(world, Volume, volume_ids, filters, known, max_results, next_token)
    return {"volume_statuses": [_shown(world, each) for each in found], "next_token": token}


def status_of(world: World, volume: Volume) -> str:
    if volume.state == "creating":
        return "insufficient-data"
    return "impaired" if world.signal(volume.volume_id, IMPAIRED).value_at(world.now) == 1 else "ok"


def _shown(world: World, volume: Volume) -> dict[str, Any]:
    status = status_of(world, volume)
    enabled = {"ok": "passed", "impaired": "failed", "insufficient-data": "insufficient-data"}
    details = [
        {"name": "io-enabled", "status": enabled[status]},
        {"name": "io-performance", "status": "not-applicable"},
    ]
    return {
        "volume_id": volume.volume_id,
        "availability_zone": volume.availability_zone,
        "availability_zone_id": volume.availability_zone_id,
        "volume_status": {"status": status, "details": details},
        "actions": (),
        "events": (),
    }


@operation
async def describe_volume_attribute(call: Call, *, volume_id: str, attribute: str) -> dict[str, Any]:
    volume = call.world.get(Volume, volume_id)
    if attribute == "autoEnableIO":
        return {"volume_id": volume_id, "auto_enable_io": {"value": volume.auto_enable_io}}
    return {"volume_id": volume_id, "product_codes": ()}


@operation
async def modify_volume_attribute(call: Call, *, volume_id: str, auto_enable_io: Mapping[str, bool]) -> None:
    call.world.get(Volume, volume_id).auto_enable_io = auto_enable_io["Value"]
