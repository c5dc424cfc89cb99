"""Questions about all metrics of a name are answered group by group, in the order that was asked for."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import NOON, Admin

HOUR = 3600


@pytest.fixture
def shops(admin: Admin) -> Admin:
    """Three shops in two towns, each with its orders of one minute."""
    for town, shop, values in (("Berlin", "a", [1.0, 3.0]), ("Berlin", "b", [8.0]), ("Paris", "c", [5.0])):
        dimensions = [{"Name": "Town", "Value": town}, {"Name": "Shop", "Value": shop}]
        datum = {"MetricName": "Orders", "Values": values, "Dimensions": dimensions, "Timestamp": NOON - 60}
        admin.call("cloudwatch:PutMetricData", Namespace="Shops", MetricData=[datum])
    datum = {"MetricName": "Orders", "Value": 100.0, "Timestamp": NOON - 60}
    admin.call("cloudwatch:PutMetricData", Namespace="Shops", MetricData=[datum])
    return admin


def answers(admin: Admin, text: str, *more: dict[str, Any]) -> list[tuple[str, list[float]]]:
    queries = [{"Id": "q1", "Expression": text, "Period": 60}, *more]
    window: dict[str, Any] = {"StartTime": NOON - HOUR, "EndTime": NOON}
    found = admin.call("cloudwatch:GetMetricData", MetricDataQueries=queries, **window)["MetricDataResults"]
    return [(each["Label"], each["Values"]) for each in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT SUM(Orders) FROM Shops", [("q1", [117])]),
        ('SELECT SUM(Orders) FROM SCHEMA("Shops", Town, Shop)', [("q1", [17])]),
        ("SELECT AVG(Orders) FROM SCHEMA(Shops, Shop, Town) GROUP BY Town", [("Berlin", [4]), ("Paris", [5])]),
        ("select max(Orders) from Shops group by Town order by max() desc", [("Berlin", [8]), ("Paris", [5])]),
        ("SELECT MIN(Orders) FROM Shops GROUP BY Shop ORDER BY MIN() ASC LIMIT 2", [("a", [1]), ("c", [5])]),
        ("SELECT COUNT(Orders) FROM Shops WHERE Town = 'Berlin' AND Shop != 'b'", [("q1", [2])]),
        ('SELECT SUM("Orders") FROM "Shops" WHERE Town = \'Rome\'', []),
    ],
)
def test_a_question_is_answered(shops: Admin, text: str, expected: list[tuple[str, list[float]]]) -> None:
    assert answers(shops, text) == expected


def test_functions_work_on_an_answer(shops: Admin) -> None:
    text = "SELECT SUM(Orders) FROM Shops GROUP BY Town"
    share = {"Id": "e1", "Expression": "MAX(q1)", "Period": 60}
    assert answers(shops, text, share)[-1] == ("e1", [12])


@pytest.mark.parametrize(
    "text",
    [
        "SELECT",
        "SELECT Orders FROM Shops",
        "SELECT P90(Orders) FROM Shops",
        "SELECT SUM(Orders) FROM",
        "SELECT SUM(Orders) FROM Shops WHERE Town",
        "SELECT SUM(Orders) FROM Shops WHERE Town = Berlin",
        "SELECT SUM(Orders) FROM Shops LIMIT 501",
        "SELECT SUM(Orders) FROM Shops ORDER BY SUM",
        "SELECT SUM(Orders) FROM Shops; DROP",
    ],
)
def test_what_is_no_question_is_refused(shops: Admin, text: str) -> None:
    window: dict[str, Any] = {"StartTime": NOON - HOUR, "EndTime": NOON}
    queries = [{"Id": "q1", "Expression": text, "Period": 60}]
    refused = shops.refused("cloudwatch:GetMetricData", MetricDataQueries=queries, **window)
    assert (refused.code, refused.status) == ("ValidationError", 400)
