"""Performance Insights looks at a database: its load is published, and metric math asks for its counters."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.rds.databases import MINUTE, Databases

SEEN = {"DBInstanceClass": "db.m5.large", "EnablePerformanceInsights": True}


def computed(admin: Admin, *arguments: str, minutes: int = 3) -> list[float]:
    quoted = ", ".join(f"'{each}'" for each in arguments)
    (result,) = admin.call(
        "cloudwatch:GetMetricData",
        MetricDataQueries=[{"Id": "e1", "Expression": f"DB_PERF_INSIGHTS({quoted})", "Period": 60}],
        StartTime=admin.now - minutes * MINUTE,
        EndTime=admin.now,
        ScanBy="TimestampAscending",
    )["MetricDataResults"]
    return result["Values"]


def test_it_is_enabled_with_a_database_or_later_and_keeps_a_week_unless_told(databases: Databases) -> None:
    created = databases.create(**SEEN)
    assert (created["PerformanceInsightsEnabled"], created["PerformanceInsightsRetentionPeriod"]) == (True, 7)
    databases.there("later", DBInstanceClass="db.m5.large")

    later = databases.modify("later", EnablePerformanceInsights=True, PerformanceInsightsRetentionPeriod=62)
    assert (later["PerformanceInsightsEnabled"], later["PerformanceInsightsRetentionPeriod"]) == (True, 62)
    off = databases.modify("later", EnablePerformanceInsights=False)
    assert (off["PerformanceInsightsEnabled"], "PerformanceInsightsRetentionPeriod" in off) == (False, False)


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"EnablePerformanceInsights": True}, "InvalidParameterCombination"),
        ({**SEEN, "PerformanceInsightsRetentionPeriod": 30}, "InvalidParameterValue"),
        ({"PerformanceInsightsRetentionPeriod": 7}, "InvalidParameterCombination"),
    ],
)
def test_a_class_that_is_too_small_and_other_periods_are_refused(
    databases: Databases, asked: dict[str, Any], code: str
) -> None:
    with pytest.raises(Exception, match=code):
        databases.create(**asked)
    assert databases.admin.call("rds:DescribeDBInstances")["DBInstances"] == []


def test_a_database_that_it_looks_at_is_not_made_too_small(databases: Databases) -> None:
    databases.there(**SEEN)
    with pytest.raises(Exception, match="InvalidParameterCombination"):
        databases.modify(DBInstanceClass="db.t3.micro")
    assert databases.look()["DBInstanceClass"] == "db.m5.large"


def test_load_is_published_from_when_it_began_to_look(admin: Admin, databases: Databases) -> None:
    databases.there(DBInstanceClass="db.m5.large")
    assert databases.points("DBLoad") == []

    databases.modify(EnablePerformanceInsights=True)
    admin.advance(5 * MINUTE)

    load, busy, waiting = (databases.points(name) for name in ("DBLoad", "DBLoadCPU", "DBLoadNonCPU"))
    assert len(load) == len(busy) == len(waiting) == 5
    cpu = databases.points("CPUUtilization")[-1]
    assert busy[-1] == pytest.approx(2 * cpu / 100, rel=0.1)
    assert load[-1] == pytest.approx(busy[-1] + waiting[-1], rel=0.1)


def test_metric_math_asks_for_counters_by_the_resource_id(admin: Admin, databases: Databases) -> None:
    id = databases.there(**SEEN)["DbiResourceId"]

    assert computed(admin, "RDS", id, "db.load.avg") == databases.points("DBLoad", 3 * MINUTE)
    total, idle = (computed(admin, "RDS", id, f"os.cpuUtilization.{each}.max") for each in ("total", "idle"))
    assert [a + b for a, b in zip(total, idle, strict=True)] == pytest.approx([100.0] * 3)
    assert computed(admin, "RDS", id, "db.Users.Threads_connected.sum") == [0.0] * 3
    assert computed(admin, "RDS", id, "os.network.rx.sample_count") == [1.0] * 3


def test_an_alarm_watches_the_load_of_a_database(admin: Admin, databases: Databases) -> None:
    id = databases.there(**SEEN)["DbiResourceId"]
    admin.call(
        "cloudwatch:PutMetricAlarm",
        AlarmName="load",
        Metrics=[{"Id": "e1", "Expression": f"DB_PERF_INSIGHTS('RDS', '{id}', 'db.load.avg')", "Period": 60}],
        EvaluationPeriods=1,
        Threshold=2.0,
        ComparisonOperator="GreaterThanThreshold",
    )
    admin.advance(3 * MINUTE)

    assert admin.call("cloudwatch:DescribeAlarms")["MetricAlarms"][0]["StateValue"] == "OK"


@pytest.mark.parametrize(
    "arguments",
    [
        ("DocDB", "db-1", "db.load.avg"),
        ("RDS", "db-1", "db.load.avg"),
        ("RDS", "", "db.load"),
        ("RDS", "", "os.colour.avg"),
        ("RDS", "", "db.User.numbackends.avg"),
        ("RDS", ""),
    ],
)
def test_what_no_database_tells_is_refused(admin: Admin, databases: Databases, arguments: tuple[str, ...]) -> None:
    id = databases.create(**SEEN)["DbiResourceId"]
    with pytest.raises(Exception, match="ValidationError"):
        computed(admin, *(each or id for each in arguments))
