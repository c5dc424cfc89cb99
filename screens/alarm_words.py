"""An alarm's evaluation in words and signs: which datapoints were looked at, what each says, what they decided."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from model.client import action_class
from screens.tones import tone_of_alarm
from screens.widgets.health import Tone, health
from screens.widgets.ink import Ink
from screens.widgets.quantity import digits, wall_clock
from screens.widgets.spans import Span, clean

Side = Literal["breaching", "fine", "missing"]
TONES: Final[Mapping[Side, Tone]] = {"breaching": "bad", "fine": "good", "missing": "unknown"}
STATES: Final[Mapping[str, Tone]] = {"ALARM": "bad", "OK": "good", "INSUFFICIENT_DATA": "unknown"}
SIGNS: Final = {
    "GreaterThanOrEqualToThreshold": "≥",
    "GreaterThanThreshold": ">",
    "LessThanThreshold": "<",
    "LessThanOrEqualToThreshold": "≤",
    "GreaterThanUpperThreshold": "above the band",
    "LessThanLowerThreshold": "below the band",
    "LessThanLowerOrGreaterThanUpperThreshold": "beyond the band",
}
_TREATED: Final = {
    "breaching": "what is missing counts as breaching",
    "notBreaching": "what is missing counts as good",
    "ignore": "while data are missing it stays as it is",
}
_CHILD: Final = re.compile(r"(ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*\"?([^\")]+)\"?\s*\)")
_POLICY: Final = re.compile(r"autoScalingGroupName/(.+):policyName/(.+)")
_ABOVE: Final = ("GreaterThanOrEqualToThreshold", "GreaterThanThreshold")
_STRICT: Final = ("GreaterThanThreshold", "LessThanThreshold")


def tone_of(alarm: Mapping[str, Any]) -> Tone:
    """Of its state, by what it does as it goes off."""
    acts = action_class(alarm.get("AlarmActions", ()), enabled=alarm["ActionsEnabled"])
    return tone_of_alarm(alarm["StateValue"], acts)


@dataclass(frozen=True, slots=True)
class Looked:
    """One period that an alarm looks at, and on which side of its threshold it is."""

    at: float
    value: float | None
    side: Side


def side_of(alarm: Mapping[str, Any], value: float | None) -> Side:
    """Against a threshold; of a band nobody but the alarm knows."""
    if value is None:
        return "missing"
    comparison, threshold = alarm["ComparisonOperator"], alarm.get("Threshold")
    if threshold is None:
        return "fine"
    if value == threshold:
        return "fine" if comparison in _STRICT else "breaching"
    return "breaching" if (value > threshold) == (comparison in _ABOVE) else "fine"


def decided(alarm: Mapping[str, Any]) -> list[Looked]:
    """The periods that decided its state, oldest first; none for one that was set by hand, or is new."""
    told_of, then = evidence(alarm).get("evaluatedDatapoints", ()), as_it_was(alarm)
    points = [(datetime.fromisoformat(each["timestamp"]).timestamp(), each.get("value")) for each in told_of]
    return [Looked(at, value, side_of(then, value)) for at, value in sorted(points)]


def as_it_was(alarm: Mapping[str, Any]) -> Mapping[str, Any]:
    """With the threshold that it had when it came into its state, which may have been changed since."""
    data = evidence(alarm)
    return {**alarm, "Threshold": data["threshold"]} if "threshold" in data else alarm


def evidence(alarm: Mapping[str, Any]) -> dict[str, Any]:
    """What StateReasonData tells; empty for what is not CloudWatch's own."""
    try:
        found = json.loads(alarm.get("StateReasonData") or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def told(alarm: Mapping[str, Any], points: Sequence[Looked], ink: Ink = Ink.BRAILLE) -> Iterator[Span]:
    """The state with its reason, the evaluation, and what the alarm waits for: a line for each."""
    tone = tone_of(alarm)
    said = "  it only scales: nobody is called" if tone == "busy" else ""
    since = wall_clock(alarm["StateTransitionedTimestamp"])
    yield f"{health(tone).sign(ink)} {alarm['StateValue']} since {since}{said}", tone
    if "AlarmRule" in alarm:
        yield clean(alarm["AlarmRule"]), "text"
    else:
        yield evaluated(alarm, points), "text"
        yield condition(alarm), "dim"
    yield clean(alarm["StateReason"]), "dim"


def evaluated(alarm: Mapping[str, Any], points: Sequence[Looked]) -> str:
    """`3 of the last 3 points of 60 s were > 50: 73, 97.9, 100`."""
    if not points:
        return "No datapoint decided it: it is new, or was set by hand."
    breaching = [each for each in points if each.side == "breaching"]
    missing = sum(each.side == "missing" for each in points)
    firing = alarm["StateValue"] == "ALARM"
    shown = breaching if firing else [each for each in points if each.side == "fine"]
    values = ", ".join(digits(each.value) for each in shown if each.value is not None)
    limit = _limit(as_it_was(alarm))
    verb = "was" if len(shown) == 1 else "were"
    said = f"{len(shown)} of the last {len(points)} points of {period_of(alarm)} s {verb}"
    said += f" {limit}" if firing else f" not {limit}"
    return f"{said}{': ' + values if values else ''}{f'; {missing} missing' if missing else ''}"


def condition(alarm: Mapping[str, Any]) -> str:
    """When it goes off, and what it makes of missing data."""
    periods = alarm["EvaluationPeriods"]
    needed = alarm.get("DatapointsToAlarm") or periods
    treated = _TREATED.get(alarm.get("TreatMissingData", ""), "with too little data it knows nothing")
    return f"goes off when {needed} of {periods} are {_limit(alarm)}; {treated}"


def strip(alarm: Mapping[str, Any], points: Sequence[Looked], ink: Ink = Ink.BRAILLE) -> list[Span]:
    """Every period as a sign and its value; those that count stand in a box."""
    periods = alarm["EvaluationPeriods"]
    spans: list[Span] = []
    for place, each in enumerate(points):
        if place == max(0, len(points) - periods):
            spans.append(("[ ", "accent"))
        tone = TONES[each.side]
        value = "missing" if each.value is None else digits(each.value)
        spans.append((f"{health(tone).sign(ink)} {value}  ", tone))
    return [*spans, ("]", "accent"), (f"  {wall_clock(points[-1].at)}", "dim")] if points else []


def children(alarm: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The alarms in a composite's rule, each with the state that the rule asks of it."""
    found = _CHILD.findall(alarm.get("AlarmRule", ""))
    return [(name.partition(":alarm:")[2] or name, state) for state, name in found]


def deciding(alarm: Mapping[str, Any]) -> frozenset[str]:
    """The names of the children by which a composite came into its state."""
    told_of = evidence(alarm).get("triggeringAlarms", ())
    return frozenset(each["arn"].partition(":alarm:")[2] for each in told_of)


def actions(alarm: Mapping[str, Any], history: Sequence[Mapping[str, Any]], ink: Ink = Ink.BRAILLE) -> Iterator[Span]:
    """What it does as it comes into each state, and how that went last."""
    if not alarm["ActionsEnabled"]:
        yield f"{health('warn').sign(ink)} actions are disabled", "warn"
    listed = [
        (state, arn)
        for state, member in (("ALARM", "AlarmActions"), ("OK", "OKActions"), ("NO DATA", "InsufficientDataActions"))
        for arn in alarm.get(member, ())
    ]
    if not listed:
        yield "It does nothing: it only shows.", "dim"
    for state, arn in listed:
        yield f"{state} → {_action(arn)}", "text"
        last = next(
            (each for each in history if each["HistoryItemType"] == "Action" and arn in each["HistoryData"]), None
        )
        failed = last is not None and "Failed" in last["HistorySummary"]
        said = f"  {wall_clock(last['Timestamp'])} {'failed' if failed else 'done'}" if last else "  never yet"
        yield said, "bad" if failed else "dim"


def _action(arn: str) -> str:
    policy = _POLICY.search(arn)
    if policy:
        return f"policy {policy[2]} of group {policy[1]}"
    if ":automate:" in arn:
        return f"{arn.rpartition(':')[2]} the instance"
    return f"{arn.split(':')[2]} {arn.rpartition(':')[2]}"


def _limit(alarm: Mapping[str, Any]) -> str:
    sign = SIGNS[alarm["ComparisonOperator"]]
    return f"{sign} {digits(alarm['Threshold'])}" if alarm.get("Threshold") is not None else sign


def period_of(alarm: Mapping[str, Any]) -> int:
    """Of an expression the longest of its metrics'."""
    if "Period" in alarm:
        return int(alarm["Period"])
    stats = [each["MetricStat"]["Period"] for each in alarm.get("Metrics", ()) if "MetricStat" in each]
    return max(stats, default=60)
