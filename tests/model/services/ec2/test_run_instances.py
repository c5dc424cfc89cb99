"""Starting instances: what they become, and what AWS refuses."""

from __future__ import annotations

from base64 import b64encode
from contextlib import closing
from typing import Any

import pytest

from model.kit.cell import CellSettings
from tests.admin import Admin
from tests.model.services.ec2.images import ARM, LINUX, PARAVIRTUAL, WINDOWS
from tests.model.services.ec2.launches import UP, all_instances, launch, look, running, tags


def refused(admin: Admin, **params: Any) -> str:
    """The code of a refused launch, which must have left nothing behind."""
    given = {"ImageId": LINUX, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1} | params
    code = admin.refused("ec2:RunInstances", **given).code
    assert admin.call("ec2:DescribeInstances")["Reservations"] == []
    assert admin.call("ec2:DescribeVolumes")["Volumes"] == []
    assert admin.call("ec2:DescribeNetworkInterfaces")["NetworkInterfaces"] == []
    return code


@pytest.mark.fact("ec2-01")
def test_an_instance_comes_from_an_image_and_is_as_big_as_its_type(admin: Admin) -> None:
    instance = launch(admin, InstanceType="m5.xlarge")
    assert (instance["ImageId"], instance["InstanceType"]) == (LINUX, "m5.xlarge")
    options = instance["CpuOptions"]
    (kind,) = admin.call("ec2:DescribeInstanceTypes", InstanceTypes=["m5.xlarge"])["InstanceTypes"]
    assert options["CoreCount"] * options["ThreadsPerCore"] == kind["VCpuInfo"]["DefaultVCpus"]
    refusal = admin.refused("ec2:RunInstances", MinCount=1, MaxCount=1)
    assert (refusal.code, refusal.message) == ("MissingParameter", "The request must contain the parameter ImageId")
    refusal = admin.refused("ec2:RunInstances", ImageId=LINUX, InstanceType="t9.huge", MinCount=1, MaxCount=1)
    assert refusal.code == "InvalidParameterValue"


@pytest.mark.fact("ec2-19")
def test_without_a_choice_of_network_it_is_in_the_default_vpc_with_a_public_address(admin: Admin) -> None:
    (vpc,) = admin.call("ec2:DescribeVpcs", Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"]
    instance = launch(admin)
    assert instance["VpcId"] == vpc["VpcId"]
    (subnet,) = admin.call("ec2:DescribeSubnets", SubnetIds=[instance["SubnetId"]])["Subnets"]
    assert subnet["DefaultForAz"]
    assert instance["PublicIpAddress"]
    assert instance["SecurityGroups"][0]["GroupName"] == "default"
    assert instance["Placement"]["AvailabilityZone"] == subnet["AvailabilityZone"]


@pytest.mark.fact("ec2-20")
def test_a_launch_is_pending_and_then_running(admin: Admin) -> None:
    instance = launch(admin)
    assert instance["State"] == {"Code": 0, "Name": "pending"}
    assert instance["StateReason"] == {"Code": "pending", "Message": "pending"}
    admin.advance(5)
    assert look(admin, instance["InstanceId"])["State"]["Name"] == "pending"
    admin.advance(UP)
    up = look(admin, instance["InstanceId"])
    assert up["State"] == {"Code": 16, "Name": "running"}
    assert "StateReason" not in up


def test_windows_takes_longer_to_come_up_than_linux(admin: Admin) -> None:
    windows = [launch(admin, ImageId=WINDOWS, InstanceType="t3.medium") for _ in range(5)]
    linux = [launch(admin) for _ in range(5)]
    admin.advance(41)
    states = [[look(admin, each["InstanceId"])["State"]["Name"] for each in group] for group in (windows, linux)]
    assert states[1] == ["running"] * 5
    assert "pending" in states[0]
    assert windows[0]["Platform"] == "windows"


@pytest.mark.fact("ec2-17")
def test_as_many_start_as_there_is_room_for_or_none(admin: Admin) -> None:
    world = admin.cloud.world("123456789012", "us-east-1", "ec2")

    def room(spare: int) -> None:
        async def measure() -> None:
            async with world.kernel.unit("test", "a zone fills up"):
                world.measure("us-east-1a", "spare_instances", spare)

        admin.run(measure())

    placed = {"ImageId": LINUX, "InstanceType": "t3.micro", "Placement": {"AvailabilityZone": "us-east-1a"}}
    room(4)
    answer = admin.call("ec2:RunInstances", MinCount=3, MaxCount=5, **placed)
    assert len(answer["Instances"]) == 4
    assert [each["AmiLaunchIndex"] for each in answer["Instances"]] == [0, 1, 2, 3]
    room(2)
    refusal = admin.refused("ec2:RunInstances", MinCount=3, MaxCount=5, **placed)
    assert (refusal.code, refusal.status) == ("InsufficientInstanceCapacity", 500)
    assert len(all_instances(admin)) == 4


@pytest.mark.fact("ec2-18")
def test_twenty_instances_were_the_limit_in_2017() -> None:
    with closing(Admin(settings=CellSettings(quotas="notes-2017"))) as admin:
        ids = [
            each["InstanceId"]
            for each in admin.call(
                "ec2:RunInstances", ImageId=LINUX, InstanceType="t2.micro", MinCount=20, MaxCount=20
            )["Instances"]
        ]
        admin.advance(UP)
        one_more = {"ImageId": LINUX, "InstanceType": "t2.micro", "MinCount": 1, "MaxCount": 1}
        assert admin.refused("ec2:RunInstances", **one_more).code == "InstanceLimitExceeded"
        admin.call("ec2:StopInstances", InstanceIds=ids[:1])
        admin.advance(UP)
        admin.call("ec2:RunInstances", **one_more)
        assert admin.refused("ec2:StartInstances", InstanceIds=ids[:1]).code == "InstanceLimitExceeded"
        images = admin.call("ec2:DescribeImages", region="eu-west-1", Owners=["amazon"])["Images"]
        elsewhere = next(each for each in images if each["Architecture"] == "x86_64" and "Platform" not in each)
        admin.call("ec2:RunInstances", region="eu-west-1", **one_more | {"ImageId": elsewhere["ImageId"]})


def test_today_vcpus_are_counted_by_class_of_type(admin: Admin) -> None:
    most = 1152 // 48
    asked = {"ImageId": LINUX, "InstanceType": "m5.12xlarge"}
    answer = admin.call("ec2:RunInstances", MinCount=1, MaxCount=most + 5, **asked)
    assert len(answer["Instances"]) == most
    refusal = admin.refused("ec2:RunInstances", MinCount=1, MaxCount=1, **asked)
    assert refusal.code == "VcpuLimitExceeded"
    assert "current vCPU limit of 1152" in refusal.message
    launch(admin, InstanceType="g5.xlarge")


def test_an_instance_brings_its_root_volume_and_interface(admin: Admin) -> None:
    instance = launch(admin, TagSpecifications=tags("volume", part="root") + tags("network-interface", part="eth0"))
    (volume,) = admin.call("ec2:DescribeVolumes")["Volumes"]
    assert volume["Attachments"][0]["InstanceId"] == instance["InstanceId"]
    assert volume["Attachments"][0]["DeleteOnTermination"]
    assert (volume["State"], volume["Size"], volume["VolumeType"]) == ("in-use", 8, "gp3")
    assert volume["AvailabilityZone"] == instance["Placement"]["AvailabilityZone"]
    assert volume["Tags"] == [{"Key": "part", "Value": "root"}]
    (interface,) = admin.call("ec2:DescribeNetworkInterfaces")["NetworkInterfaces"]
    assert interface["TagSet"] == [{"Key": "part", "Value": "eth0"}]
    assert interface["PrivateIpAddress"] == instance["PrivateIpAddress"]


def test_a_client_token_stands_for_one_launch(admin: Admin) -> None:
    first = launch(admin, ClientToken="once")
    admin.advance(UP)
    again = launch(admin, ClientToken="once")
    assert again["InstanceId"] == first["InstanceId"]
    assert len(all_instances(admin)) == 1
    refusal = admin.refused(
        "ec2:RunInstances", ImageId=LINUX, InstanceType="t3.small", MinCount=1, MaxCount=1, ClientToken="once"
    )
    assert refusal.code == "IdempotentParameterMismatch"


@pytest.mark.fact("ec2-39")
def test_user_data_is_limited_to_sixteen_kilobytes_before_base64(admin: Admin) -> None:
    launch(admin, UserData=b64encode(b"x" * 16384).decode())
    refusal = admin.refused(
        "ec2:RunInstances", ImageId=LINUX, MinCount=1, MaxCount=1, UserData=b64encode(b"x" * 16385).decode()
    )
    assert (refusal.code, refusal.message) == ("InvalidParameterValue", "User data is limited to 16384 bytes")


@pytest.mark.fact("ec2-41")
def test_user_data_can_be_read_by_anyone_who_may_ask(admin: Admin) -> None:
    secret = b64encode(b"password=swordfish").decode()
    id = launch(admin, UserData=secret)["InstanceId"]
    answer = admin.call("ec2:DescribeInstanceAttribute", InstanceId=id, Attribute="userData")
    assert answer["UserData"] == {"Value": secret}


@pytest.mark.fact("ec2-13")
def test_the_kind_of_virtualization_comes_from_the_image(admin: Admin) -> None:
    assert refused(admin, ImageId=PARAVIRTUAL, InstanceType="t2.micro") == "InvalidParameterCombination"
    assert launch(admin, ImageId=PARAVIRTUAL, InstanceType="m3.medium")["VirtualizationType"] == "paravirtual"
    assert launch(admin)["VirtualizationType"] == "hvm"


@pytest.mark.fact("instance-store-06")
def test_types_without_an_instance_store_ignore_a_mapping_to_one(admin: Admin) -> None:
    mapping = [{"DeviceName": "/dev/sdb", "VirtualName": "ephemeral0"}]
    instance = launch(admin, InstanceType="t2.micro", BlockDeviceMappings=mapping)
    assert [each["DeviceName"] for each in instance["BlockDeviceMappings"]] == ["/dev/xvda"]
    types = admin.call("ec2:DescribeInstanceTypes", InstanceTypes=["t1.micro", "t2.micro", "m4.large", "c4.large"])
    assert [each["InstanceStorageSupported"] for each in types["InstanceTypes"]] == [False] * 4


def test_devices_of_the_request_change_those_of_the_image(admin: Admin) -> None:
    launch(
        admin,
        BlockDeviceMappings=[
            {"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 20, "VolumeType": "io1", "Iops": 500}},
            {"DeviceName": "/dev/sdf", "Ebs": {"VolumeSize": 5, "Encrypted": True, "DeleteOnTermination": False}},
        ],
    )
    volumes = {each["Attachments"][0]["Device"]: each for each in admin.call("ec2:DescribeVolumes")["Volumes"]}
    root, data = volumes["/dev/xvda"], volumes["/dev/sdf"]
    assert (root["Size"], root["VolumeType"], root["Iops"]) == (20, "io1", 500)
    assert root["SnapshotId"].startswith("snap-")
    assert (data["Size"], data["VolumeType"], data["Encrypted"]) == (5, "gp2", True)
    assert data["KmsKeyId"].startswith("arn:aws:kms:us-east-1:123456789012:key/")
    assert not data["Attachments"][0]["DeleteOnTermination"]


def test_a_chosen_subnet_and_address_are_honoured(admin: Admin) -> None:
    subnet = admin.call("ec2:DescribeSubnets")["Subnets"][0]
    address = subnet["CidrBlock"].replace(".0/20", ".77")
    instance = launch(admin, SubnetId=subnet["SubnetId"], PrivateIpAddress=address)
    assert (instance["SubnetId"], instance["PrivateIpAddress"]) == (subnet["SubnetId"], address)


def test_interfaces_can_be_specified_one_by_one(admin: Admin) -> None:
    subnet = admin.call("ec2:DescribeSubnets")["Subnets"][0]
    interface = {"DeviceIndex": 0, "SubnetId": subnet["SubnetId"], "AssociatePublicIpAddress": False}
    instance = launch(admin, NetworkInterfaces=[interface])
    assert "PublicIpAddress" not in instance
    own = admin.call("ec2:CreateNetworkInterface", SubnetId=subnet["SubnetId"])["NetworkInterface"]
    admin.advance(10)
    brought = {"DeviceIndex": 0, "NetworkInterfaceId": own["NetworkInterfaceId"]}
    instance = launch(admin, NetworkInterfaces=[brought])
    assert instance["PrivateIpAddress"] == own["PrivateIpAddress"]
    assert not instance["NetworkInterfaces"][0]["Attachment"]["DeleteOnTermination"]


def test_groups_can_be_named_in_the_default_vpc(admin: Admin) -> None:
    group = admin.call("ec2:CreateSecurityGroup", GroupName="web", Description="web")["GroupId"]
    assert launch(admin, SecurityGroups=["web"])["SecurityGroups"] == [{"GroupId": group, "GroupName": "web"}]
    assert launch(admin, SecurityGroupIds=[group])["SecurityGroups"] == [{"GroupId": group, "GroupName": "web"}]


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"ImageId": "ami-0123456789abcdef0"}, "InvalidAMIID.NotFound"),
        ({"ImageId": "ami-what"}, "InvalidAMIID.Malformed"),
        ({"ImageId": ARM}, "InvalidParameterValue"),
        ({"KeyName": "nobody"}, "InvalidKeyPair.NotFound"),
        ({"SubnetId": "subnet-0123456789abcdef0"}, "InvalidSubnetID.NotFound"),
        ({"SecurityGroupIds": ["sg-0123456789abcdef0"]}, "InvalidGroup.NotFound"),
        ({"SecurityGroups": ["nobody"]}, "InvalidGroup.NotFound"),
        ({"Placement": {"AvailabilityZone": "us-east-1q"}}, "InvalidParameterValue"),
        ({"MinCount": 0}, "InvalidParameterValue"),
        ({"MinCount": 3, "MaxCount": 2}, "InvalidParameterValue"),
        ({"UserData": "not base64!"}, "InvalidUserData.Malformed"),
        ({"IamInstanceProfile": {"Name": "nobody"}}, "InvalidParameterValue"),
        (
            {"InstanceType": "m5.large", "CreditSpecification": {"CpuCredits": "unlimited"}},
            "InvalidParameterCombination",
        ),
        ({"PrivateIpAddress": "172.31.0.9", "MaxCount": 2}, "InvalidParameterCombination"),
        ({"BlockDeviceMappings": [{"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 1}}]}, "InvalidBlockDeviceMapping"),
        ({"BlockDeviceMappings": [{"DeviceName": "/dev/sdf", "Ebs": {}}]}, "InvalidBlockDeviceMapping"),
        ({"BlockDeviceMappings": [{"DeviceName": "/dev/sdf"}] * 2}, "InvalidBlockDeviceMapping"),
        ({"TagSpecifications": tags("vpc", a="b")}, "InvalidParameterValue"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(admin: Admin, params: dict[str, Any], code: str) -> None:
    assert refused(admin, **params) == code


def test_interfaces_and_a_subnet_of_the_instance_exclude_each_other(admin: Admin) -> None:
    subnet = admin.call("ec2:DescribeSubnets")["Subnets"][0]["SubnetId"]
    interface = {"DeviceIndex": 0, "SubnetId": subnet}
    assert refused(admin, SubnetId=subnet, NetworkInterfaces=[interface]) == "InvalidParameterCombination"


@pytest.mark.fact("ebs-23")
def test_hard_disks_are_no_boot_volumes(admin: Admin) -> None:
    for kind in ("st1", "sc1"):
        mapping = [{"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 500, "VolumeType": kind}}]
        assert refused(admin, BlockDeviceMappings=mapping) == "InvalidParameterValue"
    for kind in ("gp2", "standard"):
        launch(admin, BlockDeviceMappings=[{"DeviceName": "/dev/xvda", "Ebs": {"VolumeType": kind}}])


def test_a_rehearsal_says_what_would_be_and_does_nothing(admin: Admin) -> None:
    refusal = admin.refused(
        "ec2:RunInstances", ImageId=LINUX, MinCount=1, MaxCount=1, InstanceType="t3.micro", DryRun=True
    )
    assert (refusal.code, refusal.status) == ("DryRunOperation", 412)
    assert all_instances(admin) == []


def test_a_type_that_a_zone_lacks_goes_elsewhere_or_is_refused(admin: Admin) -> None:
    offers = admin.call(
        "ec2:DescribeInstanceTypeOfferings",
        LocationType="availability-zone",
        Filters=[{"Name": "instance-type", "Values": ["t3.micro"]}],
    )["InstanceTypeOfferings"]
    zones = {each["Location"] for each in offers}
    (lacking,) = {f"us-east-1{letter}" for letter in "abcdef"} - zones
    refusal = admin.refused(
        "ec2:RunInstances",
        ImageId=LINUX,
        InstanceType="t3.micro",
        MinCount=1,
        MaxCount=1,
        Placement={"AvailabilityZone": lacking},
    )
    assert refusal.code == "Unsupported"
    assert {launch(admin)["Placement"]["AvailabilityZone"] for _ in range(20)} <= zones


def test_any_image_id_will_do_where_the_world_is_told_so() -> None:
    with closing(Admin(settings=CellSettings(any_image=True))) as admin:
        assert launch(admin, ImageId="ami-12345678")["ImageId"] == "ami-12345678"


def test_without_delays_the_next_look_sees_it_running() -> None:
    with closing(Admin(settings=CellSettings(delays=False))) as admin:
        instance = launch(admin)
        assert instance["State"]["Name"] == "pending"
        assert look(admin, instance["InstanceId"])["State"]["Name"] == "running"


def test_the_same_seed_launches_the_same_instances() -> None:
    def history(seed: int) -> list[dict[str, Any]]:
        with closing(Admin(seed=seed)) as admin:
            running(admin)
            return all_instances(admin)

    assert history(5) == history(5)
    assert history(5) != history(6)
