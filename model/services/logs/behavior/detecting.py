"""Logs: what happens by itself: detectors learn what is usual in groups, and find what is not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from model.kernel.unhurried import in_turns
from model.kit.behavior import due
from model.kit.world import World
from model.laws.log_anomalies import TURNS_TO_LEARN, Usual, Verdict, judge, learn
from model.laws.log_patterns.line import Line
from model.laws.log_patterns.pattern import read_pattern
from model.laws.log_shapes import Shape, Shapes, expression_of, id_of, level_of, values_at, written
from model.services.logs.ids import uuid
from model.services.logs.resources.anomaly_detectors import (
    ACTIVE,
    ANALYZING,
    BASELINE,
    FAILED,
    MINUTES,
    SUPPRESSED,
    TRAINING,
    Known,
    LogAnomaly,
    LogAnomalyDetector,
    Sample,
)
from model.services.logs.resources.groups import DAY, LogGroup
from model.services.logs.seeing import FEW, Sight
from model.services.logs.shelf import Event, since

AT_ONCE = 200
MOST_AT_ONCE = 10_000
"Events that are looked at in one turn; of a group that speaks faster only the latest are."
MOST_PATTERNS = 500
MOST_SAMPLES, MOST_VALUES, MOST_TURNS = 5, 10, 50
"What is kept of an anomaly: events, values of a token, turns."


class Met(NamedTuple):
    """Events of a shape."""

    shape: Shape
    events: list[Event]


class Turn(NamedTuple):
    """A look of a detector at its group, with what it found before by the patterns of that."""

    detector: LogAnomalyDetector
    group: LogGroup
    going_on: Mapping[str, LogAnomaly]


def begin_detecting(world: World, detector: LogAnomalyDetector) -> None:
    world.wake(detect, detector.detector_id, after=MINUTES[detector.evaluation_frequency] * 60)


def stop_detecting(world: World, detector: LogAnomalyDetector) -> None:
    world.forget(detect, detector.detector_id)


@due
async def detect(world: World, id: str) -> None:
    detector = world.find(LogAnomalyDetector, id)
    if detector is None:
        return
    group = world.find(LogGroup, detector.group)
    if group is None:
        detector.status = FAILED
        return
    met = await _look(world, detector, group)
    going_on = {each.pattern_id: each for each in world.where(LogAnomaly, detector_id=id)}
    turn = Turn(detector, group, going_on)
    known = {each.pattern_id: Usual(each.mean, each.variance, each.turns) for each in detector.known}
    async for pattern_id in in_turns(sorted({**known, **met}), FEW):
        _consider(world, turn, pattern_id, met.get(pattern_id), known.get(pattern_id))
    _grow_old(world, detector)
    learned = learn(known, {pattern_id: len(each.events) for pattern_id, each in met.items()})
    often = sorted(learned.items(), key=lambda each: (-each[1].mean, each[0]))[:MOST_PATTERNS]
    detector.known = tuple(
        Known(pattern_id=pattern_id, mean=usual.mean, variance=usual.variance, turns=usual.turns)
        for pattern_id, usual in often
    )
    detector.turns += 1
    detector.looked_at = world.now
    detector.status = ANALYZING if detector.turns >= TURNS_TO_LEARN else TRAINING
    begin_detecting(world, detector)


async def _look(world: World, detector: LogAnomalyDetector, group: LogGroup) -> Mapping[str, Met]:
    """What came in since the last turn, by the ids of its shapes. What is masked is not looked at."""
    pattern, sight = read_pattern(detector.filter_pattern), Sight(world, group)
    place, met = max(detector.seen, group.written - MOST_AT_ONCE), dict[str, Met]()
    by_shape, shapes = dict[Shape, Met](), Shapes()
    upto = group.written
    while place < upto and (events := await since(world, group, place, AT_ONCE)):
        place = events[-1].seq
        async for event in in_turns(await sight.seen(events), FEW):
            if pattern.match(Line(event.message)) is not None:
                shape = shapes.of(event.message)
                by_shape.setdefault(shape, Met(shape, [])).events.append(event)
    async for each in in_turns(by_shape.values(), FEW):
        met[id_of(each.shape)] = each
    detector.seen = upto
    return met


def _consider(world: World, turn: Turn, pattern_id: str, met: Met | None, usual: Usual | None) -> None:
    """A pattern in this turn: what is unusual about it is a new anomaly, or more of one that goes on."""
    count, going_on = len(met.events) if met else 0, turn.going_on.get(pattern_id)
    level = level_of(met.events[0].message) if met else ""
    verdict = judge(usual, count, turn.detector.turns, level)
    if going_on is not None:
        _go_on(world, going_on, verdict, met)
    elif verdict is not None and met is not None and not _is_suppressed(world, turn.detector, pattern_id):
        _find(world, turn, pattern_id, met, verdict)


def _is_suppressed(world: World, detector: LogAnomalyDetector, pattern_id: str) -> bool:
    return any(id == pattern_id and (not until or until > world.now) for id, until in detector.suppressed_patterns)


def _go_on(world: World, anomaly: LogAnomaly, verdict: Verdict | None, met: Met | None) -> None:
    """One that is suppressed or usual by now is let be."""
    if anomaly.state != ACTIVE:
        return
    anomaly.active = verdict is not None
    if verdict is not None and met is not None:
        anomaly.last_seen = world.now
        anomaly.histogram = (*anomaly.histogram, (int(world.now), len(met.events)))[-MOST_TURNS:]


def _find(world: World, turn: Turn, pattern_id: str, met: Met, verdict: Verdict) -> None:
    detector, group = turn.detector, turn.group
    texts = [event.message for event in met.events[:AT_ONCE]]
    values = iter(values_at(met.shape, texts))
    tokens = [
        (piece.text, piece.kind, tuple(next(values).most_common(MOST_VALUES)) if piece.kind else ())
        for piece in met.shape
        if piece.kind or piece.text.strip()
    ]
    world.add(
        LogAnomaly(
            anomaly_id=uuid(world, "anomaly"),
            detector_id=detector.detector_id,
            detector_arn=detector.arn,
            group=group.log_group_name,
            group_arn=group.arn,
            pattern_id=pattern_id,
            pattern=written(met.shape),
            regex=expression_of(met.shape),
            description=verdict.description,
            priority=verdict.priority,
            first_seen=met.events[0].time / 1000,
            last_seen=world.now,
            histogram=((int(world.now), len(met.events)),),
            samples=tuple(Sample(timestamp=each.time, message=each.message) for each in met.events[:MOST_SAMPLES]),
            tokens=tuple(tokens),
        )
    )


def _grow_old(world: World, detector: LogAnomalyDetector) -> None:
    """What goes on for as long as its detector shows it is usual; what was suppressed for a time comes back."""
    for each in world.where(LogAnomaly, detector_id=detector.detector_id):
        if each.state == SUPPRESSED and each.suppressed_until and each.suppressed_until <= world.now:
            each.state, each.suppressed_at, each.suppressed_until, each.by_pattern = ACTIVE, None, 0.0, False
        if each.state == ACTIVE and world.now - each.first_seen > detector.visibility_days * DAY:
            each.state, each.active = BASELINE, False
