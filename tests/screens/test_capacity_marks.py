"""The charts of a table show when its capacity was changed, and to what."""

from __future__ import annotations

from model.client import Row
from screens.capacity_marks import marks_of
from screens.detail_metrics import read_charts
from tests.admin import Admin
from tests.model.services.application_autoscaling.scaled_table import ScaledTable


def test_growing_and_shrinking_is_marked_on_the_charts_of_that_side_alone(admin: Admin) -> None:
    table = ScaledTable(admin)
    table.register(5, 100)
    table.register(20, 100)
    admin.advance(300)
    table.register(1, 10)
    admin.advance(300)
    row = admin.client.find("dynamodb:Table", "us-east-1", "orders")
    assert isinstance(row, Row)

    charts = dict(admin.run(read_charts(admin.client, row, admin.now)))
    marks = charts["ProvisionedWriteCapacityUnits"].marks
    assert [(mark.label, mark.what) for mark in marks] == [("=20", "out"), ("=10", "in")]
    assert charts["ProvisionedReadCapacityUnits"].marks == ()


def test_what_failed_is_marked_so_and_what_only_moved_limits_is_not() -> None:
    told = [
        {"Description": "Setting min capacity to 5 and max capacity to 10", "StatusCode": "Successful", "StartTime": 1},
        {"Description": "Setting write capacity units to 7.", "StatusCode": "Failed", "StartTime": 2},
        {"Description": "Setting write capacity units to 6.", "StatusCode": "Successful", "StartTime": 3},
    ]

    assert [(mark.at, mark.label, mark.what) for mark in marks_of(told)] == [(2, "=7", "failed"), (3, "=6", "out")]
