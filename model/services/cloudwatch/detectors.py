"""Anomaly detectors: found by what they watch, and made where something needs one."""

from __future__ import annotations

from collections.abc import Sequence

from model.kit.world import World
from model.laws.metric_math.evaluate import banded
from model.services.cloudwatch.resources.alarms import MetricAlarm
from model.services.cloudwatch.resources.anomaly_detectors import AnomalyDetector, subject_of, subject_of_stat
from model.services.cloudwatch.resources.queries import MetricDataQuery, MetricName


def detector_on(world: World, subject: str) -> AnomalyDetector | None:
    return next(iter(world.where(AnomalyDetector, subject=subject)), None)


def subject_of_queries(queries: Sequence[MetricDataQuery]) -> str:
    return "\x1f".join(sorted(query.model_dump_json() for query in queries))


def make_detector(
    world: World, metric: MetricName | None, stat: str, queries: tuple[MetricDataQuery, ...] = ()
) -> AnomalyDetector:
    """The one on a metric or on queries, made if there is none yet."""
    subject = subject_of(metric, stat) if metric else subject_of_queries(queries)
    known = detector_on(world, subject)
    if known is not None:
        return known
    detector = AnomalyDetector(
        anomaly_detector_id=world.new_id("ad"), subject=subject, metric=metric, stat=stat, queries=queries
    )
    return world.add(detector)


def detect_for(world: World, alarm: MetricAlarm) -> None:
    """An alarm on a band has a detector learn what is usual for its metric."""
    band = next((query for query in alarm.queries if query.id == alarm.threshold_metric_id), None)
    ids = banded(band.expression or "") if band else ()
    for query in alarm.queries:
        if query.id in ids and query.metric_stat and not detector_on(world, subject_of_stat(query.metric_stat)):
            make_detector(world, query.metric_stat.metric, query.metric_stat.stat)
