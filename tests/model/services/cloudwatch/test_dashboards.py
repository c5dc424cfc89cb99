"""Dashboards are kept as they were put, if they are dashboards."""

import json

import pytest

from model.services.cloudwatch.dashboard_body import read_body
from tests.admin import NOON, Admin

BODY = json.dumps(
    {
        "widgets": [
            {
                "type": "metric",
                "x": 0,
                "y": 0,
                "width": 6,
                "height": 6,
                "properties": {"metrics": [["Shop", "Orders"]], "region": "us-east-1"},
            },
            {"type": "text", "x": 6, "y": 0, "width": 6, "height": 6, "properties": {"markdown": "# Shop"}},
        ]
    }
)


def put(admin: Admin, name: str = "shop", body: str = BODY) -> None:
    answer = admin.call("cloudwatch:PutDashboard", DashboardName=name, DashboardBody=body)
    assert answer == {"DashboardValidationMessages": []}


def test_a_dashboard_comes_back_as_it_was_put(admin: Admin) -> None:
    put(admin)
    assert admin.call("cloudwatch:GetDashboard", DashboardName="shop") == {
        "DashboardArn": "arn:aws:cloudwatch::123456789012:dashboard/shop",
        "DashboardBody": BODY,
        "DashboardName": "shop",
    }
    (entry,) = admin.call("cloudwatch:ListDashboards", region="eu-west-1")["DashboardEntries"]
    assert (entry["DashboardName"], entry["LastModified"], entry["Size"]) == ("shop", NOON, len(BODY))


def test_dashboards_are_listed_by_prefix_and_deleted_all_or_none(admin: Admin) -> None:
    for name in ("shop", "shop-eu", "office"):
        put(admin, name)

    def names(prefix: str = "") -> list[str]:
        found = admin.call("cloudwatch:ListDashboards", DashboardNamePrefix=prefix)["DashboardEntries"]
        return [entry["DashboardName"] for entry in found]

    assert names("shop") == ["shop", "shop-eu"]
    refused = admin.refused("cloudwatch:DeleteDashboards", DashboardNames=["shop", "nobody"])
    assert (refused.code, refused.status) == ("ResourceNotFound", 404)
    assert names() == ["office", "shop", "shop-eu"]
    admin.call("cloudwatch:DeleteDashboards", DashboardNames=["shop", "office"])
    assert names() == ["shop-eu"]
    assert admin.refused("cloudwatch:GetDashboard", DashboardName="shop").code == "ResourceNotFound"


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ("{", "/"),
        ("[]", "/"),
        ("{}", "/"),
        ('{"widgets": {}}', "/widgets"),
        ('{"widgets": [7]}', "/widgets/0"),
        ('{"widgets": [{"type": "clock", "properties": {}}]}', "/widgets/0/type"),
        ('{"widgets": [{"type": "text"}]}', "/widgets/0"),
    ],
)
def test_a_body_that_is_no_dashboard_is_refused(admin: Admin, body: str, path: str) -> None:
    refused = admin.refused("cloudwatch:PutDashboard", DashboardName="shop", DashboardBody=body)
    assert refused.code == "InvalidParameterInput"
    assert refused.fields["dashboardValidationMessages"][0]["DataPath"] == path  # type: ignore[index]


def test_a_name_with_other_characters_is_refused(admin: Admin) -> None:
    refused = admin.refused("cloudwatch:PutDashboard", DashboardName="a shop!", DashboardBody=BODY)
    assert refused.code == "InvalidParameterValue"
    assert refused.message == (
        "The value for field DashboardName contains invalid characters. It can only contain alphanumerics,"
        " dash (-) and underscore (_).\n"
    )


def metric(*lines: object, **more: object) -> str:
    """A body with one metric widget of these lines."""
    properties = {"metrics": list(lines), "region": "us-east-1"} | more
    return json.dumps({"widgets": [{"type": "metric", "properties": properties}]})


@pytest.mark.parametrize(
    ("body", "path", "message"),
    [
        (metric(), "/widgets/0/properties", "Should have required property 'metrics'"),
        (metric("Orders"), "/widgets/0/properties/metrics/0", "Should be array"),
        (metric(["Shop"]), "/widgets/0/properties/metrics/0", "Should NOT have less than 2 items"),
        (metric(["Shop", "Orders", "Page"]), "/widgets/0/properties/metrics/0", "Should NOT have more than 2 items"),
        (metric(["Shop", "Orders"], view="cake"), "/widgets/0/properties/view", "Should be equal to one of the"),
        (metric(["Shop", "Orders"], period=61), "/widgets/0/properties/period", "Period should be 1, 5, 10, 20, 30"),
        (metric(["Shop", "Orders"], period="1m"), "/widgets/0/properties/period", "Should be integer"),
        (metric(["Shop", "Orders", {"color": "red"}]), "/widgets/0/properties/metrics/0/2/color", "Should match"),
        (metric(["Shop", "Orders", {"yAxis": "top"}]), "/widgets/0/properties/metrics/0/2/yAxis", "Should be equal"),
        (
            metric(["Shop", "Orders"], annotations={"horizontal": [{"label": "most"}]}),
            "/widgets/0/properties/annotations/horizontal/0",
            "Should have required property 'value'",
        ),
        (metric(["Shop", "Orders"], yAxis={"left": {"min": "0"}}), "/widgets/0/properties/yAxis/left/min", "Should be"),
        ('{"widgets": [{"type": "text", "x": 24, "properties": {"markdown": ""}}]}', "/widgets/0/x", "Should be <= 23"),
        ('{"widgets": [{"type": "text", "y": 0.5, "properties": {"markdown": ""}}]}', "/widgets/0/y", "Should be int"),
        ('{"widgets": [{"type": "text", "properties": {}}]}', "/widgets/0/properties", "Should have required property"),
        ('{"widgets": [{"type": "alarm", "properties": {"alarms": [7]}}]}', "/widgets/0/properties/alarms/0", "Should"),
    ],
)
def test_each_flaw_of_a_widget_is_told_with_its_place(admin: Admin, body: str, path: str, message: str) -> None:
    refused = admin.refused("cloudwatch:PutDashboard", DashboardName="shop", DashboardBody=body)
    told = {each["DataPath"]: each["Message"] for each in reversed(refused.fields["dashboardValidationMessages"])}  # type: ignore[call-overload, index]
    assert told[path].startswith(message)
    assert path in refused.message
    assert admin.call("cloudwatch:ListDashboards")["DashboardEntries"] == []


def test_a_widget_without_data_is_refused_with_all_three_ways_out(admin: Admin) -> None:
    refused = admin.refused("cloudwatch:PutDashboard", DashboardName="shop", DashboardBody=metric())
    assert refused.message.startswith("The dashboard body is invalid, there are 3 validation errors:")


def test_dots_stand_for_what_stands_there_in_the_metric_before() -> None:
    body = read_body(
        metric(
            ["AWS/EC2", "CPUUtilization", "InstanceId", "i-1"],
            [".", "NetworkIn", ".", ".", {"stat": "Sum", "yAxis": "right"}],
            [{"expression": "m1 * 2", "label": "twice"}],
            ["...", "i-2"],
            period=60,
        )
    )
    first, second, twice, last = body.widgets[0].lines
    assert (first.namespace, first.metric, first.dimensions) == ("AWS/EC2", "CPUUtilization", (("InstanceId", "i-1"),))
    assert (second.metric, second.dimensions, second.stat, second.right) == (
        "NetworkIn",
        first.dimensions,
        "Sum",
        True,
    )
    assert (twice.expression, twice.label) == ("m1 * 2", "twice")
    assert (last.metric, last.dimensions, last.period) == ("NetworkIn", (("InstanceId", "i-2"),), 60)


def test_widgets_that_do_not_say_where_stand_side_by_side_while_there_is_room() -> None:
    widgets = [{"type": "text", "width": 10, "height": 3, "properties": {"markdown": str(n)}} for n in range(3)]
    body = read_body(json.dumps({"widgets": widgets}))
    assert [(each.x, each.y) for each in body.widgets] == [(0, 0), (10, 0), (0, 3)]
