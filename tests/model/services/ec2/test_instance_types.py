"""Types of instances: the tables of the notes, and where types are offered."""

from __future__ import annotations

from typing import Any

import pytest

from tests.admin import Admin

Row = tuple[int, float, str]
"vCPUs, GiB of memory, and disks as count x GB."


def table(admin: Admin, *names: str) -> list[Row]:
    types = {each["InstanceType"]: each for each in describe(admin, *names)}
    return [_row(types[name]) for name in names]


def describe(admin: Admin, *names: str) -> list[dict[str, Any]]:
    return admin.call("ec2:DescribeInstanceTypes", InstanceTypes=list(names))["InstanceTypes"]


def _row(found: dict[str, Any]) -> Row:
    disks = found["InstanceStorageInfo"]["Disks"] if found["InstanceStorageSupported"] else []
    words = ", ".join(f"{disk['Count']}x{disk['SizeInGB']}" for disk in disks)
    return found["VCpuInfo"]["DefaultVCpus"], found["MemoryInfo"]["SizeInMiB"] / 1024, words


@pytest.mark.fact("ec2-04")
def test_the_t2_table(admin: Admin) -> None:
    assert table(admin, "t2.micro", "t2.small", "t2.medium") == [(1, 1, ""), (1, 2, ""), (2, 4, "")]


@pytest.mark.fact("ec2-05")
def test_the_m3_table(admin: Admin) -> None:
    assert table(admin, "m3.medium", "m3.large", "m3.xlarge", "m3.2xlarge") == [
        (1, 3.75, "1x4"),
        (2, 7.5, "1x32"),
        (4, 15, "2x40"),
        (8, 30, "2x80"),
    ]


@pytest.mark.fact("ec2-06")
def test_the_c3_table(admin: Admin) -> None:
    assert table(admin, "c3.large", "c3.xlarge", "c3.2xlarge", "c3.4xlarge", "c3.8xlarge") == [
        (2, 3.75, "2x16"),
        (4, 7.5, "2x40"),
        (8, 15, "2x80"),
        (16, 30, "2x160"),
        (32, 60, "2x320"),
    ]


@pytest.mark.fact("ec2-07")
def test_the_r3_table(admin: Admin) -> None:
    assert table(admin, "r3.large", "r3.xlarge", "r3.2xlarge", "r3.4xlarge", "r3.8xlarge") == [
        (2, 15, "1x32"),
        (4, 30.5, "1x80"),
        (8, 61, "1x160"),
        (16, 122, "1x320"),
        (32, 244, "2x320"),
    ]


@pytest.mark.fact("ec2-08")
def test_the_i2_table(admin: Admin) -> None:
    assert table(admin, "i2.xlarge", "i2.2xlarge", "i2.4xlarge", "i2.8xlarge") == [
        (4, 30.5, "1x800"),
        (8, 61, "2x800"),
        (16, 122, "4x800"),
        (32, 244, "8x800"),
    ]


def test_types_with_graphics_processors_say_which(admin: Admin) -> None:
    (found,) = describe(admin, "g5.xlarge")
    gpu = found["GpuInfo"]["Gpus"][0]
    assert (gpu["Count"], gpu["Manufacturer"], gpu["Name"]) == (1, "NVIDIA", "A10G")
    assert found["GpuInfo"]["TotalGpuMemoryInMiB"] == gpu["MemoryInfo"]["SizeInMiB"]


@pytest.mark.fact("instance-store-05")
def test_the_type_fixes_the_disks_of_the_instance_store(admin: Admin) -> None:
    assert [row[2] for row in table(admin, "m3.medium", "m3.large", "m3.xlarge", "d2.8xlarge")] == [
        "1x4",
        "1x32",
        "2x40",
        "24x2048",
    ]


@pytest.mark.fact("ec2-14")
def test_network_performance_is_said_in_words(admin: Admin) -> None:
    words = {
        each["InstanceType"]: each["NetworkInfo"]["NetworkPerformance"]
        for each in describe(admin, "t2.micro", "m3.large", "c3.8xlarge")
    }
    assert words == {"t2.micro": "Low to Moderate", "m3.large": "Moderate", "c3.8xlarge": "10 Gigabit"}


@pytest.mark.fact("ec2-02")
def test_types_come_in_families_each_for_a_kind_of_work(admin: Admin) -> None:
    from model.catalog.instance_types import instance_type

    purposes = {
        name: instance_type(name).purpose
        for name in ("t2.micro", "m3.large", "m4.large", "c3.large", "c4.large", "r3.large", "i2.xlarge", "g5.xlarge")
    }
    assert purposes == {
        "t2.micro": "general",
        "m3.large": "general",
        "m4.large": "general",
        "c3.large": "compute",
        "c4.large": "compute",
        "r3.large": "memory",
        "i2.xlarge": "storage",
        "g5.xlarge": "accelerated",
    }
    assert len(describe(admin, *purposes)) == len(purposes)


def test_types_are_filtered_and_come_in_pages_of_a_hundred(admin: Admin) -> None:
    first = admin.call("ec2:DescribeInstanceTypes")
    assert len(first["InstanceTypes"]) == 100
    second = admin.call("ec2:DescribeInstanceTypes", NextToken=first["NextToken"], MaxResults=5)
    names = [each["InstanceType"] for each in first["InstanceTypes"] + second["InstanceTypes"]]
    assert len(set(names)) == 105
    free = admin.call("ec2:DescribeInstanceTypes", Filters=[{"Name": "free-tier-eligible", "Values": ["true"]}])
    assert "t3.micro" in {each["InstanceType"] for each in free["InstanceTypes"]}
    assert admin.refused("ec2:DescribeInstanceTypes", MaxResults=101).code == "InvalidParameterValue"
    asked = {"InstanceTypes": ["t3.micro"], "MaxResults": 5}
    assert admin.refused("ec2:DescribeInstanceTypes", **asked).code == "InvalidParameterCombination"


def test_offerings_say_which_zones_have_a_type(admin: Admin) -> None:
    def places(kind: str) -> list[str]:
        answer = admin.call(
            "ec2:DescribeInstanceTypeOfferings",
            LocationType=kind,
            Filters=[{"Name": "instance-type", "Values": ["t3.micro"]}],
        )
        return [each["Location"] for each in answer["InstanceTypeOfferings"]]

    assert places("region") == ["us-east-1"]
    assert len(places("availability-zone")) == len(places("availability-zone-id")) == 5
    assert places("outpost") == []
