"""CloudTrail: what you can ask for: what trails there are, and how they fare."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.pages import page
from model.services.cloudtrail.finding import all_trails, find_trail, trails_here
from model.services.cloudtrail.finding import get_trail as found_trail
from model.services.cloudtrail.moments import extended
from model.services.cloudtrail.resources.trails import Trail
from model.services.cloudtrail.signing import draw_key, fingerprint, public_key

PAGE = 100
SINCE = 1_384_300_800.0
"13 November 2013, when CloudTrail began: the keys of this world are as old."
YEARS = 100 * 366 * 86_400.0


@operation
async def describe_trails(
    call: Call, *, trail_name_list: Sequence[str] = (), include_shadow_trails: bool = True
) -> dict[str, Any]:
    """Names that mean nothing here are passed over."""
    named = [find_trail(call.world, name) for name in trail_name_list] if trail_name_list else trails_here(call.world)
    found = dict.fromkeys(trail for trail in named if trail is not None)
    return {"trail_list": [each for each in found if include_shadow_trails or each.region == call.region]}


@operation
async def get_trail(call: Call, *, name: str) -> dict[str, Trail]:
    return {"trail": found_trail(call.world, name)}


@operation
async def list_trails(call: Call, *, next_token: str | None = None) -> dict[str, Any]:
    """Those of all regions."""
    trails, token = page(
        all_trails(call.world),
        most=None,
        token=next_token,
        largest=PAGE,
        invalid=("InvalidTokenException", "The token is not valid."),
    )
    return {"trails": trails, "next_token": token}


@operation
async def get_trail_status(call: Call, *, name: str) -> dict[str, Any]:
    trail = found_trail(call.world, name)
    return {
        "is_logging": trail.is_logging,
        "latest_delivery_error": trail.latest_delivery_error,
        "latest_delivery_time": trail.latest_delivery_time,
        "start_logging_time": trail.start_logging_time,
        "stop_logging_time": trail.stop_logging_time,
        "latest_digest_delivery_error": trail.latest_digest_delivery_error,
        "latest_digest_delivery_time": trail.latest_digest_delivery_time,
        "latest_delivery_attempt_time": _said(trail.latest_delivery_attempt),
        "latest_cloud_watch_logs_delivery_error": trail.latest_cloud_watch_logs_delivery_error,
        "latest_cloud_watch_logs_delivery_time": trail.latest_cloud_watch_logs_delivery_time,
        "latest_notification_error": trail.latest_notification_error,
        "latest_notification_time": trail.latest_notification_time,
        "latest_notification_attempt_time": _said(trail.latest_notification_attempt),
        "latest_notification_attempt_succeeded": _said(trail.latest_notification_time),
        "latest_delivery_attempt_succeeded": _said(trail.latest_delivery_time),
        "time_logging_started": _said(trail.start_logging_time),
        "time_logging_stopped": _said(trail.stop_logging_time),
    }


@operation
async def list_public_keys(
    call: Call, *, start_time: float | None = None, end_time: float | None = None
) -> dict[str, Any]:
    """The one key of this region, whenever it is asked for."""
    if start_time is not None and end_time is not None and start_time > end_time:
        raise AwsError("InvalidTimeRangeException", "Start time cannot be after end time.")
    await draw_key(call.world, call.region)
    key = {
        "value": public_key(call.world, call.region),
        "fingerprint": fingerprint(call.world, call.region),
        "validity_start_time": SINCE,
        "validity_end_time": SINCE + YEARS,
    }
    return {"public_key_list": [key]}


def _said(moment: float | None) -> str:
    return "" if moment is None else extended(int(moment))
