from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.cloudtrail.trailing import delivered, make_bucket, make_trail

SOME = {"Type": "AWS::S3::Object", "Values": ["arn:aws:s3:::things/"]}


@pytest.fixture
def trail(admin: Admin) -> str:
    """A trail that is logging; bucket `things` holds what it may look at."""
    make_bucket(admin)
    admin.call("s3:CreateBucket", Bucket="things")
    admin.call("s3:CreateBucket", Bucket="others")
    return make_trail(admin)


def choose(admin: Admin, **selectors: Any) -> None:
    admin.call("cloudtrail:PutEventSelectors", TrailName="audit", **selectors)


def use(admin: Admin) -> list[str]:
    """The names of what is delivered of some reads and writes in and about both buckets."""
    before = len(delivered(admin))
    for bucket in ("things", "others"):
        admin.call("s3:PutObject", Bucket=bucket, Key="a/k", Body=b"secret words")
        admin.call("s3:GetObject", Bucket=bucket, Key="a/k")
    admin.call("s3:GetBucketVersioning", Bucket="things")
    admin.call("iam:CreateUser", UserName="ann")
    admin.advance(300)
    return [event["eventName"] for event in delivered(admin)[before:]]


def test_by_itself_a_trail_logs_management_and_no_data(admin: Admin, trail: str) -> None:
    asked = admin.call("cloudtrail:GetEventSelectors", TrailName=trail)
    assert asked["EventSelectors"] == [
        {
            "ReadWriteType": "All",
            "IncludeManagementEvents": True,
            "DataResources": [],
            "ExcludeManagementEventSources": [],
        }
    ]
    assert use(admin)[-2:] == ["GetBucketVersioning", "CreateUser"]
    assert "GetObject" not in use_names(admin)


def use_names(admin: Admin) -> list[str]:
    return [event["eventName"] for event in delivered(admin)]


def test_data_events_are_those_of_the_chosen_objects(admin: Admin, trail: str) -> None:
    choose(admin, EventSelectors=[{"ReadWriteType": "All", "IncludeManagementEvents": False, "DataResources": [SOME]}])
    admin.advance(300)

    assert use(admin) == ["PutObject", "GetObject"]
    put = next(event for event in delivered(admin) if event["eventName"] == "PutObject")
    assert (put["managementEvent"], put["eventCategory"]) == (False, "Data")
    assert put["resources"][0] == {"type": "AWS::S3::Object", "ARN": "arn:aws:s3:::things/a/k"}
    assert put["requestParameters"]["key"] == "a/k"
    assert "secret words" not in str(put)


def test_a_trail_may_log_only_what_writes(admin: Admin, trail: str) -> None:
    choose(admin, EventSelectors=[{"ReadWriteType": "WriteOnly"}])
    admin.advance(300)

    assert use(admin) == ["CreateUser"]
    assert admin.call("cloudtrail:GetTrail", Name="audit")["Trail"]["HasCustomEventSelectors"] is True


def test_advanced_selectors_look_at_fields(admin: Admin, trail: str) -> None:
    fields = [
        {"Field": "eventCategory", "Equals": ["Data"]},
        {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
        {"Field": "resources.ARN", "StartsWith": ["arn:aws:s3:::others/"]},
        {"Field": "eventName", "NotEquals": ["GetObject"]},
    ]
    choose(admin, AdvancedEventSelectors=[{"Name": "writes to others", "FieldSelectors": fields}])
    admin.advance(300)

    assert use(admin) == ["PutObject"]
    asked = admin.call("cloudtrail:GetEventSelectors", TrailName="audit")
    assert asked["AdvancedEventSelectors"] == [{"Name": "writes to others", "FieldSelectors": fields}]
    assert "EventSelectors" not in asked


def test_impossible_selectors_are_refused(admin: Admin, trail: str) -> None:
    def code(**selectors: Any) -> str:
        return admin.refused("cloudtrail:PutEventSelectors", TrailName="audit", **selectors).code

    invalid = "InvalidEventSelectorsException"
    assert code() == invalid
    assert code(EventSelectors=[{}] * 6) == invalid
    assert code(EventSelectors=[{"IncludeManagementEvents": False}]) == invalid
    assert code(EventSelectors=[{"DataResources": [{"Type": "AWS::EC2::Instance", "Values": []}]}]) == invalid
    assert code(EventSelectors=[{"DataResources": [{"Type": "AWS::S3::Object", "Values": ["things"]}]}]) == invalid
    assert code(EventSelectors=[{"ExcludeManagementEventSources": ["s3.amazonaws.com"]}]) == invalid
    assert code(AdvancedEventSelectors=[{"FieldSelectors": [{"Field": "eventName", "Equals": ["a"]}]}]) == invalid
    category = {"Field": "eventCategory", "Equals": ["Data"]}
    assert code(AdvancedEventSelectors=[{"FieldSelectors": [category]}]) == invalid
