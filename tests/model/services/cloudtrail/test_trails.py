from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.cloudtrail.trailing import ACCOUNT, make_bucket, make_trail, policy


def created(admin: Admin, name: str = "audit", **asked: Any) -> dict[str, Any]:
    return admin.call("cloudtrail:CreateTrail", Name=name, S3BucketName="logs", **asked)


def test_a_new_trail_covers_its_region_and_does_not_log_yet(admin: Admin) -> None:
    make_bucket(admin)

    trail = created(admin)
    assert trail == {
        "Name": "audit",
        "S3BucketName": "logs",
        "IncludeGlobalServiceEvents": True,
        "IsMultiRegionTrail": False,
        "TrailARN": f"arn:aws:cloudtrail:us-east-1:{ACCOUNT}:trail/audit",
        "LogFileValidationEnabled": False,
        "IsOrganizationTrail": False,
    }
    assert admin.call("cloudtrail:GetTrailStatus", Name="audit")["IsLogging"] is False


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("ab", "Trail name too short. Minimum allowed length: 3 characters. Specified name length: 2 characters."),
        (
            "a" * 129,
            "Trail name too long. Maximum allowed length: 128 characters. Specified name length: 129 characters.",
        ),
        ("-abc", "Trail name must starts with a letter or number."),
        ("abc-", "Trail name must ends with a letter or number."),
        ("a--b", "Trail name must not have adjacent periods, underscores or dashes."),
        ("10.0.0.1", "Trail name must not be formatted as an IP address."),
    ],
)
def test_a_bad_name_is_refused_in_awss_words(admin: Admin, name: str, message: str) -> None:
    refusal = admin.refused("cloudtrail:CreateTrail", Name=name, S3BucketName="logs")

    assert (refusal.code, refusal.message) == ("InvalidTrailNameException", message)


def test_a_name_has_only_some_characters(admin: Admin) -> None:
    refusal = admin.refused("cloudtrail:CreateTrail", Name="a trail", S3BucketName="logs")

    assert refusal.code == "InvalidTrailNameException"
    assert "can only contain uppercase letters, lowercase letters, numbers" in refusal.message


def test_a_bucket_has_to_be_there_and_to_let_cloudtrail_in(admin: Admin) -> None:
    refusal = admin.refused("cloudtrail:CreateTrail", Name="audit", S3BucketName="nowhere")
    assert (refusal.code, refusal.message) == ("S3BucketDoesNotExistException", "S3 bucket nowhere does not exist!")

    admin.call("s3:CreateBucket", Bucket="closed")
    refusal = admin.refused("cloudtrail:CreateTrail", Name="audit", S3BucketName="closed")
    assert refusal.code == "InsufficientS3BucketPolicyException"
    assert refusal.message == "Incorrect S3 bucket policy is detected for bucket: closed"


def test_the_policy_has_to_let_it_in_under_the_prefix_of_the_trail(admin: Admin) -> None:
    make_bucket(admin, prefix="here/")

    refusal = admin.refused("cloudtrail:CreateTrail", Name="audit", S3BucketName="logs", S3KeyPrefix="there")
    assert refusal.code == "InsufficientS3BucketPolicyException"
    assert created(admin, S3KeyPrefix="here")["S3KeyPrefix"] == "here"


def test_a_policy_for_another_trail_does_not_do(admin: Admin) -> None:
    make_bucket(admin)
    other = f'"aws:SourceArn": "arn:aws:cloudtrail:us-east-1:{ACCOUNT}:trail/other"'
    narrow = policy("logs").replace('"StringEquals": {', f'"StringEquals": {{{other}, ')
    admin.call("s3:PutBucketPolicy", Bucket="logs", Policy=narrow)

    refusal = admin.refused("cloudtrail:CreateTrail", Name="audit", S3BucketName="logs")
    assert refusal.code == "InsufficientS3BucketPolicyException"
    assert created(admin, "other")["Name"] == "other"


def test_what_is_not_there_cannot_be_delivered_to(admin: Admin) -> None:
    make_bucket(admin)

    def code(**asked: Any) -> str:
        return admin.refused("cloudtrail:CreateTrail", Name="audit", S3BucketName="logs", **asked).code

    assert code(SnsTopicName="topic") == "InsufficientSnsTopicPolicyException"
    group = f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:audit:*"
    assert code(CloudWatchLogsLogGroupArn=group) == "InvalidCloudWatchLogsLogGroupArnException"
    assert code(KmsKeyId="alias/mine") == "KmsKeyNotFoundException"
    assert code(IsOrganizationTrail=True) == "OrganizationsNotInUseException"
    assert code(S3KeyPrefix="a" * 201) == "InvalidS3PrefixException"
    together = code(IsMultiRegionTrail=True, IncludeGlobalServiceEvents=False)
    assert together == "InvalidParameterCombinationException"


def test_a_name_is_taken_once_in_a_region(admin: Admin) -> None:
    make_bucket(admin)
    created(admin)

    assert (
        admin.refused("cloudtrail:CreateTrail", Name="audit", S3BucketName="logs").code == "TrailAlreadyExistsException"
    )
    admin.call("cloudtrail:CreateTrail", Name="audit", S3BucketName="logs", region="eu-west-1")


def test_a_region_has_five_trails_and_those_of_all_regions_count_everywhere(admin: Admin) -> None:
    make_bucket(admin)
    for number in range(4):
        created(admin, f"trail-{number}")
    admin.call("cloudtrail:CreateTrail", Name="all", S3BucketName="logs", IsMultiRegionTrail=True, region="eu-west-1")

    refusal = admin.refused("cloudtrail:CreateTrail", Name="sixth", S3BucketName="logs")
    assert refusal.code == "MaximumNumberOfTrailsExceededException"
    assert refusal.message == f"User: {ACCOUNT} already has 5 trails in us-east-1."
    admin.call("cloudtrail:CreateTrail", Name="sixth", S3BucketName="logs", region="eu-west-1")


def test_a_trail_of_all_regions_is_seen_from_each_and_changed_from_its_own(admin: Admin) -> None:
    make_bucket(admin)
    arn = created(admin, IsMultiRegionTrail=True)["TrailARN"]
    created(admin, "local")

    def shown(**asked: Any) -> list[str]:
        return [trail["Name"] for trail in admin.call("cloudtrail:DescribeTrails", **asked)["trailList"]]

    assert shown() == ["audit", "local"]
    assert shown(region="eu-west-1") == ["audit"]
    assert shown(region="eu-west-1", includeShadowTrails=False) == []
    assert shown(region="eu-west-1", trailNameList=["audit", "local"]) == ["audit"]
    assert admin.call("cloudtrail:GetTrail", Name="audit", region="eu-west-1")["Trail"]["HomeRegion"] == "us-east-1"
    for name in ("audit", arn):
        assert (
            admin.refused("cloudtrail:StopLogging", Name=name, region="eu-west-1").code == "InvalidHomeRegionException"
        )
    listed = admin.call("cloudtrail:ListTrails", region="eu-west-1")["Trails"]
    assert [trail["Name"] for trail in listed] == ["audit", "local"]


def test_an_unknown_trail_is_missed_by_its_arn(admin: Admin) -> None:
    refusal = admin.refused("cloudtrail:GetTrailStatus", Name="none")

    assert refusal.code == "TrailNotFoundException"
    arn = f"arn:aws:cloudtrail:us-east-1:{ACCOUNT}:trail/none"
    assert refusal.message == f"Unknown trail: {arn} for the user: {ACCOUNT}"
    assert admin.refused("cloudtrail:GetTrail", Name="arn:aws:s3:::logs").code == "CloudTrailARNInvalidException"


def test_a_trail_is_changed_and_deleted(admin: Admin) -> None:
    make_bucket(admin)
    make_bucket(admin, "others", prefix="a/")
    make_trail(admin)

    changed = admin.call("cloudtrail:UpdateTrail", Name="audit", S3BucketName="others", S3KeyPrefix="a")
    assert (changed["S3BucketName"], changed["S3KeyPrefix"]) == ("others", "a")
    refusal = admin.refused("cloudtrail:UpdateTrail", Name="audit", S3KeyPrefix="b")
    assert refusal.code == "InsufficientS3BucketPolicyException"
    assert admin.call("cloudtrail:GetTrail", Name="audit")["Trail"]["S3KeyPrefix"] == "a"
    admin.call("cloudtrail:DeleteTrail", Name="audit")
    assert admin.call("cloudtrail:DescribeTrails")["trailList"] == []
    admin.advance(7200)


def test_trails_have_tags(admin: Admin) -> None:
    make_bucket(admin)
    arn = created(admin, TagsList=[{"Key": "team", "Value": "audit"}])["TrailARN"]
    admin.call("cloudtrail:AddTags", ResourceId=arn, TagsList=[{"Key": "cost", "Value": "7"}])
    admin.call("cloudtrail:RemoveTags", ResourceId=arn, TagsList=[{"Key": "team"}])

    (found,) = admin.call("cloudtrail:ListTags", ResourceIdList=[arn])["ResourceTagList"]
    assert found == {"ResourceId": arn, "TagsList": [{"Key": "cost", "Value": "7"}]}
    many = [{"Key": f"k{number}"} for number in range(51)]
    assert admin.refused("cloudtrail:AddTags", ResourceId=arn, TagsList=many).code == "TagsLimitExceededException"
    gone = f"arn:aws:cloudtrail:us-east-1:{ACCOUNT}:trail/gone"
    assert admin.refused("cloudtrail:ListTags", ResourceIdList=[gone]).code == "ResourceNotFoundException"


def test_trails_have_a_table_of_their_own(admin: Admin) -> None:
    view = admin.client.kinds()["cloudtrail:Trail"]
    make_bucket(admin)
    make_trail(admin)

    (row,) = admin.client.watch("cloudtrail:Trail").take().rows
    told = dict(zip([column.title for column in view.columns], row.values, strict=True))
    assert (told["NAME"], told["LOGGING"], told["REGIONS"]) == ("audit", "logging", "us-east-1")
    assert (view.create, view.describe) == ("cloudtrail:CreateTrail", "cloudtrail:DescribeTrails")
