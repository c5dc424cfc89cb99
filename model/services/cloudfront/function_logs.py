"""What functions say of the requests that they run for: lines in a stream of their own log group, in CloudFront's home.

Source: Amazon CloudFront Developer Guide, "Edge function logs".
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from model.kit.errors import AwsError
from model.kit.world import World
from model.services.logs.resources.groups import LogGroup
from model.services.logs.resources.streams import LogStream, path_of

_HOUR = 3600


async def write_function_log(
    world: World, function: str, distribution: str, request_id: str, lines: tuple[str, ...]
) -> None:
    """Runs that say nothing leave nothing. What cannot be written is lost: no viewer waits for it."""
    if not lines:
        return
    told = (f"START DistributionID: {distribution}", *lines, "END")
    events = [{"timestamp": int(world.now * 1000), "message": f"{request_id} {each}"} for each in told]
    group, stream = f"/aws/cloudfront/function/{function}", _stream(world, function)
    place: dict[str, Any] = {"logGroupName": group, "logStreamName": stream}
    try:
        if world.find(LogGroup, group) is None:
            await world.ask("logs:CreateLogGroup", logGroupName=group)
        if world.find(LogStream, path_of(group, stream)) is None:
            await world.ask("logs:CreateLogStream", **place)
        await world.ask("logs:PutLogEvents", **place, logEvents=events)
    except AwsError:
        return


def _stream(world: World, function: str) -> str:
    """`2021/4/9/` and a UUID, another one each hour."""
    day = datetime.fromtimestamp(world.now, UTC)
    text = world.luck("function log", function, int(world.now // _HOUR)).hexadecimal(32)
    uuid = "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))
    return f"{day.year}/{day.month}/{day.day}/{uuid}"
