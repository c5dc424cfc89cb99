"""Waiting lines in closed form: what a station of servers does to requests that arrive at random."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, expm1, inf, log


def erlang_b(servers: int, offered: float) -> float:
    """Share of arrivals lost by servers without a queue: 1/B(0) = 1, 1/B(c) = 1 + c/a * 1/B(c-1)."""
    return 1 / _inverse_erlang_b(servers, offered) if offered else 0.0


def _inverse_erlang_b(servers: int, offered: float) -> float:
    inverse = 1.0
    for count in range(1, servers + 1):
        inverse = 1 + count / offered * inverse
    return inverse


def erlang_c(servers: int, offered: float) -> float:
    """Share of arrivals that wait in M/M/c: C = B / (1 - rho (1 - B)); all of them once rho = a/c reaches 1."""
    utilization = offered / servers
    if utilization >= 1:
        return 1.0
    blocked = erlang_b(servers, offered)
    return blocked / (1 - utilization * (1 - blocked))


def mm1_latency_seconds(arrivals_per_second: float, service_seconds: float) -> float:
    """Mean time in an M/M/1 system, S / (1 - rho); grows without bound as the server fills up."""
    utilization = arrivals_per_second * service_seconds
    return service_seconds / (1 - utilization) if utilization < 1 else inf


def mmc_latency_seconds(arrivals_per_second: float, service_seconds: float, servers: int) -> float:
    """Mean time in an M/M/c system, S + C / (c/S - lambda)."""
    offered = arrivals_per_second * service_seconds
    if offered >= servers:
        return inf
    return service_seconds + erlang_c(servers, offered) / (servers / service_seconds - arrivals_per_second)


@dataclass(frozen=True, slots=True)
class Station:
    """Equal servers with one line before them: M/M/c/K.

    At most `queue_limit` requests wait, and nobody waits longer than `timeout_seconds`; whichever is reached first
    bounds the line.
    """

    servers: int
    service_seconds: float
    queue_limit: float = 1024
    timeout_seconds: float = 60.0

    @property
    def full_rate_per_second(self) -> float:
        return self.servers / self.service_seconds

    @property
    def patience_binds(self) -> bool:
        """Whether those who are lost gave up waiting (a timeout) rather than found the line full (a rejection)."""
        return self.timeout_seconds * self.full_rate_per_second < self.queue_limit

    @property
    def places(self) -> float:
        """How many may wait: the queue limit, or fewer when the last would wait longer than the timeout."""
        return min(self.queue_limit, self.timeout_seconds * self.full_rate_per_second)

    def under(self, arrivals_per_second: float) -> Load:
        return Load(self, arrivals_per_second, *_balance(self, arrivals_per_second))


@dataclass(frozen=True, slots=True)
class Load:
    """A station in balance: which share of the arrivals is lost at the door, and which of the others must wait."""

    station: Station
    arrivals_per_second: float
    lost_share: float
    waiting_share: float

    @property
    def served_per_second(self) -> float:
        return self.arrivals_per_second * (1 - self.lost_share)

    @property
    def utilization(self) -> float:
        """Busy servers over all servers, 0 to 1."""
        return min(self.served_per_second / self.station.full_rate_per_second, 1.0)

    @property
    def drain_per_second(self) -> float:
        """By how much service outruns arrivals; negative in overload."""
        return self.station.full_rate_per_second - self.arrivals_per_second

    @property
    def longest_wait_seconds(self) -> float:
        return self.station.places / self.station.full_rate_per_second

    @property
    def wait_seconds(self) -> float:
        """Mean wait: that of an exponential of rate theta = c mu - lambda, cut off at the longest wait W.

        1/theta - W / (e^(theta W) - 1) for those who wait; without a limit the C / theta of M/M/c.
        """
        return self.waiting_share * _cut_mean(self.drain_per_second, self.longest_wait_seconds)

    @property
    def latency_seconds(self) -> float:
        return self.station.service_seconds + self.wait_seconds

    @property
    def concurrency(self) -> float:
        """Requests inside at any moment, by Little's law."""
        return self.served_per_second * self.latency_seconds

    def slower_than(self, seconds: float) -> float:
        """Share of the served that take longer: P(T > t) for T = wait + exponential service of rate mu."""
        at_once = exp(-seconds / self.station.service_seconds)
        limit_seconds = self.longest_wait_seconds
        if not self.waiting_share or not limit_seconds:
            return at_once
        waited = _wait_and_service_longer(
            seconds, self.drain_per_second, limit_seconds, 1 / self.station.service_seconds
        )
        return (1 - self.waiting_share) * at_once + self.waiting_share * waited

    def percentile_seconds(self, share: float) -> float:
        """The latency that `share` of the served stay below."""
        return percentile_seconds(self.slower_than, share, self.latency_seconds)


def percentile_seconds(slower_than: Callable[[float], float], share: float, guess_seconds: float) -> float:
    """The t at which P(T > t) falls to 1 - share, for any falling `slower_than`."""
    low, high = 0.0, guess_seconds
    while slower_than(high) > 1 - share:
        low, high = high, 2 * high
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if slower_than(middle) > 1 - share else (low, middle)
    return high


def _balance(station: Station, arrivals_per_second: float) -> tuple[float, float]:
    """Lost share and, among the accepted, waiting share of M/M/c/K.

    With rho = a/c, m places and I = 1/B - 1 (all states with a free server over the one with none) states with j
    waiting weigh rho^j; lost = rho^m / (I + sum rho^j). In overload everything is divided by rho^m.
    """
    offered = arrivals_per_second * station.service_seconds
    if not offered:
        return 0.0, 0.0
    ratio, places = offered / station.servers, station.places
    falling = min(ratio, 1 / ratio)
    free = _inverse_erlang_b(station.servers, offered) - 1
    full = 1.0 if ratio > 1 else ratio**places
    room = free * (falling**places if ratio > 1 else 1.0) + _geometric(falling, places + 1)
    waiting = _geometric(falling, places) * (falling if ratio > 1 else 1.0)
    return full / room, min(waiting / (room - full), 1.0) if room > full else 0.0


def _geometric(ratio: float, terms: float) -> float:
    """1 + r + ... of so many terms, r at most 1."""
    return -expm1(terms * log(ratio)) / (1 - ratio) if ratio < 1 - 1e-12 else terms


def _cut_mean(rate: float, limit: float) -> float:
    """Mean of an exponential of any sign of rate, cut off at `limit`: 1/r - L / (e^(rL) - 1)."""
    depth = rate * limit
    if abs(depth) < 1e-4:
        return limit / 2 - rate * limit**2 / 12
    return 1 / rate - (limit / expm1(depth) if depth < 500 else 0.0)


def _area(rate: float, low: float, high: float) -> float:
    """Integral of e^(r w) from low to high."""
    span = high - low
    if abs(rate * span) < 1e-9:
        return span * exp(rate * (low + high) / 2)
    peak = high if rate > 0 else low
    return exp(rate * peak) * -expm1(-abs(rate) * span) / abs(rate)


def _wait_and_service_longer(seconds: float, fade: float, limit: float, service_rate: float) -> float:
    """P(w + s > t), w exponential of rate `fade` cut off at `limit`, s exponential: P(w > t) + the w before t."""
    peak = 0.0 if fade >= 0 else limit  # where the density of w is highest; all exponents stay below 0 relative to it
    whole = _area(-fade, -peak, limit - peak)
    before = min(seconds, limit)
    still_waiting = _area(-fade, before - peak, limit - peak)
    growth = service_rate - fade
    highest = before if growth > 0 else 0.0
    weight = exp(-fade * (highest - peak) - service_rate * (seconds - highest))
    return (still_waiting + weight * _area(growth, -highest, before - highest)) / whole
