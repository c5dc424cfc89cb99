"""How closely instances are watched, what they print, and how they use credits."""

from __future__ import annotations

from base64 import b64decode

import pytest

from tests.admin import Admin
from tests.model.services.ec2.images import WINDOWS
from tests.model.services.ec2.launches import UP, launch, look, running


def datapoints(admin: Admin, instance_id: str, seconds: float) -> list[float]:
    points = admin.call(
        "cloudwatch:GetMetricStatistics",
        Namespace="AWS/EC2",
        MetricName="CPUUtilization",
        Dimensions=[{"Name": "InstanceId", "Value": instance_id}],
        StartTime=admin.now - seconds,
        EndTime=admin.now,
        Period=60,
        Statistics=["Average"],
    )["Datapoints"]
    return [each["Average"] for each in points]


def test_detailed_monitoring_sees_every_minute_and_basic_every_five(admin: Admin) -> None:
    id = running(admin)
    admin.advance(3600 - UP)
    assert len(datapoints(admin, id, 1800)) == 6
    answer = admin.call("ec2:MonitorInstances", InstanceIds=[id])
    assert answer["InstanceMonitorings"] == [{"InstanceId": id, "Monitoring": {"State": "pending"}}]
    admin.advance(1800)
    assert look(admin, id)["Monitoring"] == {"State": "enabled"}
    assert len(datapoints(admin, id, 1800)) == 30
    answer = admin.call("ec2:UnmonitorInstances", InstanceIds=[id])
    assert answer["InstanceMonitorings"][0]["Monitoring"] == {"State": "disabling"}
    admin.advance(60)
    assert look(admin, id)["Monitoring"] == {"State": "disabled"}


def test_a_launch_can_ask_for_detailed_monitoring(admin: Admin) -> None:
    instance = launch(admin, Monitoring={"Enabled": True})
    assert instance["Monitoring"] == {"State": "pending"}
    admin.advance(60)
    assert look(admin, instance["InstanceId"])["Monitoring"] == {"State": "enabled"}


@pytest.mark.fact("ec2-54", "responsibility-15")
def test_the_console_shows_the_fingerprints_of_fresh_host_keys_at_the_first_boot_alone(admin: Admin) -> None:
    pending = launch(admin)["InstanceId"]
    assert "Output" not in admin.call("ec2:GetConsoleOutput", InstanceId=pending)
    id = running(admin)

    def prints() -> list[str]:
        text = b64decode(admin.call("ec2:GetConsoleOutput", InstanceId=id)["Output"]).decode()
        return [line for line in text.splitlines() if "SHA256:" in line]

    first = prints()
    assert len(first) == 3
    admin.call("ec2:RebootInstances", InstanceIds=[id])
    assert prints() == []
    other = admin.call("ec2:GetConsoleOutput", InstanceId=pending)["Output"]
    others = [line for line in b64decode(other).decode().splitlines() if "SHA256:" in line]
    assert len(others) == 3
    assert not {line.split()[1] for line in others} & {line.split()[1] for line in first}


def test_windows_says_when_it_is_ready(admin: Admin) -> None:
    id = launch(admin, ImageId=WINDOWS, InstanceType="t3.medium")["InstanceId"]
    admin.advance(120)
    text = b64decode(admin.call("ec2:GetConsoleOutput", InstanceId=id)["Output"]).decode()
    assert text.endswith("Windows is Ready to use\r\n")


def test_t2_keeps_to_its_credits_and_later_types_borrow_unless_told_otherwise(admin: Admin) -> None:
    old, new = running(admin, InstanceType="t2.micro"), running(admin, InstanceType="t3.micro")
    chosen = running(admin, InstanceType="t3.micro", CreditSpecification={"CpuCredits": "standard"})

    def modes(*ids: str) -> list[str]:
        answer = admin.call("ec2:DescribeInstanceCreditSpecifications", InstanceIds=list(ids))
        return [each["CpuCredits"] for each in answer["InstanceCreditSpecifications"]]

    assert modes(old, new, chosen) == ["standard", "unlimited", "standard"]
    asked = [{"InstanceId": old, "CpuCredits": "unlimited"}, {"InstanceId": "i-0123456789abcdef0", "CpuCredits": "x"}]
    answer = admin.call("ec2:ModifyInstanceCreditSpecification", InstanceCreditSpecifications=asked)
    assert answer["SuccessfulInstanceCreditSpecifications"] == [{"InstanceId": old}]
    (failed,) = answer["UnsuccessfulInstanceCreditSpecifications"]
    assert failed["Error"]["Code"] == "InvalidInstanceID.NotFound"
    assert modes(old) == ["unlimited"]
    steady = running(admin, InstanceType="m5.large")
    assert admin.refused("ec2:DescribeInstanceCreditSpecifications", InstanceIds=[steady]).code == (
        "InvalidParameterCombination"
    )
