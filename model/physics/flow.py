"""How a stream of requests divides over targets, and what comes back; not one request is lost from the books."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal, cast

from model.physics.capacity import Capacity, Carried
from model.physics.choosing import ANYBODY, MITIGATED, Least, standing_out
from model.physics.connections import Keeping, Kept
from model.physics.demand import RequestShape
from model.physics.faults import UNHARMED, Effect
from model.physics.queueing import percentile_seconds

QUANTUM = 2.0**-20  # requests/s; rates are whole multiples of it, so that sums of rates are exact

ANYWHERE = "all"
"The zone of whoever is in none: the nodes of every zone send there."

_FEW = 8
"How many conditions are weighed in one step."

Algorithm = Literal["round_robin", "least_outstanding_requests", "weighted_random"]


@dataclass(frozen=True, slots=True)
class Target:
    """Somebody who can be sent requests; where connections are kept for them, `keeping` says how."""

    id: str
    zone: str
    capacity: Capacity
    weight: float = 1.0
    healthy: bool = True
    effect: Effect = UNHARMED
    keeping: Keeping | None = None

    @property
    def failing_share(self) -> float:
        """Of what is sent there."""
        return self.effect.error_share if self.effect.reach == "open" else 1.0


@dataclass(frozen=True, slots=True)
class Balancer:
    """How requests are dealt out.

    Without `cross_zone` the nodes of each zone serve the targets of their own zone only. `zone_shares` says how clients
    spread over the zones' nodes (cached DNS answers); empty: evenly over the zones that have a target to offer.
    `fail_open`: with fewer healthy targets than the `least` all of them get requests, as application balancers do.
    Clients are led into zones that have the `least_in_zone`. Where it `mitigates`, who fails more than others gets
    less.
    `cuts_streams`: an answer must have ended when its time is over, and not only have begun.
    """

    algorithm: Algorithm = "round_robin"
    cross_zone: bool = True
    zone_shares: Mapping[str, float] = field(default_factory=dict[str, float])
    fail_open: bool = True
    cuts_streams: bool = False
    least: Least = ANYBODY
    least_in_zone: Least = ANYBODY
    mitigates: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one target's part, in requests per second; arrivals are the sum of all the rest.

    `ok` were answered 2xx, `client_errors` 4xx and `server_errors` 5xx by the target itself (a full line included);
    `timeouts` and `connection_errors` never were, so that the balancer answers 504 or 502 in its place; 502 too for
    `resets`, whose connection the target was just closing.
    """

    arrivals: float
    ok: float
    client_errors: float
    server_errors: float
    timeouts: float
    connection_errors: float
    carried: Carried
    resets: float = 0.0
    kept: Kept | None = None

    @property
    def answered(self) -> float:
        return self.ok + self.client_errors + self.server_errors

    @property
    def waiting_seconds_per_second(self) -> float:
        return self.answered * self.carried.latency_seconds if self.answered else 0.0

    @property
    def opened(self) -> float:
        """Connections to the target per second that came about; one each where none is kept."""
        return self.arrivals * self.kept.opened_share if self.kept else self.arrivals - self.connection_errors

    @property
    def open(self) -> float:
        """Connections to the target at any moment."""
        return self.kept.open if self.kept else self.waiting_seconds_per_second


@dataclass(frozen=True, slots=True)
class Flow:
    """A stream in balance: the outcome at every target, and what found no target at all (answered 503)."""

    arrivals: float
    unrouted: float
    targets: tuple[Target, ...]
    outcomes: tuple[Outcome, ...]

    def total(self, part: Callable[[Outcome], float]) -> float:
        return sum(map(part, self.outcomes), 0.0)

    @property
    def answered(self) -> float:
        return self.total(lambda outcome: outcome.answered)

    @property
    def silence(self) -> float:
        """Connections to targets that nobody refused and nobody took."""
        pairs = zip(self.targets, self.outcomes, strict=True)
        return sum((outcome.connection_errors for target, outcome in pairs if target.effect.reach == "silent"), 0.0)

    @property
    def balancer_errors(self) -> float:
        """5xx that come from the balancer: no target (503), no connection (502, 504), no answer in time (504)."""
        return self.unrouted + self.total(lambda each: each.timeouts + each.connection_errors + each.resets)

    @property
    def waiting_seconds_per_second(self) -> float:
        """Response time begun per second: the sum of TargetResponseTime, and the requests in flight (Little)."""
        return self.total(lambda outcome: outcome.waiting_seconds_per_second)

    @property
    def latency_seconds(self) -> float:
        """Mean TargetResponseTime of the answered; 0 when there are none."""
        return self.waiting_seconds_per_second / self.answered if self.answered else 0.0

    def percentile_seconds(self, share: float) -> float:
        """The response time below which `share` of all answered requests stay, whoever answered."""
        answered = [outcome for outcome in self.outcomes if outcome.answered]
        if not answered:
            return 0.0

        def slower_than(seconds: float) -> float:
            return sum(o.answered * o.carried.slower_than(seconds) for o in answered) / self.answered

        return percentile_seconds(slower_than, share, self.latency_seconds)


def distribute(arrivals_per_second: float, shape: RequestShape, targets: Sequence[Target], balancer: Balancer) -> Flow:
    """What becomes of the stream in the targets' present condition."""
    work = distributing(arrivals_per_second, shape, targets, balancer)
    while True:
        try:
            next(work)
        except StopIteration as done:
            return cast(Flow, done.value)


def distributing(
    arrivals_per_second: float, shape: RequestShape, targets: Sequence[Target], balancer: Balancer
) -> Generator[None, None, Flow]:
    """The same in short steps, for there may be many targets."""
    quanta = round(arrivals_per_second / QUANTUM)
    unrouted, routed, parts = 0, list[Target](), list[int]()
    for share, group in _zone_groups(quanta, [target for target in targets if target.weight > 0], balancer):
        unrouted += share if not group else 0
        routed += group
        parts += split(share, _weights(share * QUANTUM, shape, group, balancer)) if group else []
    outcomes = yield from _outcomes(shape, routed, parts, balancer)
    return Flow(quanta * QUANTUM, unrouted * QUANTUM, tuple(routed), outcomes)


def _outcomes(
    shape: RequestShape, targets: Sequence[Target], parts: Sequence[int], balancer: Balancer
) -> Generator[None, None, tuple[Outcome, ...]]:
    """One outcome per target; targets in like condition share theirs."""
    known: dict[tuple[int, Capacity, Effect, Keeping | None], Outcome] = {}
    found: list[Outcome] = []
    for target, part in zip(targets, parts, strict=True):
        condition = (part, target.capacity, target.effect, target.keeping)
        if condition not in known:
            known[condition] = _outcome(part, shape, target, balancer)
            if not len(known) % _FEW:
                yield
        found.append(known[condition])
    return tuple(found)


def split(whole: int, weights: Sequence[float]) -> list[int]:
    """Whole parts in proportion to the weights; they sum up to the whole exactly."""
    scale, running, given = whole / sum(weights), 0.0, 0
    parts: list[int] = []
    for weight in weights[:-1]:
        running += weight * scale
        parts.append(min(round(running), whole) - given)
        given += parts[-1]
    return [*parts, whole - given]


def _routable(targets: Sequence[Target], balancer: Balancer) -> list[Target]:
    healthy = [target for target in targets if target.healthy]
    enough = balancer.least.is_met(len(healthy), len(targets))
    return healthy if enough or not balancer.fail_open else list(targets)


def _zone_groups(quanta: int, targets: list[Target], balancer: Balancer) -> list[tuple[int, list[Target]]]:
    routable = _routable(targets, balancer)
    if balancer.cross_zone or all(target.zone == ANYWHERE for target in routable):
        return [(quanta, routable)]
    zones = dict.fromkeys(_offered(targets, routable, balancer.least_in_zone), 1.0)
    shares = {zone: share for zone, share in (balancer.zone_shares or zones).items() if share > 0}
    parts = split(quanta, list(shares.values()))
    return [(part, [t for t in routable if t.zone == zone]) for part, zone in zip(parts, shares, strict=True)]


def _offered(targets: Sequence[Target], routable: Sequence[Target], least: Least) -> list[str]:
    """The zones that clients are led into: those with enough who are well, or else all that have anybody to ask."""
    zones = list(dict.fromkeys(target.zone for target in routable))
    within = {zone: [target.healthy for target in targets if target.zone == zone] for zone in zones}
    return [zone for zone, healthy in within.items() if least.is_met(sum(healthy), len(healthy))] or zones


def _weights(rate: float, shape: RequestShape, group: Sequence[Target], balancer: Balancer) -> list[float]:
    weights = [target.weight for target in group]
    if balancer.mitigates:
        out = standing_out([target.failing_share for target in group])
        weights = [weight * (MITIGATED if odd else 1.0) for weight, odd in zip(weights, out, strict=True)]
    if balancer.algorithm != "least_outstanding_requests" or not rate:
        return weights
    speeds = [_full_rate(target, shape) for target in group]
    lines = [float(target.capacity.vcpus) for target in group]
    if not sum(speeds):
        return weights
    level = _equal_outstanding(rate, speeds, lines)
    return [speed * level / (line + level) for speed, line in zip(speeds, lines, strict=True)]


def _full_rate(target: Target, shape: RequestShape) -> float:
    pace = target.capacity.speed * target.capacity.cpu_share * target.effect.speed
    return target.capacity.station(shape, target.effect).full_rate_per_second if pace else 0.0


def _equal_outstanding(rate: float, speeds: Sequence[float], lines: Sequence[float]) -> float:
    """The number L of requests in every target at which the rates mu c L / (c + L) sum up to the stream's."""
    busy = min(rate, 0.999 * sum(speeds))
    low, high = 0.0, max(lines) * busy / (sum(speeds) - busy)
    for _ in range(50):
        middle = (low + high) / 2
        enough = sum(s * middle / (n + middle) for s, n in zip(speeds, lines, strict=True)) >= busy
        low, high = (low, middle) if enough else (middle, high)
    return high


def _outcome(quanta: int, shape: RequestShape, target: Target, balancer: Balancer) -> Outcome:
    arrivals = quanta * QUANTUM
    if target.effect.reach != "open":
        idle = Carried(None, 0.0, 0.0, 0.0, 0.0, target.capacity.background_percent)
        return Outcome(arrivals, 0.0, 0.0, 0.0, 0.0, arrivals, idle)
    kept = _kept(arrivals, shape, target)
    resets = round(quanta * kept.reset_share) if kept else 0
    come = quanta - resets
    carried = target.capacity.carry(come * QUANTUM, _with_connections(shape, target, kept), target.effect)
    timeouts = min(round(carried.timed_out_per_second / QUANTUM), come)
    rejected = min(round(carried.rejected_per_second / QUANTUM), come - timeouts)
    late = round((come - timeouts - rejected) * _late_share(carried, shape, target, balancer))
    served = come - timeouts - rejected - late
    turned_away = rejected if target.capacity.turns_away else 0
    wrong = 1 - (1 - shape.server_error_share) * (1 - target.effect.error_share)
    server_errors = min(round(served * wrong), served)
    client_errors = min(round(served * shape.client_error_share), served - server_errors)
    return Outcome(
        arrivals,
        ok=(served - server_errors - client_errors) * QUANTUM,
        client_errors=client_errors * QUANTUM,
        server_errors=(server_errors + rejected - turned_away) * QUANTUM,
        timeouts=(timeouts + late) * QUANTUM,
        connection_errors=0.0,
        carried=carried,
        resets=(resets + turned_away) * QUANTUM,
        kept=kept,
    )


def _kept(arrivals: float, shape: RequestShape, target: Target) -> Kept | None:
    """The connections with somebody who works at all."""
    full_rate = _full_rate(target, shape) if target.keeping else 0.0
    if target.keeping is None or not full_rate:
        return None
    apart_seconds = shape.wait_milliseconds / 1000 + target.effect.delay_seconds + shape.streaming_seconds
    return target.keeping.under(arrivals, arrivals * (target.capacity.vcpus / full_rate + apart_seconds))


def _with_connections(shape: RequestShape, target: Target, kept: Kept | None) -> RequestShape:
    """What a request costs on average, with the connections that are opened for some."""
    if kept is None or target.keeping is None:
        return shape
    setup_milliseconds = kept.opened_share * target.keeping.setup_milliseconds
    return replace(shape, cpu_milliseconds=shape.cpu_milliseconds + setup_milliseconds)


def _late_share(carried: Carried, shape: RequestShape, target: Target, balancer: Balancer) -> float:
    """Of those that are served, who take longer than the balancer waits for a sign of life."""
    patience = target.capacity.timeout_seconds - (shape.streaming_seconds if balancer.cuts_streams else 0.0)
    return carried.slower_than(patience) if patience > 0 else 1.0
