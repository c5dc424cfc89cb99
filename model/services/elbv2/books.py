"""The accounts of a balancer at one moment: requests, answers, waiting and bytes per second."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from model.kit.world import World
from model.physics.database_load import DatabasePart, Query
from model.physics.demand import RequestShape
from model.physics.disk_load import DiskLimits
from model.physics.flow import Flow, Outcome
from model.physics.function_flow import BUSY, RATE, TURNED_AWAY, Flowing, pour_into
from model.services.elbv2.fronts import Pool
from model.services.elbv2.function_rooms import find_function
from model.services.elbv2.resources.targets import Target, is_function

REQUESTS_PER_CONNECTION = 10
"""Of clients of a balancer that reads requests; to the others each flow is one."""

IDLE_SECONDS = 5.0
"""How long a client holds a connection beyond its answers."""

ARRIVALS, ANSWERED = "arrivals", "answered"
"""What comes to each target, and what it answers, per second."""

INFLOW = "inflow"
"""What upstreams send to a balancer by its name, per second."""

COUNTED = (
    "requests",
    "target_2xx",
    "target_4xx",
    "target_5xx",
    "elb_3xx",
    "elb_4xx",
    "elb_5xx",
    "elb_502",
    "elb_503",
    "elb_504",
    "redirects",
    "fixed_responses",
    "connection_errors",
    "rejected",
    "lost",
    "spilled",
    "waiting_in_line",
    "answered",
    "waiting_seconds",
    "bytes",
    "new_connections",
    "target_connections",
    "target_open",
    "resets",
    "tls_errors",
)


@dataclass(slots=True)
class Books:
    """Rates per second by name, and what every machine and every disk has to carry."""

    requests_per_connection: float = REQUESTS_PER_CONNECTION
    rates: dict[str, float] = field(default_factory=lambda: dict.fromkeys(COUNTED, 0.0))
    machines: dict[str, list[float]] = field(default_factory=dict[str, list[float]])
    databases: dict[str, tuple[DatabasePart, Query]] = field(default_factory=dict[str, tuple[DatabasePart, Query]])
    disks: dict[str, tuple[DiskLimits, dict[str, float]]] = field(
        default_factory=dict[str, tuple[DiskLimits, dict[str, float]]]
    )

    passed: dict[str, float] = field(default_factory=dict[str, float])
    "What goes on to each balancer behind, per second."

    def add(self, flow: Flow, shape: RequestShape) -> None:
        """Enter what went through one target group."""
        entries = entries_of(flow)
        timeouts, silence = flow.total(lambda outcome: outcome.timeouts), flow.silence
        resets = flow.total(lambda outcome: outcome.resets)
        entries |= {
            "elb_502": entries["connection_errors"] - silence + resets,
            "elb_503": flow.unrouted,
            "elb_504": timeouts + silence,
            "elb_5xx": flow.balancer_errors,
            "bytes": flow.arrivals * shape.bytes_in + flow.answered * shape.bytes_out,
            "spilled": flow.total(lambda outcome: outcome.carried.rejected_per_second),
            "waiting_in_line": flow.total(_waiting),
            "new_connections": flow.arrivals / self.requests_per_connection,
            "target_connections": flow.total(lambda outcome: outcome.opened),
            "target_open": flow.total(lambda outcome: outcome.open),
            "resets": resets,
        }
        for name, rate in entries.items():
            self.rates[name] += rate

    def answer(self, status: str, rate: float) -> None:
        """Enter what the balancer answered by itself."""
        kind = f"elb_{status[0]}xx"
        if kind in self.rates:
            self.rates[kind] += rate
        if status == "503":
            self.rates["elb_503"] += rate
        self.rates["redirects" if status.startswith("3") else "fixed_responses"] += rate
        self.rates["new_connections"] += rate / self.requests_per_connection

    def reject(self, rate: float) -> None:
        """Enter what is more than the nodes carry."""
        for name in ("rejected", "elb_5xx", "elb_503"):
            self.rates[name] += rate

    def cut(self, rate: float) -> None:
        """Enter answers that were on their way from a target when the balancer let go of it."""
        self.rates["target_2xx"] -= min(rate, self.rates["target_2xx"])
        for name in ("elb_5xx", "elb_502"):
            self.rates[name] += rate

    def refuse(self, rate: float) -> None:
        """Enter whom the listener does not agree on a version of TLS with; they try once for each connection."""
        self.rates["tls_errors"] += rate / self.requests_per_connection

    def burden(self, instance_id: str, cpu_percent: float, asked: float, answered: float, shape: RequestShape) -> None:
        """Enter requests that a machine is asked and answers per second; several groups may share it."""
        sums = self.machines.setdefault(instance_id, [0.0, 0.0, 0.0])
        sums[0] = min(sums[0] + cpu_percent, 100.0)
        sums[1] += asked * shape.bytes_in
        sums[2] += answered * shape.bytes_out

    def pass_on(self, balancer: str, rate: float) -> None:
        """Enter what another balancer, by its ARN, gets to carry."""
        self.passed[balancer] = self.passed.get(balancer, 0.0) + rate

    def disk(self, volume_id: str, limits: DiskLimits, reads: float, writes: float, bytes_each: float) -> None:
        """Enter what a disk is asked to do per second; several databases may share it."""
        _, sums = self.disks.setdefault(volume_id, (limits, {}))
        asked = {"read_ops": reads, "write_ops": writes}
        asked |= {"read_bytes": reads * bytes_each, "write_bytes": writes * bytes_each}
        for name, amount in asked.items():
            sums[name] = sums.get(name, 0.0) + amount

    @property
    def active_connections(self) -> float:
        """Those of clients, by Little's law, and one to a target for each request in flight."""
        new, waiting = self.rates["new_connections"], self.rates["waiting_seconds"]
        return new * IDLE_SECONDS + 2 * waiting


def _waiting(outcome: Outcome) -> float:
    """How many stand in a target's line, by Little's law."""
    load = outcome.carried.load
    return load.served_per_second * load.wait_seconds if load else 0.0


def entries_of(flow: Flow) -> dict[str, float]:
    """What both a group and its balancer report."""
    return {
        "requests": flow.arrivals - flow.unrouted,
        "target_2xx": flow.total(lambda outcome: outcome.ok),
        "target_4xx": flow.total(lambda outcome: outcome.client_errors),
        "target_5xx": flow.total(lambda outcome: outcome.server_errors),
        "connection_errors": flow.total(lambda outcome: outcome.connection_errors),
        "answered": flow.answered,
        "waiting_seconds": flow.waiting_seconds_per_second,
    }


def write_balancer(world: World, arn: str, books: Books) -> None:
    for name, rate in books.rates.items():
        world.measure(arn, name, rate)
    world.measure(arn, "active_connections", books.active_connections)


def write_group(world: World, group: Pool, targets: Sequence[Target], flow: Flow) -> None:
    """A group's own numbers; its hosts are counted whether anything flows or not."""
    for name, rate in entries_of(flow).items():
        world.measure(group.arn, name, rate)
    healthy = sum(target.state == "healthy" for target in targets)
    world.measure(group.arn, "healthy", healthy)
    world.measure(group.arn, "unhealthy", sum(target.state in ("unhealthy", "initial") for target in targets))
    if healthy:
        world.measure(group.arn, "requests_per_target", (flow.arrivals - flow.unrouted) / healthy)


def write_target(world: World, target: Target, outcome: Outcome | None) -> None:
    """Of one; for whom nothing ever came, nothing is written down."""
    if (outcome and outcome.arrivals) or len(world.signal(target.name, ARRIVALS)):
        world.measure(target.name, ARRIVALS, outcome.arrivals if outcome else 0.0)
        world.measure(target.name, ANSWERED, outcome.answered if outcome else 0.0)
    if is_function(target.target_id):
        _write_flowing(world, target, outcome)


def _write_flowing(world: World, target: Target, outcome: Outcome | None) -> None:
    """What of a function's runs is on behalf of this target, and of all of them together.

    One that is there and has no room at all turns everybody away.
    """
    answered, busy, away = (0.0, 0.0, 0.0)
    if outcome is not None:
        refused = outcome.connection_errors if find_function(world, target.target_id) else 0.0
        answered, busy, away = outcome.answered, outcome.waiting_seconds_per_second, outcome.resets + refused
    pour_into(world, target.name, Flowing(answered, busy, away))
    pour_all(world, target.target_id)


def pour_all(world: World, function_arn: str) -> None:
    """A function may be the target of several groups."""
    names = [each.name for each in world.where(Target, target_id=function_arn)]
    sums = [sum(_now(world, name, each) for name in names) for each in (RATE, BUSY, TURNED_AWAY)]
    pour_into(world, function_arn, Flowing(*sums))


def _now(world: World, whose: str, quantity: str) -> float:
    signal = world.signal(whose, quantity)
    return signal.value_at(world.now) if len(signal) else 0.0
