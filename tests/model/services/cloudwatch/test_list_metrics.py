"""ListMetrics tells which metrics have data."""

from typing import Any

from tests.admin import Admin

DAY = 86400


def put(admin: Admin, name: str, **dimensions: str) -> None:
    pairs = [{"Name": key, "Value": value} for key, value in dimensions.items()]
    data = [{"MetricName": name, "Value": 1, "Dimensions": pairs}]
    admin.call("cloudwatch:PutMetricData", Namespace="Shop", MetricData=data)


def listed(admin: Admin, **asked: Any) -> list[tuple[str, dict[str, str]]]:
    found = admin.call("cloudwatch:ListMetrics", **asked)["Metrics"]
    return [(each["MetricName"], {d["Name"]: d["Value"] for d in each["Dimensions"]}) for each in found]


def test_metrics_are_found_by_namespace_name_and_dimension(admin: Admin) -> None:
    put(admin, "Orders")
    put(admin, "Orders", Page="home", Zone="a")
    put(admin, "Orders", Page="cart")
    put(admin, "Errors", Page="home")
    assert len(listed(admin, Namespace="Shop")) == 4
    assert len(listed(admin, Namespace="Shop", MetricName="Orders")) == 3
    page = [{"Name": "Page"}]
    assert len(listed(admin, Namespace="Shop", Dimensions=page)) == 3
    home = [{"Name": "Page", "Value": "home"}]
    assert listed(admin, Namespace="Shop", MetricName="Orders", Dimensions=home) == [
        ("Orders", {"Page": "home", "Zone": "a"})
    ]
    assert listed(admin, Namespace="Other") == []


def test_metrics_are_listed_for_two_weeks_after_their_last_datum(admin: Admin) -> None:
    put(admin, "Orders")
    admin.advance(seconds=3 * 3600)
    assert listed(admin, Namespace="Shop", RecentlyActive="PT3H") == [("Orders", {})]
    admin.advance(seconds=1)
    assert listed(admin, Namespace="Shop", RecentlyActive="PT3H") == []
    admin.advance(seconds=13 * DAY)
    assert listed(admin, Namespace="Shop") == [("Orders", {})]
    admin.advance(seconds=DAY)
    assert listed(admin, Namespace="Shop") == []


def test_five_hundred_metrics_make_a_page(admin: Admin) -> None:
    data = [{"MetricName": f"m{n:04}", "Value": 1} for n in range(600)]
    admin.call("cloudwatch:PutMetricData", Namespace="Shop", MetricData=data)
    first = admin.call("cloudwatch:ListMetrics", Namespace="Shop")
    second = admin.call("cloudwatch:ListMetrics", Namespace="Shop", NextToken=first["NextToken"])
    assert (len(first["Metrics"]), len(second["Metrics"])) == (500, 100)
    assert "NextToken" not in second
    assert second["Metrics"][0]["MetricName"] == "m0500"
    assert admin.refused("cloudwatch:ListMetrics", NextToken="foreign").code == "InvalidNextToken"
