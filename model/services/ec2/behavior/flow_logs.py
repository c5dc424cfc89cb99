"""EC2: what happens by itself: traffic is watched interval by interval, and told some minutes later."""

from __future__ import annotations

from model.kit.behavior import changing, due
from model.kit.world import World
from model.services.ec2.flow_capture import close_window, is_there, look_again, open_window, window_of
from model.services.ec2.flow_delivery import deliver
from model.services.ec2.resources.flow_logs import BUCKET, FlowLog, FlowWindow
from model.services.ec2.resources.network_acls import NetworkAcl
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.route_tables import RouteTable
from model.services.ec2.resources.security_groups import SecurityGroup

LATE_SECONDS = 300.0
"""How long after an interval its records come to a log group (VPC user guide: about five minutes)."""

FILE_SECONDS = 300.0
"""How often objects are laid into a bucket, at full five minutes."""


async def begin_flow_log(world: World, log: FlowLog) -> None:
    await open_window(world, log)
    world.wake(end_interval, log.flow_log_id, after=log.max_aggregation_interval)


def end_flow_log(world: World, log: FlowLog) -> None:
    _forget(world, log.flow_log_id)
    world.remove(log)


def _forget(world: World, flow_log_id: str) -> None:
    """What was not delivered by then never is."""
    for function in (end_interval, deliver_flows, look_at_flows):
        world.forget(function, flow_log_id)
    for window in world.where(FlowWindow, flow_log_id=flow_log_id):
        world.remove(window)


@due
async def end_interval(world: World, flow_log_id: str) -> None:
    """A flow log does not outlive what it watches; one that was taken back leaves nothing to deliver."""
    log = world.find(FlowLog, flow_log_id)
    if log is None:
        _forget(world, flow_log_id)
        return
    if not is_there(world, log):
        end_flow_log(world, log)
        return
    window = window_of(world, log)
    if window is not None:
        await close_window(world, log, window)
    if world.woken_at(deliver_flows, flow_log_id) is None:
        world.wake(deliver_flows, flow_log_id, at=_told_at(world, log, world.now))
    await begin_flow_log(world, log)


def _told_at(world: World, log: FlowLog, ended: float) -> float:
    if not world.cell.settings.delays:
        return ended
    told = ended + LATE_SECONDS
    return -(-told // FILE_SECONDS) * FILE_SECONDS if log.log_destination_type == BUCKET else told


@due
async def deliver_flows(world: World, flow_log_id: str) -> None:
    log = world.find(FlowLog, flow_log_id)
    if log is None:
        return
    windows = sorted(world.where(FlowWindow, flow_log_id=flow_log_id), key=lambda each: each.began)
    closed = [each for each in windows if each.ended is not None]
    ready = [each for each in closed if each.ended is not None and _told_at(world, log, each.ended) <= world.now]
    if ready:
        await deliver(world, log, ready)
    for window in ready:
        world.remove(window)
    rest = [each.ended for each in closed if each not in ready and each.ended is not None]
    if rest:
        world.wake(deliver_flows, flow_log_id, at=_told_at(world, log, rest[0]))


@changing(SecurityGroup, "ip_permissions", "ip_permissions_egress")
@changing(NetworkAcl, "entries", "subnet_ids")
@changing(RouteTable, "routes", "serves")
@changing(NetworkInterface, "group_ids", "public_ips")
async def follow_rules(world: World, _id: str) -> None:
    """Once for all that changes in an instant."""
    for log in world.all(FlowLog):
        world.wake(look_at_flows, log.flow_log_id)


@due
async def look_at_flows(world: World, flow_log_id: str) -> None:
    log = world.find(FlowLog, flow_log_id)
    window = window_of(world, log) if log else None
    if log is not None and window is not None:
        await look_again(world, log, window)
