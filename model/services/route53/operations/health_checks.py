"""Health checks: what you can ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.form import takes
from model.kit.operation import operation
from model.kit.world import World
from model.services.route53.behavior.health import judge, look
from model.services.route53.check_reading import UpdateForm, read_config, updated
from model.services.route53.checkers import RANGES, checkers
from model.services.route53.home import home
from model.services.route53.ids import new_id
from model.services.route53.judging import probes_after
from model.services.route53.limits import refuse_beyond
from model.services.route53.paging import one_page, read_most
from model.services.route53.refusals import invalid
from model.services.route53.resources.health_checks import HealthCheck


@operation
async def create_health_check(
    call: Call, *, caller_reference: str, health_check_config: dict[str, Any]
) -> dict[str, Any]:
    """The same again is the one that there is."""
    world = call.world
    config = read_config(world, health_check_config)
    for known in world.where(HealthCheck, caller_reference=caller_reference):
        if known.config != config:
            told = "A health check with this caller reference exists with other settings."
            raise AwsError("HealthCheckAlreadyExists", told, 409)
        return _made(known)
    there = len(world.all(HealthCheck))
    refuse_beyond(world, "health-checks-per-account", there, "TooManyHealthChecks", "health checks")
    check = HealthCheck(check_id=new_id(world, "health check"), caller_reference=caller_reference, config=config)
    world.add(check)
    await _begin(world, check)
    return _made(check)


def _made(check: HealthCheck) -> dict[str, Any]:
    where = f"https://route53.amazonaws.com/2013-04-01/healthcheck/{check.check_id}"
    return {"health_check": check.description, "location": where}


async def _begin(world: World, check: HealthCheck) -> None:
    """Look for the first time, or as if it were."""
    own, alarm = home(world), check.config.alarm_identifier
    if check.config.asks_endpoint:
        look(own, check)
        return
    if alarm is not None:
        told = await world.ask("cloudwatch:DescribeAlarms", region=alarm.region, AlarmNames=[alarm.name])
        check.alarm_state = next((each["StateValue"] for each in told["MetricAlarms"]), "INSUFFICIENT_DATA")
    judge(own, check)


@operation
@takes(UpdateForm)
async def update_health_check(call: Call, asked: UpdateForm) -> dict[str, Any]:
    """What the checkers have seen so far is forgotten where they are to look elsewhere."""
    world = call.world
    check = world.get(HealthCheck, asked.health_check_id)
    if asked.health_check_version not in (None, check.version):
        told = f"The version of the health check is {check.version}."
        raise AwsError("HealthCheckVersionMismatch", told, 409)
    before = check.config
    check.config = updated(world, before, asked)
    if check.config.regions != before.regions:
        check.sights = ()
    check.version += 1
    await _begin(world, check)
    return {"health_check": check.description}


@operation
async def get_health_check(call: Call, *, health_check_id: str) -> dict[str, Any]:
    return {"health_check": call.world.get(HealthCheck, health_check_id).description}


@operation
async def delete_health_check(call: Call, *, health_check_id: str) -> None:
    world = call.world
    world.remove(world.get(HealthCheck, health_check_id))


@operation
async def get_health_check_count(call: Call) -> dict[str, Any]:
    return {"health_check_count": len(call.world.all(HealthCheck))}


@operation
async def list_health_checks(call: Call, *, marker: str | None = None, max_items: str | None = None) -> dict[str, Any]:
    shown, following = one_page(call.world.all(HealthCheck), max_items, marker)
    return {
        "health_checks": [each.description for each in shown],
        "marker": marker or "",
        "is_truncated": following is not None,
        "next_marker": following,
        "max_items": str(read_most(max_items)),
    }


@operation
async def get_health_check_status(call: Call, *, health_check_id: str) -> dict[str, Any]:
    check = _with_checkers(call.world, health_check_id)
    told = [each.told for each in check.sights]
    return {"health_check_observations": _observations(call.world, check, told, call.world.now)}


@operation
async def get_health_check_last_failure_reason(call: Call, *, health_check_id: str) -> dict[str, Any]:
    check = _with_checkers(call.world, health_check_id)
    if not check.last_failure:
        return {"health_check_observations": []}
    told = [check.last_failure] * len(check.sights)
    return {"health_check_observations": _observations(call.world, check, told, check.last_failure_at)}


def _with_checkers(world: World, id: str) -> HealthCheck:
    check = world.get(HealthCheck, id)
    if not check.config.asks_endpoint:
        raise invalid(f"A health check of type {check.type} has no checkers of its own.")
    return check


def _observations(world: World, check: HealthCheck, told: Sequence[str], at: float) -> list[dict[str, Any]]:
    """What each of the checkers said when it last asked."""
    found = zip(checkers(check.config.regions), told, strict=True)
    return [
        {
            "region": checker.region,
            "ip_address": checker.address,
            "status_report": {
                "status": text,
                "checked_time": probes_after(world, check, checker, at) - check.config.interval_seconds,
            },
        }
        for checker, text in found
    ]


@operation(on=("*",))
async def get_checker_ip_ranges(call: Call) -> dict[str, Any]:
    del call
    return {"checker_ip_ranges": sorted(block for blocks in RANGES.values() for block in blocks)}
