"""What can be changed of an instance, and when."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

import pytest

from tests.admin import Admin
from tests.model.services.ec2.launches import UP, look, running, stop


def attribute(admin: Admin, instance_id: str, name: str) -> dict[str, Any]:
    answer = admin.call("ec2:DescribeInstanceAttribute", InstanceId=instance_id, Attribute=name)
    assert answer.pop("InstanceId") == instance_id
    return answer


def change(admin: Admin, instance_id: str, **params: Any) -> None:
    admin.call("ec2:ModifyInstanceAttribute", InstanceId=instance_id, **params)


@pytest.mark.fact("ec2-27")
def test_a_type_changes_while_the_instance_is_stopped(admin: Admin) -> None:
    id = running(admin)
    before = look(admin, id)
    refusal = admin.refused("ec2:ModifyInstanceAttribute", InstanceId=id, InstanceType={"Value": "m5.large"})
    assert refusal.code == "IncorrectInstanceState"
    stop(admin, id)
    change(admin, id, InstanceType={"Value": "m5.large"})
    admin.call("ec2:StartInstances", InstanceIds=[id])
    admin.advance(UP)
    after = look(admin, id)
    assert after["InstanceType"] == "m5.large"
    assert after["CpuOptions"] == {"CoreCount": 1, "ThreadsPerCore": 2}
    for same in ("InstanceId", "PrivateIpAddress", "BlockDeviceMappings"):
        assert after[same] == before[same]


def test_a_type_of_another_architecture_is_refused(admin: Admin) -> None:
    id = running(admin)
    stop(admin, id)
    refused = admin.refused("ec2:ModifyInstanceAttribute", InstanceId=id, InstanceType={"Value": "t4g.micro"})
    assert refused.code == "InvalidParameterValue"
    unknown = admin.refused("ec2:ModifyInstanceAttribute", InstanceId=id, InstanceType={"Value": "t9.huge"})
    assert unknown.code == "InvalidInstanceAttributeValue"
    assert attribute(admin, id, "instanceType") == {"InstanceType": {"Value": "t3.micro"}}


def test_user_data_changes_while_the_instance_is_stopped(admin: Admin) -> None:
    id = running(admin)
    assert attribute(admin, id, "userData") == {"UserData": {}}
    assert admin.refused("ec2:ModifyInstanceAttribute", InstanceId=id, UserData={"Value": b"A=1"}).code == (
        "IncorrectInstanceState"
    )
    stop(admin, id)
    change(admin, id, UserData={"Value": b"A=1"})
    assert attribute(admin, id, "userData") == {"UserData": {"Value": b64encode(b"A=1").decode()}}


def test_an_attribute_can_be_given_by_name_and_value(admin: Admin) -> None:
    id = running(admin)
    change(admin, id, Attribute="disableApiTermination", Value="true")
    assert attribute(admin, id, "disableApiTermination") == {"DisableApiTermination": {"Value": True}}
    change(admin, id, Attribute="instanceInitiatedShutdownBehavior", Value="terminate")
    assert attribute(admin, id, "instanceInitiatedShutdownBehavior") == {
        "InstanceInitiatedShutdownBehavior": {"Value": "terminate"}
    }


def test_one_attribute_is_changed_at_a_time(admin: Admin) -> None:
    id = running(admin)
    both: dict[str, Any] = {"DisableApiTermination": {"Value": True}, "DisableApiStop": {"Value": True}}
    assert admin.refused("ec2:ModifyInstanceAttribute", InstanceId=id, **both).code == "InvalidParameterCombination"
    assert admin.refused("ec2:ModifyInstanceAttribute", InstanceId=id).code == "InvalidParameterCombination"
    assert attribute(admin, id, "disableApiStop") == {"DisableApiStop": {"Value": False}}


def test_groups_and_the_source_check_are_those_of_the_interface(admin: Admin) -> None:
    id = running(admin)
    group = admin.call("ec2:CreateSecurityGroup", GroupName="web", Description="web")["GroupId"]
    change(admin, id, Groups=[group])
    change(admin, id, SourceDestCheck={"Value": False})
    instance = look(admin, id)
    assert instance["SecurityGroups"] == [{"GroupId": group, "GroupName": "web"}]
    assert instance["SourceDestCheck"] is False
    interface = admin.call("ec2:DescribeNetworkInterfaces")["NetworkInterfaces"][0]
    assert interface["Groups"] == instance["SecurityGroups"]
    assert interface["SourceDestCheck"] is False
    assert admin.refused("ec2:ModifyInstanceAttribute", InstanceId=id, Groups=["sg-0123456789abcdef0"]).code == (
        "InvalidGroup.NotFound"
    )


def test_whether_a_volume_goes_too_can_be_changed(admin: Admin) -> None:
    id = running(admin)
    change(admin, id, BlockDeviceMappings=[{"DeviceName": "/dev/xvda", "Ebs": {"DeleteOnTermination": False}}])
    assert look(admin, id)["BlockDeviceMappings"][0]["Ebs"]["DeleteOnTermination"] is False
    admin.call("ec2:TerminateInstances", InstanceIds=[id])
    admin.advance(UP)
    assert [each["State"] for each in admin.call("ec2:DescribeVolumes")["Volumes"]] == ["available"]


def test_the_metadata_service_can_be_asked_to_be_strict(admin: Admin) -> None:
    id = running(admin)
    answer = admin.call(
        "ec2:ModifyInstanceMetadataOptions", InstanceId=id, HttpTokens="optional", HttpEndpoint="disabled"
    )
    options = answer["InstanceMetadataOptions"]
    assert (options["HttpTokens"], options["HttpEndpoint"], options["State"]) == ("optional", "disabled", "applied")
    assert look(admin, id)["MetadataOptions"] == options


def test_attributes_of_nothing_are_refused(admin: Admin) -> None:
    missing = {"InstanceId": "i-0123456789abcdef0"}
    code = "InvalidInstanceID.NotFound"
    assert admin.refused("ec2:DescribeInstanceAttribute", Attribute="instanceType", **missing).code == code
    assert admin.refused("ec2:ModifyInstanceAttribute", EbsOptimized={"Value": True}, **missing).code == code
