"""What databases publish of themselves."""

from __future__ import annotations

import pytest

from tests.admin import Admin
from tests.model.services.rds.databases import MINUTE, Databases

GIB = 1024**3


def test_a_database_that_nobody_asks_anything_idles_and_says_so_every_minute(databases: Databases) -> None:
    databases.there()
    assert len(databases.points("CPUUtilization")) == 10
    assert all(0 < each < 3 for each in databases.points("CPUUtilization"))
    assert databases.points("DatabaseConnections") == [0.0] * 10
    assert databases.points("FreeStorageSpace") == [100 * GIB - 512 * 1024**2] * 10
    assert databases.points("FreeableMemory", how="Maximum")[0] == pytest.approx(0.25 * GIB, rel=0.02)


def test_everything_that_is_published_is_in_the_namespace_of_rds(admin: Admin, databases: Databases) -> None:
    databases.there()
    listed = admin.call("cloudwatch:ListMetrics", Namespace="AWS/RDS")["Metrics"]
    assert {"BurstBalance", "CPUUtilization", "DiskQueueDepth", "ReadIOPS", "WriteLatency"} <= {
        each["MetricName"] for each in listed
    }
    assert {each["Dimensions"][0]["Value"] for each in listed} == {"shop"}


def test_one_that_is_stopped_publishes_nothing(admin: Admin, databases: Databases) -> None:
    databases.there()
    admin.call("rds:StopDBInstance", DBInstanceIdentifier="shop")
    admin.advance(30 * MINUTE)
    for metric in ("CPUUtilization", "DatabaseConnections", "FreeStorageSpace", "BurstBalance"):
        assert databases.points(metric) == []
