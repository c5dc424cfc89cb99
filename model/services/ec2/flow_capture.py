"""The intervals of a flow log: what passes is watched, and put into lines when rules change or the time is over."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator
from itertools import chain

from model.kernel.unhurried import Unhurried
from model.kit.networks import reach
from model.kit.world import World
from model.laws.reach.hops import Outside
from model.physics.streams import Exchange, Stream, streams
from model.services.ec2.flow_fields import Record, read_format, written
from model.services.ec2.flow_records import flows
from model.services.ec2.flow_sources import forget_old, passage_of, singles
from model.services.ec2.resources.flow_logs import FlowLog, FlowWindow, Line, Passage
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.resources.vpcs import Vpc
from model.services.ec2.wiring import Wiring

MOST_LINES = 500
"""Of an interface in an interval. What is more is skipped, and said to be."""

WATCHED: dict[str, type[Vpc] | type[Subnet] | type[NetworkInterface]] = {
    "VPC": Vpc,
    "Subnet": Subnet,
    "NetworkInterface": NetworkInterface,
}
"""What can be watched, by AWS's word for it."""

Covered = dict[str, NetworkInterface]


def is_there(world: World, log: FlowLog) -> bool:
    """Whether there still is what is watched."""
    return any(world.find(kind, log.resource_id) is not None for kind in WATCHED.values())


def covered_by(world: World, log: FlowLog) -> Covered:
    """The interfaces that are watched now, by id."""
    match log.resource_id.partition("-")[0]:
        case "vpc":
            found = world.where(NetworkInterface, vpc_id=log.resource_id)
        case "subnet":
            found = world.where(NetworkInterface, subnet_id=log.resource_id)
        case _:
            alone = world.find(NetworkInterface, log.resource_id)
            found = (alone,) if alone else ()
    return {each.network_interface_id: each for each in found}


async def open_window(world: World, log: FlowLog) -> FlowWindow:
    number = world.count(f"windows of {log.flow_log_id}")
    window = FlowWindow(name=f"{log.flow_log_id}|{number}", flow_log_id=log.flow_log_id, began=world.now)
    window.passages = await Unhurried(_passages(world, streams(world), covered_by(world, log)))
    return world.add(window)


def window_of(world: World, log: FlowLog) -> FlowWindow | None:
    """The one that is open."""
    found = world.where(FlowWindow, flow_log_id=log.flow_log_id)
    return next((each for each in found if each.ended is None), None)


async def look_again(world: World, log: FlowLog, window: FlowWindow) -> None:
    """After rules have changed: what now passes otherwise is told as it was until now."""
    covered, going = covered_by(world, log), {each.name: each for each in streams(world)}
    before = {each.stream: each for each in window.passages}
    after = {each.stream: each for each in await Unhurried(_passages(world, going.values(), covered))}
    turned = [each for name, each in before.items() if name in after and _way(each) != _way(after[name])]
    lines = await Unhurried(_lines(world, log, covered, _said(world, turned, going)))
    window.lines += tuple(lines)
    window.passages = tuple(
        before[name] if name in before and _way(before[name]) == _way(each) else each for name, each in after.items()
    )


async def close_window(world: World, log: FlowLog, window: FlowWindow) -> None:
    covered, going = covered_by(world, log), {each.name: each for each in streams(world)}
    single = [(each.passage, each.said) for each in await singles(world, window.began, world.now)]
    forget_old(world)
    told = chain(_said(world, window.passages, going), single)
    lines = await Unhurried(_lines(world, log, covered, told))
    window.lines = tuple(_in_order(log, window, covered, (*window.lines, *lines), world.now))
    window.passages, window.ended = (), world.now


def _passages(world: World, going: Iterable[Stream], covered: Covered) -> Generator[None, None, tuple[Passage, ...]]:
    """Of those streams that come by what is watched."""
    network, found = Wiring(world), list[Passage]()
    for stream in going:
        start = stream.start if isinstance(stream.start, Outside) else network.nic(stream.start)
        if start is None:
            continue
        walked = reach(world, stream.start, stream.packet)
        passage = passage_of(network, start, walked, stream.name, world.now)
        if any(each.interface_id in covered for each in passage.seen):
            found.append(passage)
        yield
    return tuple(found)


def _way(passage: Passage) -> tuple[object, ...]:
    return passage.came, passage.went, passage.seen


def _said(world: World, passages: Iterable[Passage], going: dict[str, Stream]) -> Iterator[tuple[Passage, Exchange]]:
    """What was exchanged since each began; of streams that are no more nobody can tell."""
    for passage in passages:
        stream = going.get(passage.stream)
        said = stream.said(passage.since, world.now) if stream else Exchange()
        if said.happened:
            yield passage, said


def _lines(
    world: World, log: FlowLog, covered: Covered, told: Iterable[tuple[Passage, Exchange]]
) -> Generator[None, None, list[Line]]:
    fields, end, found = read_format(log.log_format), int(world.now), list[Line]()
    for passage, said in told:
        start = int(passage.since)
        for seen in passage.seen:
            interface = covered.get(seen.interface_id)
            if interface is None or not _wanted(log, seen.allowed):
                continue
            for flow in flows(world, interface, passage, seen, said):
                text = written(fields, Record(interface, start, end, flow=flow))
                found.append(Line(interface_id=seen.interface_id, start=start, text=text))
        yield
    return found


def _wanted(log: FlowLog, allowed: bool) -> bool:
    return log.traffic_type in ("ALL", "ACCEPT" if allowed else "REJECT")


def _in_order(log: FlowLog, window: FlowWindow, covered: Covered, lines: Iterable[Line], now: float) -> Iterator[Line]:
    """Interface by interface; one that is in use and has nothing to tell says so."""
    fields, start, end = read_format(log.log_format), int(window.began), int(now)
    by_interface: dict[str, list[Line]] = {id: [] for id, each in covered.items() if each.status == "in-use"}
    for line in lines:
        by_interface.setdefault(line.interface_id, []).append(line)
    for id, mine in by_interface.items():
        yield from mine[:MOST_LINES]
        status = "SKIPDATA" if len(mine) > MOST_LINES else "" if mine else "NODATA"
        if status and id in covered:
            yield Line(interface_id=id, start=start, text=written(fields, Record(covered[id], start, end, status)))
