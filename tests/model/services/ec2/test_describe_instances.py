"""Which instances there are, filtered and in pages."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.ec2.images import LINUX
from tests.model.services.ec2.launches import all_instances, launch, look, running, stop, tags


def ids(admin: Admin, **filters: list[str]) -> list[str]:
    asked = [{"Name": name.replace("_", "-"), "Values": values} for name, values in filters.items()]
    return [each["InstanceId"] for each in all_instances(admin, Filters=asked)]


def test_instances_are_grouped_as_they_were_launched(admin: Admin) -> None:
    launch(admin)
    pair = admin.call("ec2:RunInstances", ImageId=LINUX, InstanceType="t3.micro", MinCount=2, MaxCount=2)
    reservations = admin.call("ec2:DescribeInstances")["Reservations"]
    assert [len(each["Instances"]) for each in reservations] == [1, 2]
    assert reservations[1]["ReservationId"] == pair["ReservationId"]
    assert reservations[1]["OwnerId"] == "123456789012"


def test_filters_join_and_their_values_are_alternatives(admin: Admin) -> None:
    web = running(admin, TagSpecifications=tags("instance", Name="web-1", env="dev"))
    db = running(admin, InstanceType="m5.large", TagSpecifications=tags("instance", Name="db-1", env="dev"))
    stop(admin, db)
    assert ids(admin, instance_state_name=["running"]) == [web]
    assert ids(admin, instance_state_name=["running", "stopped"]) == [web, db]
    assert ids(admin, instance_type=["m5.*"]) == [db]
    assert ids(admin, tag_key=["env"], instance_type=["t3.micro"]) == [web]
    assert ids(admin, **{"tag:Name": ["web-?"]}) == [web]
    found = look(admin, web)
    assert ids(admin, private_ip_address=[found["PrivateIpAddress"]]) == [web]
    assert ids(admin, ip_address=[found["PublicIpAddress"]]) == [web]
    assert ids(admin, subnet_id=[found["SubnetId"]], vpc_id=[found["VpcId"]]) == [web]
    assert ids(admin, vpc_id=["vpc-*"]) == [web, db]
    assert ids(admin, vpc_id=["vpc-0123456789abcdef0"]) == []
    assert ids(admin, **{"block-device-mapping.volume-id": [found["BlockDeviceMappings"][0]["Ebs"]["VolumeId"]]}) == [
        web
    ]
    assert ids(admin, group_name=["default"], image_id=[LINUX], architecture=["x86_64"]) == [web, db]


def test_an_unknown_filter_is_refused(admin: Admin) -> None:
    refusal = admin.refused("ec2:DescribeInstances", Filters=[{"Name": "colour", "Values": ["red"]}])
    assert (refusal.code, refusal.message) == ("InvalidParameterValue", "The filter 'colour' is invalid")


def test_many_instances_come_in_pages(admin: Admin) -> None:
    admin.call("ec2:RunInstances", ImageId=LINUX, InstanceType="t3.nano", MinCount=12, MaxCount=12)
    seen: list[str] = []
    token: dict[str, Any] = {}
    while not seen or token:
        answer = admin.call("ec2:DescribeInstances", MaxResults=5, **token)
        seen += [each["InstanceId"] for group in answer["Reservations"] for each in group["Instances"]]
        token = {"NextToken": answer["NextToken"]} if "NextToken" in answer else {}
    assert len(seen) == len(set(seen)) == 12


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"MaxResults": 4}, "InvalidParameterValue"),
        ({"MaxResults": 1001}, "InvalidParameterValue"),
        ({"NextToken": "nonsense"}, "InvalidNextToken"),
        ({"InstanceIds": ["i-0123456789abcdef0"]}, "InvalidInstanceID.NotFound"),
        ({"InstanceIds": ["i-0123456789abcdef0", "i-0123456789abcdef1"]}, "InvalidInstanceID.NotFound"),
        ({"InstanceIds": ["server"]}, "InvalidInstanceID.Malformed"),
        ({"InstanceIds": ["i-0123456789abcdef0"], "MaxResults": 10}, "InvalidParameterCombination"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused(admin: Admin, params: dict[str, Any], code: str) -> None:
    assert admin.refused("ec2:DescribeInstances", **params).code == code


def test_all_missing_instances_are_named(admin: Admin) -> None:
    id = launch(admin)["InstanceId"]
    refusal = admin.refused("ec2:DescribeInstances", InstanceIds=[id, "i-0123456789abcdef0", "i-0123456789abcdef1"])
    assert refusal.message == "The instance IDs 'i-0123456789abcdef0, i-0123456789abcdef1' do not exist"


@pytest.mark.fact("global-12")
def test_instances_volumes_and_subnets_belong_to_one_zone(admin: Admin) -> None:
    assert admin.refused("ec2:CreateVolume", Size=1).code == "MissingParameter"
    instance = launch(admin, Placement={"AvailabilityZone": "us-east-1b"})
    assert instance["Placement"]["AvailabilityZone"] == "us-east-1b"
    assert admin.call("ec2:DescribeVolumes")["Volumes"][0]["AvailabilityZone"] == "us-east-1b"
    (subnet,) = admin.call("ec2:DescribeSubnets", SubnetIds=[instance["SubnetId"]])["Subnets"]
    assert subnet["AvailabilityZone"] == "us-east-1b"
