"""Ways to have instances and volumes in a test."""

from __future__ import annotations

from typing import Any

from tests.admin import Admin
from tests.model.services.ec2.images import LINUX

UP = 60.0
"Seconds after which a Linux instance has surely come up, and a stopping one stopped."


def launch(admin: Admin, **params: Any) -> dict[str, Any]:
    """A new instance, still pending."""
    given = {"ImageId": LINUX, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1} | params
    return admin.call("ec2:RunInstances", **given)["Instances"][0]


def running(admin: Admin, **params: Any) -> str:
    """The id of a new instance that has come up."""
    id = launch(admin, **params)["InstanceId"]
    admin.advance(UP)
    return id


def look(admin: Admin, instance_id: str) -> dict[str, Any]:
    """The instance as it is now."""
    (reservation,) = admin.call("ec2:DescribeInstances", InstanceIds=[instance_id])["Reservations"]
    return reservation["Instances"][0]


def all_instances(admin: Admin, **params: Any) -> list[dict[str, Any]]:
    answer = admin.call("ec2:DescribeInstances", **params)
    return [instance for reservation in answer["Reservations"] for instance in reservation["Instances"]]


def volume(admin: Admin, **params: Any) -> str:
    """The id of a new volume that is available."""
    given = {"AvailabilityZone": "us-east-1a", "Size": 10} | params
    id = admin.call("ec2:CreateVolume", **given)["VolumeId"]
    admin.advance(10)
    return id


def look_at_volume(admin: Admin, volume_id: str) -> dict[str, Any]:
    return admin.call("ec2:DescribeVolumes", VolumeIds=[volume_id])["Volumes"][0]


def stop(admin: Admin, instance_id: str) -> None:
    admin.call("ec2:StopInstances", InstanceIds=[instance_id])
    admin.advance(UP)


def tags(kind: str, **values: str) -> list[dict[str, Any]]:
    """TagSpecifications for one kind of thing."""
    return [{"ResourceType": kind, "Tags": [{"Key": key, "Value": value} for key, value in values.items()]}]
