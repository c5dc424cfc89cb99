"""What a machine can serve, how busy it is, and how long it lets people wait."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from model.physics.demand import RequestShape
from model.physics.faults import UNHARMED, Effect
from model.physics.queueing import Load, Station

WARMING_STEPS = 4


@dataclass(frozen=True, slots=True)
class Warmup:
    """A machine after boot: nothing before `ready_at`, then from `cold_speed` to full speed in equal steps."""

    ready_at: float
    ramp_seconds: float = 0.0
    cold_speed: float = 0.4

    def speed_at(self, at: float) -> float:
        if at < self.ready_at:
            return 0.0
        if at >= self.ready_at + self.ramp_seconds:
            return 1.0
        step = int((at - self.ready_at) / self.ramp_seconds * WARMING_STEPS)
        return self.cold_speed + (1 - self.cold_speed) * step / WARMING_STEPS

    def next_change(self, after: float) -> float:
        """When the speed changes next; inf when warm."""
        steps = (self.ready_at + self.ramp_seconds * step / WARMING_STEPS for step in range(WARMING_STEPS + 1))
        return next((at for at in steps if at > after), inf)


@dataclass(frozen=True, slots=True)
class Capacity:
    """What an instance has for its requests at one moment.

    `cpu_share` is what credits allow of its vCPUs (0.1: throttled to a tenth, which CPUUtilization then shows as 10 %);
    `speed` is how fast a busy vCPU gets work done (type, warm-up), which CPUUtilization does not show.
    """

    vcpus: int
    speed: float = 1.0
    cpu_share: float = 1.0
    background_percent: float = 1.0
    queue_limit: float = 1024
    timeout_seconds: float = 60.0

    turns_away: bool = False
    "Whoever finds no room never gets in, so that nothing in there answers."
    holds_waiting: bool = False
    "A request keeps its server while it waits for others."

    def station(self, shape: RequestShape, effect: Effect = UNHARMED) -> Station:
        """One server per vCPU, slowed by what the machine lacks."""
        seconds = shape.cpu_milliseconds / 1000 / (self.speed * self.cpu_share * effect.speed)
        if self.holds_waiting:
            seconds += _waiting_seconds(shape, effect)
        return Station(self.vcpus, seconds, self.queue_limit, self.timeout_seconds)

    def carry(self, arrivals_per_second: float, shape: RequestShape, effect: Effect = UNHARMED) -> Carried:
        """What becomes of requests arriving at this rate; without any speed all of them wait in vain."""
        if not self.speed * self.cpu_share * effect.speed:
            return Carried(None, 0.0, 0.0, arrivals_per_second, inf, 0.0)
        load = self.station(shape, effect).under(arrivals_per_second)
        lost = arrivals_per_second * load.lost_share
        gave_up, rejected = (lost, 0.0) if load.station.patience_binds else (0.0, lost)
        apart_seconds = 0.0 if self.holds_waiting else _waiting_seconds(shape, effect)
        busy_percent = 100 * load.utilization * self.cpu_share
        cpu_percent = min(busy_percent + self.background_percent, 100 * self.cpu_share)
        return Carried(
            load, load.served_per_second, rejected, gave_up, load.latency_seconds + apart_seconds, cpu_percent
        )


def _waiting_seconds(shape: RequestShape, effect: Effect) -> float:
    """What a request takes beside its work."""
    return shape.wait_milliseconds / 1000 + effect.delay_seconds


@dataclass(frozen=True, slots=True)
class Carried:
    """Requests through one machine, per second: served, turned away by a full line, given up waiting."""

    load: Load | None
    served_per_second: float
    rejected_per_second: float
    timed_out_per_second: float
    latency_seconds: float
    cpu_percent: float

    def slower_than(self, seconds: float) -> float:
        """Share of the served that take longer."""
        if self.load is None:
            return 1.0
        apart_seconds = self.latency_seconds - self.load.latency_seconds
        return self.load.slower_than(seconds - apart_seconds) if seconds > apart_seconds else 1.0
