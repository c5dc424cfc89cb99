"""CloudWatch: what you can ask for, to learn what is usual for a metric."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.world import World
from model.laws.baseline import FEWEST
from model.physics.retention import DAY_SECONDS, HOUR_SECONDS
from model.services.cloudwatch.baselines import LEARNT_DAYS
from model.services.cloudwatch.detectors import detector_on, make_detector, subject_of_queries
from model.services.cloudwatch.expressions import check_queries
from model.services.cloudwatch.reading import check_statistic, read
from model.services.cloudwatch.resources.anomaly_detectors import AnomalyDetector, Span, subject_of
from model.services.cloudwatch.resources.queries import MetricDataQuery, MetricName, metric_named
from model.services.cloudwatch.tokens import after
from model.services.cloudwatch.windows import Window

PAGE = 20


@operation
async def put_anomaly_detector(
    call: Call,
    *,
    namespace: str | None = None,
    metric_name: str | None = None,
    dimensions: Sequence[Mapping[str, str]] | None = None,
    stat: str | None = None,
    configuration: Mapping[str, Any] | None = None,
    metric_characteristics: Mapping[str, Any] | None = None,
    single_metric_anomaly_detector: Mapping[str, Any] | None = None,
    metric_math_anomaly_detector: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """A detector on a metric and statistic or on an expression; one that is there is configured anew."""
    loose = {"Namespace": namespace, "MetricName": metric_name, "Dimensions": dimensions, "Stat": stat}
    metric, statistic, queries = _meant(loose, single_metric_anomaly_detector, metric_math_anomaly_detector)
    _check_settings(configuration or {})
    detector = make_detector(call.world, metric, statistic, queries)
    _configure(detector, configuration or {}, metric_characteristics or {})
    return {"anomaly_detector_id": detector.anomaly_detector_id}


def _configure(detector: AnomalyDetector, settings: Mapping[str, Any], characteristics: Mapping[str, Any]) -> None:
    detector.excluded = Span.read_all(settings.get("ExcludedTimeRanges"))
    detector.metric_timezone = settings.get("MetricTimezone")
    detector.adaptation_speed = settings.get("AdaptationSpeed")
    detector.outlier_filtering_strength = settings.get("OutlierFilteringStrength")
    detector.periodic_spikes = characteristics.get("PeriodicSpikes")


def _check_settings(settings: Mapping[str, Any]) -> None:
    if any(each["StartTime"] >= each["EndTime"] for each in settings.get("ExcludedTimeRanges") or ()):
        raise AwsError("InvalidParameterValue", "An excluded time range must end after its start.")


@operation
async def delete_anomaly_detector(
    call: Call,
    *,
    anomaly_detector_id: str | None = None,
    namespace: str | None = None,
    metric_name: str | None = None,
    dimensions: Sequence[Mapping[str, str]] | None = None,
    stat: str | None = None,
    single_metric_anomaly_detector: Mapping[str, Any] | None = None,
    metric_math_anomaly_detector: Mapping[str, Any] | None = None,
) -> None:
    """By its id or by what it watches. Alarms on its band go on with what is usual."""
    if anomaly_detector_id is not None:
        call.world.remove(call.world.get(AnomalyDetector, anomaly_detector_id))
        return
    loose = {"Namespace": namespace, "MetricName": metric_name, "Dimensions": dimensions, "Stat": stat}
    metric, statistic, queries = _meant(loose, single_metric_anomaly_detector, metric_math_anomaly_detector)
    subject = subject_of(metric, statistic) if metric else subject_of_queries(queries)
    detector = detector_on(call.world, subject)
    if detector is None:
        raise AwsError("ResourceNotFoundException", "There is no such anomaly detector", 404)
    call.world.remove(detector)


Meant = tuple[MetricName | None, str, tuple[MetricDataQuery, ...]]


def _meant(loose: Mapping[str, Any], single: Mapping[str, Any] | None, math: Mapping[str, Any] | None) -> Meant:
    """The metric and statistic, or the queries, that were asked about in one of three ways."""
    given = [any(value is not None for value in loose.values()), single is not None, math is not None]
    if sum(given) > 1:
        raise AwsError(
            "InvalidParameterCombination",
            "SingleMetricAnomalyDetector, MetricMathAnomalyDetector and the parameters of a metric cannot be combined.",
        )
    if math is not None:
        return None, "", _checked_queries(math)
    named = single if single is not None else loose
    missing = [name for name in ("Namespace", "MetricName", "Stat") if named.get(name) is None]
    if missing:
        raise AwsError("MissingParameter", f"The parameter {missing[0]} is required.")
    check_statistic(named["Stat"], "Stat")
    return metric_named(named["Namespace"], named["MetricName"], named.get("Dimensions")), named["Stat"], ()


def _checked_queries(math: Mapping[str, Any]) -> tuple[MetricDataQuery, ...]:
    queries = MetricDataQuery.read_all(math.get("MetricDataQueries"))
    if sum(query.return_data for query in queries) != 1:
        raise AwsError("InvalidParameterValue", "Exactly one of the metric data queries should return data.")
    check_queries(queries, "MetricMathAnomalyDetector.MetricDataQueries")
    return queries


@operation
async def describe_anomaly_detectors(
    call: Call,
    *,
    anomaly_detector_ids: Sequence[str] | None = None,
    namespace: str | None = None,
    metric_name: str | None = None,
    dimensions: Sequence[Mapping[str, str]] | None = None,
    anomaly_detector_types: Sequence[str] = ("SINGLE_METRIC",),
    max_results: int | None = None,
    next_token: str | None = None,
) -> dict[str, Any]:
    """Those of metrics, unless those of expressions are asked for."""
    world = call.world
    asked = [metric_named(namespace or "", metric_name or "", [each]).dimensions[0] for each in dimensions or ()]
    found = {
        each.anomaly_detector_id: each
        for each in world.all(AnomalyDetector)
        if (not anomaly_detector_ids or each.anomaly_detector_id in anomaly_detector_ids)
        and ("SINGLE_METRIC" if each.metric else "METRIC_MATH") in anomaly_detector_types
        and namespace in (None, each.namespace)
        and metric_name in (None, each.metric_name)
        and all(dimension in (each.dimensions or ()) for dimension in asked)
    }
    ids, token = after(sorted(found), next_token, min(max_results or PAGE, PAGE))
    return {"anomaly_detectors": [await _told(world, found[id]) for id in ids], "next_token": token}


async def _told(world: World, detector: AnomalyDetector) -> dict[str, Any]:
    return {
        "anomaly_detector_id": detector.anomaly_detector_id,
        "namespace": detector.namespace,
        "metric_name": detector.metric_name,
        "dimensions": detector.dimensions,
        "stat": detector.stat or None,
        "configuration": detector.configuration,
        "metric_characteristics": detector.metric_characteristics,
        "single_metric_anomaly_detector": detector.single_metric_anomaly_detector,
        "metric_math_anomaly_detector": detector.metric_math_anomaly_detector,
        "state_value": await _state(world, detector),
    }


async def _state(world: World, detector: AnomalyDetector) -> str:
    """Trained as soon as a day of what it watches is known."""
    metrics = (
        [detector.metric] if detector.metric else [q.metric_stat.metric for q in detector.queries if q.metric_stat]
    )
    known = [await _hours_known(world, metric) for metric in metrics]
    hours = min(known, default=0)
    if hours < FEWEST:
        return "PENDING_TRAINING"
    return "TRAINED" if hours >= DAY_SECONDS // HOUR_SECONDS else "TRAINED_INSUFFICIENT_DATA"


async def _hours_known(world: World, metric: MetricName) -> int:
    begin = (world.now - LEARNT_DAYS * DAY_SECONDS) // HOUR_SECONDS * HOUR_SECONDS
    reading = await read(world, metric, Window(begin, HOUR_SECONDS, LEARNT_DAYS * 24))
    return sum(value is not None for value in reading.one_column("SampleCount"))
