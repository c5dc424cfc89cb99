"""Logs: what exists: detectors of what is unusual in groups, and what they found."""

from __future__ import annotations

from typing import Any

from model.kit.action import Action
from model.kit.column import Column
from model.kit.resource import Resource
from model.kit.value import Value

MINUTES = {"ONE_MIN": 1, "FIVE_MIN": 5, "TEN_MIN": 10, "FIFTEEN_MIN": 15, "THIRTY_MIN": 30, "ONE_HOUR": 60}
"How often detectors look, by AWS's words."
INITIALIZING, TRAINING, ANALYZING, PAUSED, FAILED = "INITIALIZING", "TRAINING", "ANALYZING", "PAUSED", "FAILED"
ACTIVE, SUPPRESSED, BASELINE = "Active", "Suppressed", "Baseline"


class Known(Value):
    """What is usual of a pattern, as `laws.log_anomalies` has it."""

    pattern_id: str
    mean: float
    variance: float
    turns: int


class LogAnomalyDetector(
    Resource,
    key="detector_id",
    arn="anomaly-detector:{detector_id}",
    missing=("ResourceNotFoundException", "The specified anomaly detector does not exist."),
    title="Log anomaly detectors",
    index=("group",),
    columns=(
        Column("NAME", "detector_name"),
        Column("GROUP", "group"),
        Column("STATUS", "status", "state"),
        Column("EVERY", "evaluation_frequency", priority=2),
        Column("PATTERNS", "patterns", "number", priority=2),
        Column("LOOKED", "looked_at", "age", priority=3),
        Column("AGE", "created_at", "age", priority=3),
    ),
    actions=(
        Action("UpdateLogAnomalyDetector", "Pause", "anomalyDetectorArn", key="p", fixed={"enabled": False}),
        Action("UpdateLogAnomalyDetector", "Go on", "anomalyDetectorArn", key="g", fixed={"enabled": True}),
        Action("DeleteLogAnomalyDetector", "Delete", "anomalyDetectorArn", key="d", confirm=1),
    ),
    create="CreateLogAnomalyDetector",
    describe="ListLogAnomalyDetectors",
):
    detector_id: str
    detector_name: str = ""
    group: str
    evaluation_frequency: str = "FIVE_MIN"
    filter_pattern: str = ""
    visibility_days: int = 21
    status: str = INITIALIZING
    seen: int = 0
    "The number of the last event that was looked at."
    turns: int = 0
    "How often everything was looked at."
    looked_at: float | None = None
    known: tuple[Known, ...] = ()
    suppressed_patterns: tuple[tuple[str, float], ...] = ()
    "With until when, 0 for ever."
    last_modified: float

    @property
    def patterns(self) -> int:
        return len(self.known)

    @property
    def label(self) -> str:
        return self.detector_name or self.detector_id

    def said(self, group_arn: str) -> dict[str, Any]:
        return {
            "detector_name": self.detector_name or None,
            "log_group_arn_list": [group_arn],
            "evaluation_frequency": self.evaluation_frequency,
            "filter_pattern": self.filter_pattern or None,
            "anomaly_detector_status": self.status,
            "creation_time_stamp": int(self.created_at * 1000),
            "last_modified_time_stamp": int(self.last_modified * 1000),
            "anomaly_visibility_time": self.visibility_days,
        }


class Sample(Value):
    timestamp: int
    message: str


class LogAnomaly(
    Resource,
    key="anomaly_id",
    missing=("ResourceNotFoundException", "The specified anomaly does not exist."),
    title="Log anomalies",
    index=("detector_id",),
    columns=(
        Column("PATTERN", "pattern"),
        Column("PRIORITY", "priority"),
        Column("STATE", "state", "state"),
        Column("WHAT", "description", priority=2),
        Column("LAST SEEN", "last_seen", "age"),
        Column("GROUP", "group", priority=3),
    ),
    describe="ListAnomalies",
):
    anomaly_id: str
    detector_id: str
    detector_arn: str
    group: str
    group_arn: str
    pattern_id: str
    pattern: str
    regex: str
    description: str
    priority: str
    first_seen: float
    last_seen: float
    active: bool = True
    state: str = ACTIVE
    histogram: tuple[tuple[int, int], ...] = ()
    "Events in each turn in which it was found, by when that was."
    samples: tuple[Sample, ...] = ()
    tokens: tuple[tuple[str, str, tuple[tuple[str, int], ...]], ...] = ()
    "Pieces of the pattern: text, kind of a token or nothing, and what stood in its place how often."
    suppressed_at: float | None = None
    suppressed_until: float = 0.0
    by_pattern: bool = False
    "Whether its pattern is suppressed, and not it alone."

    @property
    def label(self) -> str:
        return self.pattern

    @property
    def is_suppressed(self) -> bool:
        return self.suppressed_at is not None

    def said(self) -> dict[str, Any]:
        return {
            "anomaly_id": self.anomaly_id,
            "pattern_id": self.pattern_id,
            "anomaly_detector_arn": self.detector_arn,
            "pattern_string": self.pattern,
            "pattern_regex": self.regex,
            "priority": self.priority,
            "first_seen": int(self.first_seen),
            "last_seen": int(self.last_seen),
            "description": self.description,
            "active": self.active,
            "state": self.state,
            "histogram": {str(at): count for at, count in self.histogram},
            "log_samples": [{"timestamp": each.timestamp, "message": each.message} for each in self.samples],
            "pattern_tokens": self._tokens(),
            "log_group_arn_list": [self.group_arn],
            "suppressed": self.is_suppressed,
            "suppressed_date": None if self.suppressed_at is None else int(self.suppressed_at),
            "suppressed_until": int(self.suppressed_until) if self.is_suppressed else None,
            "is_pattern_level_suppression": self.by_pattern if self.is_suppressed else None,
        }

    def _tokens(self) -> list[dict[str, Any]]:
        told: list[dict[str, Any]] = []
        place = 0
        for text, kind, values in self.tokens:
            place += bool(kind)
            dynamic = {
                "dynamic_token_position": place,
                "enumerations": dict(values),
                "inferred_token_name": f"{kind}-{place}",
            }
            said = {"is_dynamic": bool(kind), "token_string": "<*>" if kind else text}
            told.append(said | dynamic if kind else said)
        return told
