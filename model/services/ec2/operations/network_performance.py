"""EC2: how long packets take between zones and regions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import Any

from model.catalog.regions import Region, Zone, find_region, find_zone
from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.physics.facilities.distance import measured_milliseconds, region_milliseconds, zone_milliseconds
from model.physics.facilities.site import was_out
from model.services.ec2.paging import paged_values

_PERIODS = {
    "five-minutes": 300,
    "fifteen-minutes": 900,
    "one-hour": 3600,
    "three-hours": 3 * 3600,
    "one-day": 86400,
    "one-week": 7 * 86400,
}
_MOST_POINTS = 5000


@operation
async def get_aws_network_performance_data(
    call: Call,
    *,
    data_queries: Sequence[Mapping[str, Any]] | None = None,
    start_time: float | None = None,
    end_time: float | None = None,
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """Of a day up to now unless other times are given. While a zone is out nothing is measured there."""
    now = call.world.now
    end = min(end_time if end_time is not None else now, now)
    start = start_time if start_time is not None else end - 86400
    answers = [_answer(call.world, query, start, end) for query in data_queries or ()]
    found, token = paged_values(answers, max_results, next_token)
    return {"data_responses": found, "next_token": token}


def _answer(world: World, query: Mapping[str, Any], start: float, end: float) -> dict[str, Any]:
    period = query.get("Period", "five-minutes")
    one, other = _place(query, "Source"), _place(query, "Destination")
    seconds = _PERIODS[period]
    if (end - start) / seconds > _MOST_POINTS:
        raise AwsError("InvalidParameterValue", "The time range has more data points than a query can return.")
    return {
        "id": query.get("Id"),
        "source": query["Source"],
        "destination": query["Destination"],
        "metric": query.get("Metric", "aggregate-latency"),
        "statistic": query.get("Statistic", "p50"),
        "period": period,
        "metric_points": tuple(_points(world, one, other, start, end, seconds)),
    }


def _place(query: Mapping[str, Any], member: str) -> Zone | Region:
    word = query.get(member, "")
    found = find_zone(word) or find_region(word)
    if found is None:
        raise AwsError("InvalidParameterValue", f"Value ({word}) for parameter {member} is invalid.")
    return found


def _points(
    world: World, one: Zone | Region, other: Zone | Region, start: float, end: float, seconds: int
) -> Iterator[dict[str, Any]]:
    usual, seed = _usual(world.kernel.seed, one, other), world.kernel.seed
    name = "/".join(sorted((one.name, other.name)))
    for number in range(ceil(start / seconds), int(end // seconds)):
        begun = number * seconds
        if not any(was_out(world, each, begun, begun + seconds) for each in (one, other) if isinstance(each, Zone)):
            value = measured_milliseconds(seed, name, usual, number)
            yield {"start_date": begun, "end_date": begun + seconds, "value": round(value, 6), "status": "OK"}


def _usual(seed: int, one: Zone | Region, other: Zone | Region) -> float:
    if isinstance(one, Zone) and isinstance(other, Zone) and one.region == other.region:
        return zone_milliseconds(seed, one, other)
    if isinstance(one, Region) and isinstance(other, Region):
        return region_milliseconds(one, other)
    raise AwsError("InvalidParameterCombination", "Source and Destination are two Regions, or two zones of one Region.")
