"""A table whose capacity follows its load: throttled at first, large enough in minutes, small again at night."""

from __future__ import annotations

from itertools import pairwise

from tests.admin import Admin
from tests.model.services.application_autoscaling.scaled_table import ScaledTable, bought


def test_throttles_stop_as_the_table_grows_and_at_night_it_is_small_and_cheap_again(admin: Admin) -> None:
    table = ScaledTable(admin)
    table.register(5, 200)
    table.follow(70.0)
    quiet, busy = table.write(3, minutes=5), [table.write(40, minutes=1) for _ in range(20)]

    assert quiet == 0
    assert sum(busy[:4]) > 40, "what was saved is used up, and then customers are turned away"
    assert busy[2] > busy[6] > busy[10], "fewer every few minutes"
    assert busy[-2:] == [0, 0]
    assert 40 / 0.7 <= table.units <= 60

    assert table.write(3, minutes=25) == 0
    assert table.units == 5
    changes = [each["Description"] for each in table.activities()]
    assert changes[-1] == "Setting write capacity units to 5."
    bought = admin.call(
        "cloudwatch:GetMetricStatistics",
        Namespace="AWS/DynamoDB",
        MetricName="ProvisionedWriteCapacityUnits",
        Dimensions=[{"Name": "TableName", "Value": "orders"}],
        StartTime=admin.now - 7200,
        EndTime=admin.now,
        Period=300,
        Statistics=["Maximum"],
    )["Datapoints"]
    course = [point["Maximum"] for point in sorted(bought, key=lambda point: point["Timestamp"])]
    assert course[0] == course[-1] == 5 < max(course)


def test_without_a_policy_customers_are_turned_away_for_as_long_as_it_lasts(admin: Admin) -> None:
    table = ScaledTable(admin)
    table.register(5, 200)
    table.write(3, minutes=5)
    assert min(table.write(40, minutes=1) for _ in range(16)) > 4


def test_after_four_decreases_of_a_day_there_is_one_an_hour(admin: Admin) -> None:
    """Scaling in is refused beyond that: it rests, tries again, and nobody is turned away meanwhile."""
    table = ScaledTable(admin)
    for units in (9, 8, 7, 6, 5):
        table.ledger.call("UpdateTable", **bought(units, 30))
        admin.advance(60)
    table.register(5, 200)
    table.follow(70.0)
    assert table.write(3, minutes=30) == 0

    failed = [each for each in table.activities() if each["StatusCode"] == "Failed"]
    assert table.units == 30
    assert "decreases are limited within a given UTC day" in failed[0]["StatusMessage"]
    assert all(after["StartTime"] - before["StartTime"] >= 600 for before, after in pairwise(failed))
    table.write(3, minutes=45)
    assert table.units == 5
