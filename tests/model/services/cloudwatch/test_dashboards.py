"""Dashboards are kept as they were put, if they are dashboards."""

import json

import pytest

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
                "properties": {"metrics": [["Shop", "Orders"]]},
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
        ('{"widgets": {}}', "/"),
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
