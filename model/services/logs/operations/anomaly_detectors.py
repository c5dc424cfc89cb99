"""Logs: what you can ask for, about what is unusual in groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.arn import read_arn
from model.kit.operation import operation
from model.kit.world import World
from model.laws.log_anomalies import TURNS_TO_LEARN
from model.services.logs.behavior.detecting import begin_detecting, stop_detecting
from model.services.logs.ids import uuid
from model.services.logs.paging import page_of
from model.services.logs.places import identified, named
from model.services.logs.refusals import invalid, not_of_its_class, too_many
from model.services.logs.resources.anomaly_detectors import (
    ACTIVE,
    ANALYZING,
    BASELINE,
    INITIALIZING,
    PAUSED,
    SUPPRESSED,
    TRAINING,
    LogAnomaly,
    LogAnomalyDetector,
)
from model.services.logs.resources.groups import STANDARD, LogGroup
from model.services.logs.searching import patterned
from model.services.logs.tagging import merge

MOST_DETECTORS = 500
SECONDS = {"SECONDS": 1, "MINUTES": 60, "HOURS": 3600}
DETECTORS = ("anomaly-detector:*",)
USUAL_DAYS = 21


@operation(on=DETECTORS)
async def create_log_anomaly_detector(
    call: Call,
    *,
    log_group_arn_list: Sequence[str],
    detector_name: str = "",
    evaluation_frequency: str = "FIVE_MIN",
    filter_pattern: str = "",
    anomaly_visibility_time: int = USUAL_DAYS,
    tags: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """Of one group; it learns what is usual before it finds anything."""
    world = call.world
    if len(log_group_arn_list) != 1:
        raise invalid("Exactly one log group ARN can be given in logGroupArnList.")
    group = identified(world, log_group_arn_list[0])
    if group.log_group_class != STANDARD:
        raise not_of_its_class()
    patterned(filter_pattern)
    if len(world.all(LogAnomalyDetector)) >= MOST_DETECTORS:
        raise too_many()
    made = LogAnomalyDetector(
        detector_id=uuid(world, "anomaly detector"),
        detector_name=detector_name,
        group=group.log_group_name,
        evaluation_frequency=evaluation_frequency,
        filter_pattern=filter_pattern,
        visibility_days=anomaly_visibility_time,
        seen=group.written,
        last_modified=world.now,
        tags=merge((), tags or {}),
    )
    begin_detecting(world, world.add(made))
    return {"anomaly_detector_arn": made.arn}


def _identified(world: World, arn: str) -> LogAnomalyDetector:
    found = world.find(LogAnomalyDetector, read_arn(arn).name)
    if found is None or found.arn != arn:
        raise LogAnomalyDetector.is_missing(arn)
    return found


def _said(world: World, detector: LogAnomalyDetector) -> dict[str, Any]:
    place = LogGroup(log_group_name=detector.group, account=world.account, region=world.region)
    return detector.said(place.arn)


@operation(on=DETECTORS)
async def get_log_anomaly_detector(call: Call, *, anomaly_detector_arn: str) -> dict[str, Any]:
    return _said(call.world, _identified(call.world, anomaly_detector_arn))


@operation(on=DETECTORS)
async def list_log_anomaly_detectors(
    call: Call, *, filter_log_group_arn: str | None = None, limit: int | None = None, next_token: str | None = None
) -> dict[str, Any]:
    """Of all groups, or of one."""
    world = call.world
    group = named(filter_log_group_arn) if filter_log_group_arn else None
    found = [each for each in world.all(LogAnomalyDetector) if group in (None, each.group)]
    page, token = page_of(found, lambda each: (each.serial,), limit, next_token)
    told = [{"anomaly_detector_arn": each.arn, **_said(world, each)} for each in page]
    return {"anomaly_detectors": told, "next_token": token}


@operation(on=DETECTORS)
async def update_log_anomaly_detector(
    call: Call,
    *,
    anomaly_detector_arn: str,
    enabled: bool,
    evaluation_frequency: str | None = None,
    filter_pattern: str | None = None,
    anomaly_visibility_time: int | None = None,
) -> None:
    """One that is not enabled looks at nothing; what comes in meanwhile is passed over."""
    world, found = call.world, _identified(call.world, anomaly_detector_arn)
    if filter_pattern is not None:
        patterned(filter_pattern)
        found.filter_pattern = filter_pattern
    found.evaluation_frequency = evaluation_frequency or found.evaluation_frequency
    found.visibility_days = anomaly_visibility_time or found.visibility_days
    found.last_modified = world.now
    if not enabled:
        found.status = PAUSED
        stop_detecting(world, found)
        return
    if found.status == PAUSED:
        found.status = ANALYZING if found.turns >= TURNS_TO_LEARN else TRAINING if found.turns else INITIALIZING
        group = world.find(LogGroup, found.group)
        found.seen = group.written if group else found.seen
    begin_detecting(world, found)


@operation(on=DETECTORS)
async def delete_log_anomaly_detector(call: Call, *, anomaly_detector_arn: str) -> None:
    """With what it found."""
    world, found = call.world, _identified(call.world, anomaly_detector_arn)
    stop_detecting(world, found)
    for each in world.where(LogAnomaly, detector_id=found.detector_id):
        world.remove(each)
    world.remove(found)


@operation(on=DETECTORS)
async def list_anomalies(
    call: Call,
    *,
    anomaly_detector_arn: str | None = None,
    suppression_state: str | None = None,
    limit: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """The latest first."""
    world = call.world
    if anomaly_detector_arn is not None:
        detector = _identified(world, anomaly_detector_arn)
        all_ = world.where(LogAnomaly, detector_id=detector.detector_id)
    else:
        all_ = world.all(LogAnomaly)
    wanted = {None: (True, False), "SUPPRESSED": (True,), "UNSUPPRESSED": (False,)}[suppression_state]
    found = [each for each in all_ if each.is_suppressed in wanted]
    page, token = page_of(found, lambda each: (each.serial,), limit, next_token, descending=True)
    return {"anomalies": [each.said() for each in page], "next_token": token}


@operation(on=DETECTORS)
async def update_anomaly(
    call: Call,
    *,
    anomaly_detector_arn: str,
    anomaly_id: str | None = None,
    pattern_id: str | None = None,
    suppression_type: str | None = None,
    suppression_period: Mapping[str, Any] | None = None,
    baseline: bool = False,
) -> None:
    """Say no more of an anomaly, or of whatever is unusual about a pattern: for a time, for ever, or no longer."""
    world, detector = call.world, _identified(call.world, anomaly_detector_arn)
    if (anomaly_id is None) == (pattern_id is None):
        raise invalid("Either anomalyId or patternId has to be given, and not both.")
    until = _until(world, suppression_type, suppression_period)
    own = world.where(LogAnomaly, detector_id=detector.detector_id)
    found = [each for each in own if anomaly_id == each.anomaly_id or pattern_id == each.pattern_id]
    if not found:
        raise LogAnomaly.is_missing(anomaly_id or pattern_id or "")
    for each in found:
        _suppress(world, each, until, by_pattern=pattern_id is not None, baseline=baseline)
    if pattern_id is not None:
        others = tuple(pair for pair in detector.suppressed_patterns if pair[0] != pattern_id)
        detector.suppressed_patterns = others if until is None else (*others, (pattern_id, until))


def _until(world: World, type: str | None, period: Mapping[str, Any] | None) -> float | None:
    """0 for ever; None where it is suppressed no more."""
    if type is None:
        return None
    if type == "INFINITE":
        return 0.0
    value = (period or {}).get("value", 0)
    unit = SECONDS.get((period or {}).get("suppressionUnit", ""))
    if unit is None or value <= 0:
        raise invalid("A suppression of the type LIMITED needs a suppressionPeriod.")
    return world.now + value * unit


def _suppress(world: World, anomaly: LogAnomaly, until: float | None, *, by_pattern: bool, baseline: bool) -> None:
    if baseline:
        anomaly.state, anomaly.active = BASELINE, False
        return
    if until is None:
        anomaly.state, anomaly.suppressed_at, anomaly.suppressed_until, anomaly.by_pattern = ACTIVE, None, 0.0, False
        return
    anomaly.state, anomaly.suppressed_at, anomaly.suppressed_until = SUPPRESSED, world.now, until
    anomaly.by_pattern = by_pattern
