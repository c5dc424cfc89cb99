"""What was said before one began to listen: looked for further and further back, until there is enough."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from model.client import Client, Heard

ENOUGH: Final = 300
PAGES: Final = 5
"Of one search; a group that says more within the shortest span is not read to the end."
SPANS: Final = (60.0, 900.0, 6 * 3600.0, 7 * 86_400.0, 400 * 86_400.0)


async def backlog(
    client: Client, region: str, groups: Sequence[str], pattern: str, before: float, most: int = ENOUGH
) -> list[Heard]:
    """The latest events before a moment, in the order of their times. Raises AwsError as a search does."""
    found: dict[str, Heard] = {}
    for name in groups:
        for each in await _of_group(client, region, name, pattern, before, most):
            found[each.id] = each
    return sorted(found.values(), key=lambda each: (each.time, each.id))[-most:]


async def _of_group(client: Client, region: str, group: str, pattern: str, before: float, most: int) -> Sequence[Heard]:
    found: list[Heard] = []
    for span in SPANS:
        found, complete = await _search(client, region, group, pattern, before - span, before)
        if len(found) >= most or not complete:
            break
    return found[-most:]


async def _search(
    client: Client, region: str, group: str, pattern: str, begin: float, end: float
) -> tuple[list[Heard], bool]:
    """What is said within a time, and whether that is all of it."""
    found: list[Heard] = []
    asked: dict[str, Any] = {"startTime": max(0, int(begin * 1000)), "endTime": int(end * 1000)}
    for _ in range(PAGES):
        answer = await client.call(
            "logs:FilterLogEvents", region=region, logGroupName=group, filterPattern=pattern, **asked
        )
        found += [_heard(group, each) for each in answer["events"]]
        if not answer.get("nextToken"):
            return found, True
        asked["nextToken"] = answer["nextToken"]
    return found, False


def _heard(group: str, told: dict[str, Any]) -> Heard:
    return Heard(
        told["eventId"], group, told["logStreamName"], told["timestamp"], told["message"], told["ingestionTime"]
    )
