"""Load stories: how many requests want to come, moment by moment, told by a few lines of data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from math import ceil, floor, inf
from typing import Any, cast

from model.kernel.steps import Steps
from model.physics.rhythms import KINDS, Bursts, Rhythm


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestShape:
    """What one request costs: CPU time, time spent waiting for others, bytes, and which share of the answers is wrong.

    `database_share` of the requests ask the database once. Once begun, an answer flows for `streaming_seconds`.
    """

    cpu_milliseconds: float = 20.0
    wait_milliseconds: float = 0.0
    bytes_in: float = 800.0
    bytes_out: float = 12_000.0
    client_error_share: float = 0.0
    server_error_share: float = 0.0
    database_share: float = 0.0
    streaming_seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Demand at one entry: the sum of its rates times its factors, constant from one step to the next."""

    components: tuple[Rhythm, ...]
    shape: RequestShape = RequestShape()
    step_seconds: float = 60.0

    @classmethod
    def told(cls, data: Mapping[str, object], *, starts_at: float = 0.0, seed: int = 0) -> Story:
        """A story from plain data: {components: [{daily: {low: 5, high: 80}}, …], shape: {…}, step_seconds: 60}.

        `start` of a component counts in seconds from `starts_at`. ValueError names what it does not know.
        """
        parts = data.get("components")
        if not isinstance(parts, list):
            raise ValueError("a load story needs a list of components")
        listed = enumerate(cast(list[object], parts))
        components = tuple(_rhythm(part, place, starts_at, seed) for place, part in listed)
        shape = RequestShape(**_numbers(data.get("shape", {}), RequestShape))
        step_seconds = float(str(data.get("step_seconds", 60)))
        unknown = set(data) - {"components", "shape", "step_seconds"}
        if unknown or step_seconds <= 0:
            raise ValueError(f"not a load story: {', '.join(sorted(unknown)) or 'step_seconds'}")
        return cls(components=components, shape=shape, step_seconds=step_seconds)

    def rate_at(self, at: float) -> float:
        """Requests per second."""
        instant = floor(at / self.step_seconds) * self.step_seconds
        rate = sum(part.value_at(instant) for part in self.components if not part.scales)
        for part in self.components:
            rate *= part.value_at(instant) if part.scales else 1.0
        return max(rate, 0.0)

    def next_change(self, after: float) -> float:
        """The next step at which the rate may differ; inf when it never will."""
        step = floor(after / self.step_seconds)
        instant = step * self.step_seconds
        soonest = min((part.next_change(instant) for part in self.components), default=inf)
        if soonest == inf:
            return inf
        return max(step + 1, ceil(soonest / self.step_seconds)) * self.step_seconds

    def steps(self, start: float, end: float) -> Steps:
        """The whole story of a window."""
        found, at = Steps(), start
        while at < end:
            found = found.appended(at, self.rate_at(at))
            at = self.next_change(at)
        return found


def shifted(told: Mapping[str, Any], seconds: float) -> dict[str, Any]:
    """The same moments for a story that is let in so much later: what has a `start` keeps its place in time."""
    parts = [
        {kind: _begun_before(kind, values, seconds) for kind, values in part.items()} for part in told["components"]
    ]
    return {**told, "components": parts}


def _begun_before(kind: str, values: Mapping[str, float], seconds: float) -> dict[str, float]:
    if "start" not in values:
        return dict(values)
    start = values["start"] - seconds
    if kind == "spike" and "every_seconds" in values:
        every = values["every_seconds"]
        return {**values, "start": start % every - every if start < -every else start}
    return {**values, "start": start}


def _rhythm(part: object, place: int, starts_at: float, seed: int) -> Rhythm:
    described = _mapping(part, f"component {place + 1}")
    if len(described) != 1:
        raise ValueError(f"component {place + 1} must be one kind with its numbers")
    ((name, values),) = described.items()
    if name not in KINDS:
        raise ValueError(f"component {place + 1}: no such kind: {name}")
    kind = KINDS[name]
    numbers = _numbers(values, kind)
    if "start" in numbers:
        numbers["start"] += starts_at
    if kind is Bursts:
        numbers.setdefault("seed", 1000.0 * seed + place)
    return kind(**numbers)


def _numbers(values: object, kind: type[Rhythm] | type[RequestShape]) -> dict[str, float]:
    described = _mapping(values, kind.__name__)
    missing = {f.name for f in fields(kind) if f.default is MISSING} - set(described)
    unknown = set(described) - {f.name for f in fields(kind)}
    if missing or unknown:
        raise ValueError(f"{kind.__name__}: missing {sorted(missing)}, unknown {sorted(unknown)}")
    return {name: float(str(number)) for name, number in described.items()}


def _mapping(value: object, what: str) -> dict[str, object]:
    if not isinstance(value, dict):
        raise ValueError(f"{what} must be a mapping")
    return {str(name): part for name, part in cast(dict[object, object], value).items()}
