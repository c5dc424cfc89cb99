"""What alarms make of periods without data: each treatment, by what came before, and by how much of it is enough."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from tests.admin import NOON, Admin

TREATMENTS = ("missing", "ignore", "breaching", "notBreaching")
STAYS = "stays"
UNKNOWN = "INSUFFICIENT_DATA"
VALUES = {"x": 99.0, "o": 10.0}

Case = tuple[str, int, int, tuple[str, str, str, str]]
"""Five periods, the newest last (x breaches, o does not, - is missing), N, M, and where each treatment leads."""

ENOUGH: tuple[Case, ...] = (
    ("o-x-x", 3, 3, ("OK", "OK", "OK", "OK")),
    ("oxx-x", 3, 3, ("ALARM", "ALARM", "ALARM", "ALARM")),
    ("xxx--", 3, 3, ("ALARM", "ALARM", "ALARM", "ALARM")),
    ("ooo--", 3, 3, ("OK", "OK", "OK", "OK")),
    ("xxxxo", 3, 3, ("OK", "OK", "OK", "OK")),
    ("o-x-x", 3, 2, ("ALARM", "ALARM", "ALARM", "ALARM")),
    ("oox-x", 3, 2, ("ALARM", "ALARM", "ALARM", "ALARM")),
    ("ooxox", 3, 2, ("ALARM", "ALARM", "ALARM", "ALARM")),
    ("xooxo", 3, 2, ("OK", "OK", "OK", "OK")),
    ("x-o-o", 3, 1, ("ALARM", "ALARM", "ALARM", "ALARM")),
)
"""As many real datapoints as there are periods, if one looks back a little further: nothing has to be filled in."""

TOO_FEW: tuple[Case, ...] = (
    ("-----", 3, 3, (UNKNOWN, STAYS, "ALARM", "OK")),
    ("-----", 3, 1, (UNKNOWN, STAYS, "ALARM", "OK")),
    ("----o", 3, 3, ("OK", "OK", "OK", "OK")),
    ("o----", 3, 3, ("OK", "OK", "OK", "OK")),
    ("o-x--", 3, 2, ("OK", "OK", "ALARM", "OK")),
    ("----o", 3, 2, ("OK", "OK", "ALARM", "OK")),
    ("--x-o", 3, 3, ("OK", "OK", "OK", "OK")),
    ("---xo", 3, 2, ("OK", "OK", "ALARM", "OK")),
    ("--x-x", 3, 2, ("ALARM", "ALARM", "ALARM", "ALARM")),
    ("----x", 3, 1, ("ALARM", "ALARM", "ALARM", "ALARM")),
)
"""What is missing is filled in as the alarm was told; a good datapoint calms it where nothing is told."""

EARLY: tuple[Case, ...] = (
    ("--x--", 3, 3, ("ALARM", STAYS, "ALARM", "OK")),
    ("x----", 3, 3, ("ALARM", STAYS, "ALARM", "OK")),
    ("--xx-", 3, 3, ("ALARM", STAYS, "ALARM", "OK")),
    ("---x-", 3, 2, ("ALARM", STAYS, "ALARM", "OK")),
    ("----x", 3, 3, (UNKNOWN, STAYS, "ALARM", "OK")),
    ("---x-", 3, 3, (UNKNOWN, STAYS, "ALARM", "OK")),
    ("---xx", 3, 3, (UNKNOWN, STAYS, "ALARM", "OK")),
    ("----x", 3, 2, (UNKNOWN, STAYS, "ALARM", "OK")),
)
"""All there is breaches: it goes off only once the oldest of it is as old as the datapoints that it needs."""


class Bench:
    """A world in which every case has metrics of its own, judged once and all together."""

    def __init__(self, admin: Admin) -> None:
        self.admin = admin
        self.count = 0

    def put(self, picture: str, *, namespace: str = "Shop", samples: float = 1.0) -> str:
        """A metric that was reported so during the minutes before noon; returns its name."""
        self.count += 1
        name = f"m{self.count}"
        data = [
            {
                "MetricName": name,
                "Timestamp": NOON - 60 * (len(picture) - place),
                "StatisticValues" if samples == 1.0 else "Values": _told(VALUES[mark], samples),
                **({} if samples == 1.0 else {"Counts": [samples]}),
            }
            for place, mark in enumerate(picture)
            if mark in VALUES
        ]
        if data:
            self.admin.call("cloudwatch:PutMetricData", Namespace=namespace, MetricData=data)
        return name

    def watch(self, metric: str, treatment: str, before: str, **more: Any) -> str:
        """An alarm that was in a state before it looks for the first time; returns its name."""
        name = f"{metric} {treatment} {before}"
        asked = {"Namespace": "Shop", "Statistic": "Average", "Period": 60, "Threshold": 80, **more}
        asked = {member: value for member, value in asked.items() if value is not None}
        self.admin.call(
            "cloudwatch:PutMetricAlarm",
            AlarmName=name,
            MetricName=metric,
            ComparisonOperator="GreaterThanThreshold",
            TreatMissingData=treatment,
            **asked,
        )
        self.admin.call("cloudwatch:SetAlarmState", AlarmName=name, StateValue=before, StateReason="as it was")
        return name

    def states(self) -> dict[str, str]:
        self.admin.advance(40)
        answer: Iterable[dict[str, Any]] = self.admin.run(self._all())
        return {each["AlarmName"]: each["StateValue"] for each in answer}

    async def _all(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        token: dict[str, str] = {}
        while True:
            answer = await self.admin.client.call("cloudwatch:DescribeAlarms", MaxRecords=100, **token)
            found += answer["MetricAlarms"]
            if "NextToken" not in answer:
                return found
            token = {"NextToken": answer["NextToken"]}


def _told(value: float, samples: float) -> Any:
    if samples != 1.0:
        return [value]
    return {"SampleCount": 1.0, "Sum": value, "Minimum": value, "Maximum": value}


@pytest.fixture
def bench(admin: Admin) -> Bench:
    return Bench(admin)


@pytest.mark.parametrize("cases", [ENOUGH, TOO_FEW, EARLY], ids=["enough", "too few", "early"])
def test_each_treatment_leads_where_the_table_says(bench: Bench, cases: tuple[Case, ...]) -> None:
    """Each alarm begins in another state than the one it is led to."""
    expected: dict[str, tuple[str, int, int, str]] = {}
    for picture, periods, needed, outcomes in cases:
        metric = bench.put(picture)
        for treatment, outcome in zip(TREATMENTS, outcomes, strict=True):
            before = "OK" if outcome == "ALARM" else "ALARM"
            alarm = bench.watch(metric, treatment, before, EvaluationPeriods=periods, DatapointsToAlarm=needed)
            expected[alarm] = (picture, periods, needed, before if outcome == STAYS else outcome)
    found = bench.states()
    assert {alarm: (*shown[:3], found[alarm]) for alarm, shown in expected.items()} == expected


def test_alarms_on_tables_of_dynamodb_ignore_what_is_missing_whatever_they_were_told(bench: Bench) -> None:
    metric = bench.put("-----", namespace="AWS/DynamoDB")
    alarms = [bench.watch(metric, each, "OK", Namespace="AWS/DynamoDB", EvaluationPeriods=3) for each in TREATMENTS]
    found = bench.states()
    assert [found[each] for each in alarms] == ["OK"] * 4


@pytest.mark.parametrize(
    ("samples", "told", "state"),
    [
        (999, "ignore", "OK"),
        (1000, "ignore", "ALARM"),
        (999, "evaluate", "ALARM"),
        (999, None, "ALARM"),
    ],
)
def test_a_percentile_of_few_samples_says_nothing_to_an_alarm_that_ignores_it(
    bench: Bench, samples: int, told: str | None, state: str
) -> None:
    more = {"EvaluateLowSampleCountPercentile": told} if told else {}
    metric = bench.put("xxxxx", samples=samples)
    alarm = bench.watch(metric, "missing", "OK", Statistic=None, ExtendedStatistic="p99", EvaluationPeriods=1, **more)
    assert bench.states()[alarm] == state


def test_without_news_an_alarm_knows_nothing_once_its_whole_range_is_empty(bench: Bench) -> None:
    metric = bench.put("ooooo")
    alarm = bench.watch(metric, "missing", "OK", EvaluationPeriods=2)
    states: list[str] = []
    for _ in range(5):
        states.append(bench.states()[alarm])
        bench.admin.advance(20)
    assert states == ["OK", "OK", "OK", "OK", UNKNOWN], "two periods, and as many more as it looks back"


def test_one_datapoint_is_enough_to_know_again(bench: Bench) -> None:
    metric = bench.put("-----")
    alarm = bench.watch(metric, "missing", UNKNOWN, EvaluationPeriods=3)
    assert bench.states()[alarm] == UNKNOWN
    data = [{"MetricName": metric, "Value": 10}]
    bench.admin.call("cloudwatch:PutMetricData", Namespace="Shop", MetricData=data)
    bench.admin.advance(20)
    assert bench.states()[alarm] == "OK"


def test_data_that_are_too_late_for_the_range_change_nothing(bench: Bench) -> None:
    metric = bench.put("ooooo")
    alarm = bench.watch(metric, "missing", "OK", EvaluationPeriods=1)
    late = [{"MetricName": metric, "Timestamp": NOON - 600, "Value": 99}]
    bench.admin.call("cloudwatch:PutMetricData", Namespace="Shop", MetricData=late)
    assert bench.states()[alarm] == "OK"
