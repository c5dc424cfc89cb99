"""Alarms judge as CloudWatch's user guide says."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.laws.alarm import enough_samples, judge
from model.laws.alarm_reason import number
from model.laws.alarm_rule import AlarmRule, Comparison, Datapoint, Treatment

NOON = datetime(2026, 11, 20, 15, 0, tzinfo=UTC).timestamp()
TREATMENTS: tuple[Treatment, ...] = ("missing", "ignore", "breaching", "notBreaching")
VALUES = {"0": 10.0, "X": 90.0, "-": None}


def points(picture: str) -> list[Datapoint]:
    """Datapoints a minute apart, the newest on the right at 15:00: X breaches, 0 does not, - is missing."""
    marks = picture.split()
    return [Datapoint(NOON - 60 * (len(marks) - 1 - n), VALUES[mark]) for n, mark in enumerate(marks)]


def rule(periods: int, needed: int | None = None, treatment: Treatment = "missing") -> AlarmRule:
    return AlarmRule(
        threshold=70.0,
        comparison="GreaterThanThreshold",
        evaluation_periods=periods,
        datapoints_to_alarm=needed,
        treatment=treatment,
    )


def states(picture: str, needed: int) -> list[str]:
    verdicts = (judge(rule(3, needed, treatment), points(picture), "OK") for treatment in TREATMENTS)
    return ["retain" if verdict.retained else verdict.state for verdict in verdicts]


@pytest.mark.parametrize(
    ("picture", "needed", "expected"),
    [
        ("0 - X - X", 3, ["OK", "OK", "OK", "OK"]),
        ("0 - - - -", 3, ["OK", "OK", "OK", "OK"]),
        ("- - - - 0", 3, ["OK", "OK", "OK", "OK"]),
        ("- - - - -", 3, ["INSUFFICIENT_DATA", "retain", "ALARM", "OK"]),
        ("0 X X - X", 3, ["ALARM", "ALARM", "ALARM", "ALARM"]),
        ("- - X - -", 3, ["ALARM", "retain", "ALARM", "OK"]),
        ("X - - - -", 3, ["ALARM", "retain", "ALARM", "OK"]),
        ("- - - - X", 3, ["INSUFFICIENT_DATA", "retain", "ALARM", "OK"]),
        ("- - - X -", 3, ["INSUFFICIENT_DATA", "retain", "ALARM", "OK"]),
        ("- - X - 0", 3, ["OK", "OK", "OK", "OK"]),
        ("0 - X - X", 2, ["ALARM", "ALARM", "ALARM", "ALARM"]),
        ("0 0 X 0 X", 2, ["ALARM", "ALARM", "ALARM", "ALARM"]),
        ("0 - X - -", 2, ["OK", "OK", "ALARM", "OK"]),
        ("- - - - 0", 2, ["OK", "OK", "ALARM", "OK"]),
        ("- - - X -", 2, ["ALARM", "retain", "ALARM", "OK"]),
        ("- - - - X", 2, ["INSUFFICIENT_DATA", "retain", "ALARM", "OK"]),
    ],
)
def test_missing_data_is_treated_as_the_user_guide_tabulates(picture, needed, expected):
    assert states(picture, needed) == expected


@pytest.mark.fact("alarms-02")
def test_three_breaching_points_in_a_row_fire_and_one_good_one_calms():
    pictures = ["0 0 0 X X", "0 0 X X X", "0 X X X 0"]
    assert [judge(rule(3), points(picture), "OK").state for picture in pictures] == ["OK", "ALARM", "OK"]
    assert [judge(rule(5, 3), points(p), "OK").state for p in ("X 0 X 0 0", "X 0 X 0 X")] == ["OK", "ALARM"]


@pytest.mark.parametrize(
    ("comparison", "breaching"),
    [
        ("GreaterThanOrEqualToThreshold", [False, True, True]),
        ("GreaterThanThreshold", [False, False, True]),
        ("LessThanThreshold", [True, False, False]),
        ("LessThanOrEqualToThreshold", [True, True, False]),
    ],
)
def test_thresholds_compare_four_ways(comparison: Comparison, breaching):
    watch = AlarmRule(threshold=70, comparison=comparison)
    assert [watch.breached_by(value) for value in (69.9, 70.0, 70.1)] == breaching


@pytest.mark.parametrize(
    ("watch", "picture", "reason"),
    [
        (
            rule(1),
            "X",
            "Threshold Crossed: 1 datapoint [90.0 (20/11/26 15:00:00)] was greater than the threshold (70.0).",
        ),
        (
            rule(2, 2),
            "X X",
            (
                "Threshold Crossed: 2 out of the last 2 datapoints [90.0 (20/11/26 15:00:00), "
                "90.0 (20/11/26 14:59:00)] were "
                "greater than the threshold (70.0) (minimum 2 datapoints for OK -> ALARM transition)."
            ),
        ),
        (
            rule(3, 3),
            "X X 0",
            (
                "Threshold Crossed: 1 out of the last 3 datapoints [10.0 (20/11/26 15:00:00)] was not greater than the "
                "threshold (70.0) (minimum 1 datapoint for ALARM -> OK transition)."
            ),
        ),
        (
            rule(2, treatment="breaching"),
            "- -",
            (
                "Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were treated as "
                "[Breaching]."
            ),
        ),
        (
            rule(1, treatment="notBreaching"),
            "-",
            (
                "Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as "
                "[NonBreaching]."
            ),
        ),
        (
            rule(2, treatment="breaching"),
            "X -",
            (
                "Threshold Crossed: 1 datapoint [90.0 (20/11/26 14:59:00)] was greater than the threshold (70.0) and 1 "
                "missing datapoint was treated as [Breaching]."
            ),
        ),
        (
            rule(3, 2, treatment="breaching"),
            "0 - -",
            (
                "Threshold Crossed: 1 datapoint was received for 3 periods and 2 missing datapoints were treated as "
                "[Breaching]."
            ),
        ),
        (rule(1), "-", "Insufficient Data: 1 datapoint was unknown."),
        (rule(5), "- - - - -", "Insufficient Data: 5 datapoints were unknown."),
    ],
)
def test_a_verdict_speaks_as_cloudwatch_does(watch, picture, reason):
    assert judge(watch, points(picture), "OK").reason == reason


def test_the_evidence_names_its_datapoints_newest_first():
    series = [Datapoint(NOON - 60, 1.0, 5.0), Datapoint(NOON, 0.0, 4.0)]
    verdict = judge(AlarmRule(threshold=42.0, comparison="GreaterThanThreshold", evaluation_periods=2), series, "OK")
    data = verdict.reason_data(NOON + 327.504, statistic="Sum")
    assert data == {
        "version": "1.0",
        "queryDate": "2026-11-20T15:05:27.504+0000",
        "startDate": "2026-11-20T14:59:00.000+0000",
        "statistic": "Sum",
        "period": 60,
        "recentDatapoints": [1.0, 0.0],
        "threshold": 42.0,
        "evaluatedDatapoints": [
            {"timestamp": "2026-11-20T15:00:00.000+0000", "sampleCount": 4.0, "value": 0.0},
            {"timestamp": "2026-11-20T14:59:00.000+0000", "sampleCount": 5.0, "value": 1.0},
        ],
    }


def test_evidence_of_nothing_has_no_start():
    data = judge(rule(2), points("- - - -"), "OK").reason_data(NOON, unit="Seconds", statistic="Average")
    assert list(data) == [
        "version", "queryDate", "unit", "statistic", "period", "recentDatapoints", "threshold", "evaluatedDatapoints",
    ]  # fmt: skip
    assert data["recentDatapoints"] == []
    assert data["evaluatedDatapoints"] == [
        {"timestamp": "2026-11-20T15:00:00.000+0000"},
        {"timestamp": "2026-11-20T14:59:00.000+0000"},
    ]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (70, "70.0"),
        (0, "0.0"),
        (1e7, "1.0E7"),
        (12345678.9, "1.23456789E7"),
        (-5e-4, "-5.0E-4"),
        (596.3636363636364, "596.3636363636364"),
    ],
)
def test_numbers_are_written_as_aws_writes_them(value, written):
    assert number(value) == written


@given(
    st.lists(st.sampled_from("0X-"), min_size=1, max_size=9),
    st.integers(1, 5),
    st.integers(1, 5),
    st.sampled_from(TREATMENTS),
    st.sampled_from(["OK", "ALARM", "INSUFFICIENT_DATA"]),
)
def test_every_verdict_is_supported_by_its_evidence(marks, periods, needed, treatment, state):
    watch = rule(periods, min(periods, needed), treatment)
    verdict = judge(watch, points(" ".join(marks)), state)
    real = [point for point in verdict.evaluated if point.value is not None]
    breaching = [point for point in real if point.value is not None and watch.breached_by(point.value)]
    assert len(verdict.evaluated) <= periods
    if len(real) == periods:
        assert verdict.state == ("ALARM" if len(breaching) >= watch.needed else "OK")
    if verdict.retained:
        assert (verdict.state, treatment) == (state, "ignore")
    if verdict.state == "INSUFFICIENT_DATA" and not verdict.retained:
        assert treatment == "missing"
        assert len(real) < periods


@pytest.mark.parametrize(("percentile", "least"), [(99, 1000), (50, 20), (90, 100), (10, 100), (1, 1000)])
def test_a_percentile_needs_ten_samples_beyond_it(percentile, least):
    assert enough_samples(percentile, least + 1e-6)
    assert not enough_samples(percentile, least - 1)
    assert enough_samples(100, 1)
