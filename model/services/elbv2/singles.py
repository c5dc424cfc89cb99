"""Single requests of a while: as many as were counted, each with a client, a node and a target as it may have had.

Of more than `MOST` in a while an even part is told, of each kind and minute.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise
from math import ceil, floor, log
from typing import Generic, NamedTuple, TypeVar

from model.kernel.chance import Luck
from model.kit.world import World
from model.laws.reach.hops import Outside, Station
from model.physics.metric import series_key
from model.physics.noise import MINUTE_SECONDS
from model.physics.series import Counter
from model.physics.traffic import Traffic
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.elbv2.books import ANSWERED, ARRIVALS
from model.services.elbv2.dealing import manner_of
from model.services.elbv2.fronts import Front, pools_behind, targets_of
from model.services.elbv2.reach import nodes, start_of
from model.services.elbv2.resources.targets import Target
from model.services.elbv2.streams import address_of, client_addresses

MOST = 1000
_AT_ONCE = 50
_PORTS = (1024, 64512)

T = TypeVar("T")


class Aim(NamedTuple):
    """A target, and at which address it is asked."""

    target: Target
    address: str
    nodes: Sequence[NetworkInterface]
    "Those that ask it."

    @property
    def place(self) -> str:
        return f"{self.address}:{self.target.port}"


class Single(NamedTuple):
    """`kind` is what it was counted as; `seconds` is how long its target took. `luck` is for whatever else is told."""

    ended: float
    kind: str
    node: NetworkInterface
    client: str
    aim: Aim | None
    seconds: float
    luck: Luck


class Drawn(Generic[T]):
    """Things that are drawn as often as their weights say."""

    def __init__(self, weighed: Iterable[tuple[T, float]]) -> None:
        pairs = [(thing, weight) for thing, weight in weighed if weight > 0]
        self.things = [thing for thing, _ in pairs]
        self.sums = list(accumulate(weight for _, weight in pairs))

    def draw(self, luck: Luck) -> T | None:
        if not self.things:
            return None
        place = bisect(self.sums, luck.random() * self.sums[-1])
        return self.things[min(place, len(self.things) - 1)]


def singles(
    world: World, front: Front, traffic: Traffic, kinds: Mapping[str, str], since: float, until: float
) -> Generator[None, None, list[Single]]:
    """In the order of time. `kinds` says of each which targets had them: `answered`, `failed`, or none."""
    found, there = list[Single](), nodes(world, front)
    counted = _counted(world, front, kinds, since, until) if there else ()
    luck = world.luck("single requests", front.arn, since, until)
    clients = {node.id: _clients(world, front, traffic, node) for node in there}
    aims = {had: Drawn(_aims(world, front, there, had, (since, until))) for had in set(kinds.values())}
    for kind, start, end, count in counted:
        mean = _mean_seconds(world, front, start, end)
        for number in range(count):
            at = start + (number + luck.random()) / count * (end - start)
            aim = aims[kinds[kind]].draw(luck)
            node = luck.choice(aim.nodes if aim else there)
            client = f"{luck.choice(clients[node.id])}:{_PORTS[0] + luck.below(_PORTS[1])}"
            seconds = -log(1 - luck.random()) * mean
            found.append(Single(at, kind, node, client, aim, seconds, luck))
            if not len(found) % _AT_ONCE:
                yield
    return sorted(found, key=lambda each: each.ended)


def _counted(
    world: World, front: Front, kinds: Iterable[str], since: float, until: float
) -> Iterator[tuple[str, float, float, int]]:
    """How many of each kind are told of each minute; the counts are those that CloudWatch shows."""
    first, last = ceil(since / MINUTE_SECONDS), floor(until / MINUTE_SECONDS)
    edges = [float(minute * MINUTE_SECONDS) for minute in range(first, last + 1)]
    if len(edges) < 2:
        return
    key = series_key(world, front.arn)
    counts = {kind: Counter(key, world.signal(front.arn, kind)).counts(edges) for kind in kinds}
    whole = sum(map(sum, counts.values()))
    share = MOST / whole if whole > MOST else 1.0
    for kind, column in counts.items():
        owed = world.luck("told part", front.arn, kind, since).random() if share < 1 else 0.0
        for (start, end), count in zip(pairwise(edges), column, strict=True):
            told = floor(owed + count * share)
            owed += count * share - told
            if told:
                yield kind, start, end, told


def _clients(world: World, front: Front, traffic: Traffic, node: NetworkInterface) -> Sequence[str]:
    start = start_of(world, front, traffic)
    if start is None or start[0] == Outside(Station.INTERNET):
        return client_addresses(world, node)
    return (start[1],)


def _aims(
    world: World, front: Front, there: Sequence[NetworkInterface], had: str, span: tuple[float, float]
) -> Iterator[tuple[Aim, float]]:
    """Every target that had some, and how many."""
    weigh = _WEIGHTS.get(had)
    for pool in pools_behind(world, front) if weigh else ():
        across = manner_of(world, pool).across_zones
        for target in targets_of(world, pool):
            weight = weigh(world, target.name, *span) if weigh else 0.0
            address = address_of(world, pool, target) if weight > 0 else ""
            near = [] if across else [each for each in there if each.availability_zone == target.zone]
            if address:
                yield Aim(target, address, near or there), weight


def _answered(world: World, target: str, since: float, until: float) -> float:
    return world.signal(target, ANSWERED).integral(since, until)


def _failed(world: World, target: str, since: float, until: float) -> float:
    return world.signal(target, ARRIVALS).integral(since, until) - _answered(world, target, since, until)


_WEIGHTS: Mapping[str, Callable[[World, str, float, float], float]] = {"answered": _answered, "failed": _failed}


def _mean_seconds(world: World, front: Front, start: float, end: float) -> float:
    answered = world.signal(front.arn, "answered").integral(start, end)
    return world.signal(front.arn, "waiting_seconds").integral(start, end) / answered if answered else 0.0
