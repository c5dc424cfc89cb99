"""Route 53: what happens by itself: checkers ask endpoints, and name servers hear when one turns."""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import orjson

from model.kit.behavior import after, changing, due
from model.kit.notice import hearing
from model.kit.world import World
from model.services.cloudwatch.resources.alarms import MetricAlarm
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.internet_gateways import InternetGateway
from model.services.ec2.resources.network_acls import NetworkAcl
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.route_tables import RouteTable
from model.services.ec2.resources.security_groups import SecurityGroup
from model.services.route53.behavior.spreading import spread_all
from model.services.route53.checkers import WELL_SHARE, checkers
from model.services.route53.home import home
from model.services.route53.judging import next_turn, share_well, status_of, thinks_well
from model.services.route53.probing import Seen, probe
from model.services.route53.resources.health_checks import HealthCheck, Sight
from model.services.route53.resources.hosted_zones import HostedZone
from model.services.route53.resources.record_sets import Change

SHARE, STATUS = "share well", "status"
_HEARD = ("elbv2:", "ec2:Instance/")
_OUTSIDE = "premises:Server/"
"Nobody's account has those, so that any name may lead there."


@hearing
def hear(world: World, what: str, value: float | None) -> None:
    """Something came, went or changed its state that may be behind a name."""
    if value is not None:
        return
    if what.startswith(_HEARD):
        look_soon(world)
    if what.startswith(_OUTSIDE):
        store = world.kernel.store
        for account in sorted(
            {each.account for each in (*store.everywhere(HealthCheck), *store.everywhere(HostedZone))}
        ):
            look_soon(home(world, account))


@changing(Instance, "answers")
@changing(SecurityGroup, "ip_permissions", "ip_permissions_egress")
@changing(NetworkAcl, "entries", "subnet_ids")
@changing(RouteTable, "routes", "serves")
@changing(InternetGateway, "vpc_id")
@changing(NetworkInterface, "group_ids", "public_addresses")
async def follow_networks(world: World, id: str) -> None:
    del id
    look_soon(world)


def look_soon(world: World) -> None:
    """Tell those at home to look at everything, once for all of this instant, if they look at anything."""
    if home(world).all(HostedZone) or home(world).all(HealthCheck):
        home(world).wake(look_at_all, "")


@after(Change, "INSYNC")
async def follow_change(world: World, change_id: str) -> None:
    """Name servers have heard of it, and answer otherwise from now on."""
    del change_id
    look_soon(world)


@due
async def look_at_all(world: World, nobody: str) -> None:
    """How endpoints are, and where names lead."""
    del nobody
    for check in world.all(HealthCheck):
        if check.config.asks_endpoint:
            world.wake(look_again, check.check_id)
    spread_all(world)


def look(world: World, check: HealthCheck) -> None:
    """See how the endpoint is now, and foresee when its checkers will be of one mind about it."""
    own = home(world, check.account)
    seen = probe(own, check.config)
    fresh = _sights(own, check, seen)
    if fresh != check.sights:
        check.sights = fresh
    again = min(each.again for each in seen)
    if again < inf:
        own.wake(look_again, check.check_id, at=again)
    judge(own, check)


@due
async def look_again(world: World, check_id: str) -> None:
    """Something has happened, or a machine that has come up may have its software ready by now."""
    check = world.find(HealthCheck, check_id)
    if check is not None:
        look(world, check)


def _sights(world: World, check: HealthCheck, seen: Sequence[Seen]) -> tuple[Sight, ...]:
    if not check.sights:
        return tuple(Sight(flaw=each.flaw, since=world.now, told=each.told) for each in seen)
    found: list[Sight] = []
    for checker, sight, each in zip(checkers(check.config.regions), check.sights, seen, strict=True):
        told = {"flaw": each.flaw, "told": each.told}
        if bool(each.flaw) != bool(sight.flaw):
            told |= {"since": world.now, "thought_well": thinks_well(world, check, checker, sight, world.now)}
        found.append(sight.model_copy(update=told))
    return tuple(found)


def judge(world: World, check: HealthCheck) -> None:
    """Find out what is thought of it now, and when that will be something else."""
    share = _share(world, check)
    if check.config.asks_endpoint:
        turn = next_turn(world, check, world.now)
        if turn is not None:
            world.wake(turn_over, check.check_id, at=turn)
    pronounce(world, check, share)


def _share(world: World, check: HealthCheck) -> float:
    if check.config.asks_endpoint:
        return share_well(world, check, world.now)
    if check.config.child_health_checks is not None:
        return float(_enough_children(world, check))
    return float(_alarm_allows(check))


def _enough_children(world: World, check: HealthCheck) -> bool:
    """Those that are no more count for nothing."""
    children = [world.find(HealthCheck, id) for id in check.config.child_health_checks or ()]
    well = sum(each.status == "healthy" for each in children if each is not None)
    return well >= (check.config.health_threshold or 0)


def _alarm_allows(check: HealthCheck) -> bool:
    if check.alarm_state == "INSUFFICIENT_DATA" or not check.alarm_state:
        wanted = check.config.insufficient_data_health_status
        return check.status == "healthy" if wanted == "LastKnownStatus" else wanted == "Healthy"
    return check.alarm_state == "OK"


def pronounce(world: World, check: HealthCheck, share: float) -> None:
    status = status_of(check, share > WELL_SHARE)
    reason = _reason(check, share)
    if reason != check.reason:
        check.reason = reason
    if status != check.status:
        check.status = status
        if status == "unhealthy":
            check.last_failure, check.last_failure_at = reason, world.now
    world.measure(check.check_id, STATUS, float(check.status == "healthy"))
    world.measure(check.check_id, SHARE, 100 * share)


def _reason(check: HealthCheck, share: float) -> str:
    if check.config.disabled:
        return "disabled"
    if check.config.asks_endpoint:
        failing = [each.told for each in check.sights if each.flaw]
        return failing[0] if failing and share <= WELL_SHARE else check.sights[0].told
    if check.config.child_health_checks is not None:
        return f"at least {check.config.health_threshold or 0} of its checks have to be healthy"
    return f"the alarm is {check.alarm_state or 'unknown'}"


@due
async def turn_over(world: World, check_id: str) -> None:
    check = world.find(HealthCheck, check_id)
    if check is not None:
        judge(world, check)


@changing(HealthCheck, "status")
async def follow_child(world: World, check_id: str) -> None:
    """Those that are calculated from it follow, and name servers answer otherwise."""
    own = home(world)
    for each in own.all(HealthCheck):
        if check_id in (each.config.child_health_checks or ()):
            judge(own, each)
    look_soon(own)


@changing(MetricAlarm, "state_value")
async def follow_alarm(world: World, alarm_name: str) -> None:
    """The letter goes home from the region of the alarm."""
    alarm = world.find(MetricAlarm, alarm_name)
    if alarm is not None and home(world).all(HealthCheck):
        letter = orjson.dumps([world.region, alarm_name, alarm.state_value]).decode()
        home(world).wake(hear_of_alarm, letter)


@due
async def hear_of_alarm(world: World, letter: str) -> None:
    region, name, state = orjson.loads(letter)
    for check in world.all(HealthCheck):
        alarm = check.config.alarm_identifier
        if alarm is not None and (alarm.region, alarm.name) == (region, name):
            check.alarm_state = state
            judge(world, check)
