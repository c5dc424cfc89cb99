"""Metrics are read over periods: statistics agree with brute force, limits are AWS's."""

from __future__ import annotations

from statistics import fmean
from typing import Any

import pytest

from model.kit.cell import CellSettings
from tests.admin import NOON, Admin

MINUTE, HOUR, DAY = 60, 3600, 86400


def put_at(admin: Admin, *points: tuple[float, float], name: str = "Orders") -> None:
    data = [{"MetricName": name, "Value": value, "Timestamp": at} for at, value in points]
    admin.call("cloudwatch:PutMetricData", Namespace="Shop", MetricData=data)


def asked(period: int, start: float, end: float, *statistics: str) -> dict[str, Any]:
    return {
        "Namespace": "Shop",
        "MetricName": "Orders",
        "Period": period,
        "StartTime": start,
        "EndTime": end,
        "Statistics": list(statistics or ("Average",)),
    }


def read(admin: Admin, *question: Any) -> list[dict[str, Any]]:
    return admin.call("cloudwatch:GetMetricStatistics", **asked(*question))["Datapoints"]


@pytest.mark.fact("cloudwatch-11")
@pytest.mark.parametrize("period", [300, 3600])
def test_periods_are_the_brute_force_of_what_was_put(admin: Admin, period: int) -> None:
    start = NOON - 6 * HOUR
    values = [float((n * 37) % 101) for n in range(360)]
    put_at(admin, *((start + n * MINUTE, value) for n, value in enumerate(values)))
    size = period // MINUTE
    chunks = [values[n : n + size] for n in range(0, 360, size)]
    names = ("Average", "Sum", "Minimum", "Maximum", "SampleCount")
    found = read(admin, period, start, NOON, *names)
    assert [point["Timestamp"] for point in found] == [start + n * period for n in range(len(chunks))]
    for point, chunk in zip(found, chunks, strict=True):
        expected = (fmean(chunk), sum(chunk), min(chunk), max(chunk), len(chunk))
        assert tuple(point[name] for name in names) == pytest.approx(expected)


@pytest.mark.fact("cloudwatch-11")
@pytest.mark.parametrize("period", [61, 45, 7])
def test_a_period_of_any_other_length_is_refused(admin: Admin, period: int) -> None:
    refused = admin.refused("cloudwatch:GetMetricStatistics", **asked(period, NOON - HOUR, NOON))
    assert refused.code == "InvalidParameterValue"


def test_no_more_than_1440_points_are_given(admin: Admin) -> None:
    refused = admin.refused("cloudwatch:GetMetricStatistics", **asked(1, NOON - DAY, NOON))
    assert refused.code == "InvalidParameterCombination"
    assert refused.message == (
        "You have requested up to 86400 datapoints, which exceeds the limit of 1440. You may reduce the datapoints"
        " requested by increasing Period, or decreasing the time range."
    )
    assert read(admin, 60, NOON - DAY, NOON) == []


def test_time_does_not_run_backwards(admin: Admin) -> None:
    refused = admin.refused("cloudwatch:GetMetricStatistics", **asked(60, NOON, NOON))
    assert (refused.code, refused.message) == (
        "InvalidParameterValue",
        "The parameter StartTime must be less than the parameter EndTime.",
    )


def test_a_question_needs_statistics(admin: Admin) -> None:
    question = asked(60, NOON - HOUR, NOON)
    del question["Statistics"]
    assert admin.refused("cloudwatch:GetMetricStatistics", **question).code == "InvalidParameterCombination"
    question["ExtendedStatistics"] = ["tm199"]
    assert admin.refused("cloudwatch:GetMetricStatistics", **question).code == "InvalidParameterValue"


def test_periods_begin_where_the_question_does(admin: Admin) -> None:
    put_at(admin, (NOON - 120, 1), (NOON - 60, 2))
    (point,) = read(admin, 300, NOON - 200, NOON, "Sum")
    assert (point["Timestamp"], point["Sum"]) == (NOON - 240, 3)


@pytest.mark.fact("cloudwatch-10")
def test_points_grow_coarse_with_age_and_are_gone_after_fifteen_months(admin: Admin) -> None:
    put_at(admin, (NOON, 7))
    seconds = [{"MetricName": "Orders", "Value": 7, "Timestamp": NOON + 60, "StorageResolution": 1}]
    admin.call("cloudwatch:PutMetricData", Namespace="Shop", MetricData=seconds)

    def readable() -> list[int]:
        return [period for period in (1, 60, 300, 3600) if read(admin, period, NOON, NOON + 600)]

    ages = [(2 * HOUR, [1, 60, 300, 3600]), (4 * HOUR, [60, 300, 3600]), (16 * DAY, [300, 3600]), (64 * DAY, [3600])]
    for age, periods in [*ages, (456 * DAY, [])]:
        admin.advance(seconds=NOON + age - admin.now)
        assert readable() == periods, age


@pytest.mark.fact("cloudwatch-10")
def test_the_notes_knew_of_two_weeks() -> None:
    someone = Admin(settings=CellSettings(quotas="notes-2017"))
    put_at(someone, (NOON, 7))
    someone.advance(seconds=13 * DAY)
    assert len(read(someone, 60, NOON, NOON + 600)) == 1
    someone.advance(seconds=2 * DAY)
    assert [read(someone, period, NOON, NOON + 600) for period in (60, 300, 3600)] == [[], [], []]
    someone.close()


def query(id: str = "m1", stat: str = "Sum", period: int = MINUTE, **more: Any) -> dict[str, Any]:
    metric = {"Namespace": "Shop", "MetricName": more.pop("name", "Orders")}
    unit = {"Unit": more.pop("unit")} if "unit" in more else {}
    return {"Id": id, "MetricStat": {"Metric": metric, "Period": period, "Stat": stat} | unit} | more


def data(admin: Admin, *queries: dict[str, Any], **more: Any) -> dict[str, Any]:
    times: dict[str, Any] = {"StartTime": NOON - HOUR, "EndTime": NOON + HOUR}
    return admin.call("cloudwatch:GetMetricData", MetricDataQueries=list(queries), **(times | more))


def values(answer: dict[str, Any]) -> dict[str, list[float]]:
    return {result["Id"]: result["Values"] for result in answer["MetricDataResults"]}


def test_many_metrics_are_read_at_once_the_newest_first(admin: Admin) -> None:
    put_at(admin, (NOON - 120, 1), (NOON - 60, 2), (NOON - 60, 4))
    put_at(admin, (NOON - 60, 9), name="Errors")
    answer = data(admin, query("m1"), query("m2", "Average"), query("m3", name="Errors"), query("m4", name="None"))
    assert values(answer) == {"m1": [6, 1], "m2": [3, 1], "m3": [9], "m4": []}
    first = answer["MetricDataResults"][0]
    assert (first["Timestamps"], first["StatusCode"]) == ([NOON - 60, NOON - 120], "Complete")
    up = data(admin, query("m1"), ScanBy="TimestampAscending")
    assert values(up) == {"m1": [1, 6]}


def test_expressions_combine_metrics_that_need_not_be_shown(admin: Admin) -> None:
    put_at(admin, (NOON - 120, 100), (NOON - 60, 200))
    put_at(admin, (NOON - 60, 10), name="Errors")
    answer = data(
        admin,
        query("orders", ReturnData=False),
        query("errors", name="Errors", ReturnData=False),
        {"Id": "share", "Expression": "100 * FILL(errors, 0) / orders", "Label": "errors in %"},
        {"Id": "twice", "Expression": "share * 2"},
    )
    assert values(answer) == {"share": [5, 0], "twice": [10, 0]}
    assert [result["Label"] for result in answer["MetricDataResults"]] == ["errors in %", "twice"]


def test_labels_say_what_tells_series_apart(admin: Admin) -> None:
    def labels(*queries: dict[str, Any]) -> list[str]:
        return [result["Label"] for result in data(admin, *queries)["MetricDataResults"]]

    assert labels(query("a")) == ["Orders"]
    assert labels(query("a"), query("b", "Minimum")) == ["Orders Sum", "Orders Minimum"]
    assert labels(query("a"), query("b", period=30)) == ["Orders 60", "Orders 30"]
    assert labels(query("a"), query("b", "Minimum", 30)) == ["Orders Sum 60", "Orders Minimum 30"]
    assert labels(query("a", unit="Seconds"), query("b", unit="Milliseconds")) == ["Orders", "Orders"]
    assert labels(query("a", Label="mine"), query("b")) == ["mine", "Orders"]


def test_several_units_are_pointed_out(admin: Admin) -> None:
    both = [
        {"MetricName": "Orders", "Value": 60000 / d, "Unit": u} for d, u in ((1, "Milliseconds"), (1000, "Seconds"))
    ]
    admin.call("cloudwatch:PutMetricData", Namespace="Shop", MetricData=both)
    (result,) = data(admin, query())["MetricDataResults"]
    assert result["Values"] == [60000]
    assert result["Messages"] == [
        {"Code": "MultipleUnits", "Value": "Multiple units returned: '[Milliseconds, Seconds]'"}
    ]
    assert values(data(admin, query(unit="Seconds"))) == {"m1": [60]}


def test_an_answer_comes_in_pages_of_so_many_points(admin: Admin) -> None:
    put_at(admin, *((NOON - n * MINUTE, n) for n in range(1, 6)))
    queries = (query("m1"), query("m2", "Average"))
    pages, token = [], None
    while token is not None or not pages:
        more = {"NextToken": token} if token else {}
        answer = data(admin, *queries, MaxDatapoints=4, **more)
        pages.append(values(answer))
        token = answer.get("NextToken")
    assert pages == [{"m1": [1, 2, 3, 4]}, {"m1": [5], "m2": [1, 2, 3]}, {"m2": [4, 5]}]


@pytest.mark.parametrize(
    ("queries", "words"),
    [
        ([query("M1")], "Id must match"),
        ([query("m1"), query("m1")], "not unique"),
        ([{"Id": "m1"}], "mutually exclusive"),
        ([query("m1", "Mode")], "not supported"),
        ([query("m1", period=61)], "multiple of 60"),
        ([{"Id": "e1", "Expression": "m9 + 1"}], "Error in expression 'e1'"),
        ([query("m1"), {"Id": "e1", "Expression": "NOPE(m1)"}], "Error in expression 'e1'"),
    ],
)
def test_questions_that_make_no_sense_are_refused(admin: Admin, queries: list[dict[str, Any]], words: str) -> None:
    times: dict[str, Any] = {"StartTime": NOON - HOUR, "EndTime": NOON}
    refused = admin.refused("cloudwatch:GetMetricData", MetricDataQueries=queries, **times)
    assert words in refused.message
    assert refused.status == 400


def test_a_question_about_all_of_time_covers_only_what_can_be_read(admin: Admin) -> None:
    stat = {"Metric": {"Namespace": "n", "MetricName": "m"}, "Period": 1, "Stat": "p99"}
    sum_ = {"Id": "e", "Expression": "SUM(METRICS())"}
    queries = [{"Id": "q", "MetricStat": stat}, sum_]
    answer = admin.call("cloudwatch:GetMetricData", MetricDataQueries=queries, StartTime=2.0, EndTime=253_402_300_799.0)
    assert [result["Values"] for result in answer["MetricDataResults"]] == [[], []]


EXTENDED = {"tm90": 2.0, "IQM": 2.5, "wm50": 1.75, "TC(1:3)": 2.0, "TS(:3)": 6.0, "PR(:2)": 50.0, "p100": 4.0}


def test_statistics_of_a_range_are_of_the_values_that_were_put(admin: Admin) -> None:
    datum = {"MetricName": "Latency", "Values": [1.0, 2.0, 3.0, 4.0], "Timestamp": NOON - MINUTE}
    admin.call("cloudwatch:PutMetricData", Namespace="Shop", MetricData=[datum])
    asked = {"Namespace": "Shop", "MetricName": "Latency", "StartTime": NOON - HOUR, "EndTime": NOON, "Period": 60}
    (point,) = admin.call("cloudwatch:GetMetricStatistics", ExtendedStatistics=list(EXTENDED), **asked)["Datapoints"]
    assert point["ExtendedStatistics"] == pytest.approx(EXTENDED | {"tm90": pytest.approx((6 + 4 * 0.6) / 3.6)})
    summary = {"SampleCount": 4, "Sum": 10, "Minimum": 1, "Maximum": 4}
    datum = {"MetricName": "Summed", "StatisticValues": summary, "Timestamp": NOON - MINUTE}
    admin.call("cloudwatch:PutMetricData", Namespace="Shop", MetricData=[datum])
    asked["MetricName"] = "Summed"
    assert admin.call("cloudwatch:GetMetricStatistics", ExtendedStatistics=["tm90"], **asked)["Datapoints"] == []


def test_a_search_finds_metrics_and_functions_work_on_what_it_found(admin: Admin) -> None:
    data = [
        {
            "MetricName": "Orders",
            "Value": value,
            "Dimensions": [{"Name": "Shop", "Value": shop}],
            "Timestamp": NOON - 60,
        }
        for shop, value in (("Berlin", 2.0), ("Paris", 3.0))
    ]
    admin.call("cloudwatch:PutMetricData", Namespace="Shop", MetricData=data)
    search = "SEARCH('{Shop,Shop} MetricName=\"Orders\"', 'Sum', 60)"

    def computed(expression: str) -> list[tuple[str, list[float]]]:
        queries = [{"Id": "e1", "Expression": expression}]
        window: dict[str, Any] = {"StartTime": NOON - HOUR, "EndTime": NOON}
        answer = admin.call("cloudwatch:GetMetricData", MetricDataQueries=queries, **window)
        return [(each["Label"], each["Values"]) for each in answer["MetricDataResults"]]

    assert computed(search) == [("Berlin Orders", [2]), ("Paris Orders", [3])]
    assert computed(f"SUM({search})") == [("e1", [5])]
    assert computed("SEARCH('nothing', 'Sum', 60)") == []
    window: dict[str, Any] = {"StartTime": NOON - HOUR, "EndTime": NOON}
    for bad in ("SEARCH('(', 'Sum', 60)", "SEARCH('a', 'Mode', 60)", "SEARCH('a', 'Sum', 61)", "SEARCH(5)"):
        queries = [{"Id": "e1", "Expression": bad}]
        refused = admin.refused("cloudwatch:GetMetricData", MetricDataQueries=queries, **window)
        assert refused.status == 400


def test_a_label_can_tell_of_its_data(admin: Admin) -> None:
    put_at(admin, (NOON - 180, 3), (NOON - 120, 9.25), (NOON - 60, 6))
    stat = {"Metric": {"Namespace": "Shop", "MetricName": "Orders"}, "Period": 60, "Stat": "Sum"}

    def label(text: str, **query: Any) -> str:
        queries = [{"Id": "m1", "MetricStat": stat, "Label": text} | query]
        window: dict[str, Any] = {"StartTime": NOON - HOUR, "EndTime": NOON}
        (told,) = admin.call("cloudwatch:GetMetricData", MetricDataQueries=queries, **window)["MetricDataResults"]
        return told["Label"]

    assert label("${LABEL}: ${MIN} to ${MAX}, ${LAST} at last, ${SUM} in ${DATAPOINT_COUNT}") == (
        "Orders: 3 to 9.25, 6 at last, 18.25 in 3"
    )
    assert label("${MAX_TIME} ${FIRST_LAST_RANGE} ${AVG}") == "2025-06-15 11:58 UTC 3 - 6 6.083"
    assert label("${PROP('MetricName')} ${PROP('Stat')} ${PROP('Dim.Shop')}") == "Orders Sum -"
    assert label("${NOBODY} $MAX") == "${NOBODY} $MAX"
