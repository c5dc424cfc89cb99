"""Launch templates answer a launch's questions, version by version."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.ec2.images import LINUX


def make(admin: Admin, name: str = "web", **data: Any) -> str:
    answer = admin.call(
        "ec2:CreateLaunchTemplate",
        LaunchTemplateName=name,
        LaunchTemplateData={"ImageId": LINUX, "InstanceType": "t3.micro"} | data,
    )
    return answer["LaunchTemplate"]["LaunchTemplateId"]


def launch(admin: Admin, **params: Any) -> dict[str, Any]:
    return admin.call("ec2:RunInstances", MinCount=1, MaxCount=1, **params)["Instances"][0]


def test_an_instance_is_what_its_template_says(admin: Admin) -> None:
    tags = [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "web"}]}]
    make(admin, TagSpecifications=tags, Monitoring={"Enabled": True})
    instance = launch(admin, LaunchTemplate={"LaunchTemplateName": "web"})
    assert (instance["ImageId"], instance["InstanceType"]) == (LINUX, "t3.micro")
    assert instance["Tags"] == [{"Key": "Name", "Value": "web"}]
    assert instance["Monitoring"] == {"State": "pending"}


def test_what_a_request_says_counts_more_than_its_template(admin: Admin) -> None:
    id = make(admin)
    assert launch(admin, LaunchTemplate={"LaunchTemplateId": id}, InstanceType="t3.small")["InstanceType"] == "t3.small"


def test_the_default_version_holds_until_another_is_made_the_default(admin: Admin) -> None:
    id = make(admin)
    version = admin.call(
        "ec2:CreateLaunchTemplateVersion",
        LaunchTemplateId=id,
        SourceVersion="1",
        LaunchTemplateData={"InstanceType": "m5.large"},
    )["LaunchTemplateVersion"]
    assert version["VersionNumber"] == 2
    assert version["LaunchTemplateData"] == {"ImageId": LINUX, "InstanceType": "m5.large"}
    assert launch(admin, LaunchTemplate={"LaunchTemplateId": id})["InstanceType"] == "t3.micro"
    latest = {"LaunchTemplateId": id, "Version": "$Latest"}
    assert launch(admin, LaunchTemplate=latest)["InstanceType"] == "m5.large"
    admin.call("ec2:ModifyLaunchTemplate", LaunchTemplateId=id, DefaultVersion="2")
    assert launch(admin, LaunchTemplate={"LaunchTemplateId": id})["InstanceType"] == "m5.large"
    versions = admin.call("ec2:DescribeLaunchTemplateVersions", LaunchTemplateId=id)["LaunchTemplateVersions"]
    assert [(each["VersionNumber"], each["DefaultVersion"]) for each in versions] == [(2, True), (1, False)]


def test_versions_can_be_asked_for_by_number_word_and_range(admin: Admin) -> None:
    id = make(admin)
    for size in ("t3.small", "t3.medium"):
        admin.call("ec2:CreateLaunchTemplateVersion", LaunchTemplateId=id, LaunchTemplateData={"InstanceType": size})

    def numbers(**params: Any) -> list[int]:
        answer = admin.call("ec2:DescribeLaunchTemplateVersions", **params)
        return [each["VersionNumber"] for each in answer["LaunchTemplateVersions"]]

    assert numbers(LaunchTemplateId=id, Versions=["2", "$Latest", "$Default"]) == [2, 3, 1]
    assert numbers(LaunchTemplateId=id, MinVersion="2") == [3, 2]
    assert numbers(Versions=["$Latest"]) == [3]
    assert admin.refused("ec2:DescribeLaunchTemplateVersions").code == "MissingParameter"


def test_the_default_version_cannot_be_deleted_and_unknown_ones_are_reported(admin: Admin) -> None:
    id = make(admin)
    admin.call("ec2:CreateLaunchTemplateVersion", LaunchTemplateId=id, LaunchTemplateData={"InstanceType": "t3.small"})
    answer = admin.call("ec2:DeleteLaunchTemplateVersions", LaunchTemplateId=id, Versions=["1", "2", "9"])
    assert [each["VersionNumber"] for each in answer["SuccessfullyDeletedLaunchTemplateVersions"]] == [2]
    codes = [each["ResponseError"]["Code"] for each in answer["UnsuccessfullyDeletedLaunchTemplateVersions"]]
    assert codes == ["unexpectedError", "launchTemplateVersionDoesNotExist"]


def test_a_deleted_template_is_gone_with_its_versions(admin: Admin) -> None:
    id = make(admin)
    admin.call("ec2:DeleteLaunchTemplate", LaunchTemplateName="web")
    assert admin.call("ec2:DescribeLaunchTemplates")["LaunchTemplates"] == []
    assert admin.refused("ec2:DescribeLaunchTemplates", LaunchTemplateIds=[id]).code == (
        "InvalidLaunchTemplateId.NotFound"
    )
    make(admin)


def test_a_name_is_taken_only_once(admin: Admin) -> None:
    make(admin)
    refusal = admin.refused("ec2:CreateLaunchTemplate", LaunchTemplateName="web", LaunchTemplateData={"ImageId": LINUX})
    assert refusal.code == "InvalidLaunchTemplateName.AlreadyExistsException"
    assert refusal.message == "Launch template name already in use."


@pytest.mark.parametrize(
    ("named", "code"),
    [
        ({"LaunchTemplateId": "lt-0123456789abcdef0"}, "InvalidLaunchTemplateId.NotFound"),
        ({"LaunchTemplateId": "lt-oh-no"}, "InvalidLaunchTemplateId.Malformed"),
        ({"LaunchTemplateName": "nothing"}, "InvalidLaunchTemplateName.NotFoundException"),
        ({"LaunchTemplateName": "web", "Version": "7"}, "InvalidLaunchTemplateId.VersionNotFound"),
        ({"LaunchTemplateName": "web", "LaunchTemplateId": "lt-0123456789abcdef0"}, "InvalidParameterCombination"),
    ],
)
def test_a_launch_from_a_template_that_is_not_there_is_refused(admin: Admin, named: dict[str, str], code: str) -> None:
    make(admin)
    assert admin.refused("ec2:RunInstances", MinCount=1, MaxCount=1, LaunchTemplate=named).code == code
    assert admin.call("ec2:DescribeInstances")["Reservations"] == []


def test_devices_of_request_and_template_are_joined_by_name(admin: Admin) -> None:
    devices = [
        {"DeviceName": "/dev/sdf", "Ebs": {"VolumeSize": 10}},
        {"DeviceName": "/dev/sdg", "Ebs": {"VolumeSize": 20}},
    ]
    id = make(admin, BlockDeviceMappings=devices)
    launch(
        admin,
        LaunchTemplate={"LaunchTemplateId": id},
        BlockDeviceMappings=[{"DeviceName": "/dev/sdg", "Ebs": {"VolumeSize": 30}}],
    )
    volumes = admin.call("ec2:DescribeVolumes")["Volumes"]
    assert sorted((each["Attachments"][0]["Device"], each["Size"]) for each in volumes) == [
        ("/dev/sdf", 10),
        ("/dev/sdg", 30),
        ("/dev/xvda", 8),
    ]
