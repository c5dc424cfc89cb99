"""Types that have what somebody needs."""

from __future__ import annotations

from typing import Any

import pytest

from model.catalog.instance_types import instance_type
from model.services.ec2.resources.instance_requirements import InstanceRequirements
from model.services.ec2.type_requirements import misfit
from tests.admin import Admin

SMALL: dict[str, Any] = {"VCpuCount": {"Min": 2, "Max": 2}, "MemoryMiB": {"Min": 4096, "Max": 8192}}


def match(admin: Admin, wanted: dict[str, Any], **settings: Any) -> list[str]:
    found = admin.call("ec2:GetInstanceTypesFromInstanceRequirements", **asked(wanted, **settings))["InstanceTypes"]
    return [each["InstanceType"] for each in found]


def asked(wanted: dict[str, Any], **settings: Any) -> dict[str, Any]:
    usual = {"ArchitectureTypes": ["x86_64"], "VirtualizationTypes": ["hvm"]}
    return {**usual, "InstanceRequirements": wanted, **settings}


def ruled_out(name: str, **wanted: Any) -> str | None:
    least = {"VCpuCount": {"Min": 0}, "MemoryMiB": {"Min": 0}}
    return misfit(InstanceRequirements.read(least | wanted), instance_type(name))


@pytest.mark.parametrize(
    ("attribute", "wanted", "fits", "does_not"),
    [
        ("VCpuCount", {"Min": 4, "Max": 4}, "m5.xlarge", "m5.large"),
        ("MemoryMiB", {"Max": 16384, "Min": 0}, "m5.xlarge", "m5.2xlarge"),
        ("MemoryGiBPerVCpu", {"Min": 8}, "r5.large", "c5.large"),
        ("CpuManufacturers", ["amd"], "m5a.large", "m5.large"),
        ("ExcludedInstanceTypes", ["c5*", "*3*"], "m5.large", "c5n.large"),
        ("ExcludedInstanceTypes", ["m5a.*"], "m5.large", "m5a.large"),
        ("AllowedInstanceTypes", ["m5.*", "r*"], "r5.large", "m5a.large"),
        ("InstanceGenerations", ["previous"], "m3.large", "m7i.large"),
        ("BareMetal", "required", "m5.metal", "m5.large"),
        ("BareMetal", "excluded", "m5.large", "m5.metal"),
        ("BurstablePerformance", "required", "t3.large", "m5.large"),
        ("RequireHibernateSupport", True, "m5.large", "c5n.large"),
        ("NetworkInterfaceCount", {"Min": 4}, "m5.xlarge", "m5.large"),
        ("LocalStorage", "required", "m5d.large", "m5.large"),
        ("LocalStorage", "excluded", "m5.large", "m5d.large"),
        ("LocalStorageTypes", ["hdd"], "d2.xlarge", "m5d.xlarge"),
        ("TotalLocalStorageGB", {"Min": 150}, "m5d.xlarge", "m5d.large"),
        ("BaselineEbsBandwidthMbps", {"Min": 1000}, "m5.xlarge", "m5.large"),
        ("NetworkBandwidthGbps", {"Min": 1}, "m5.xlarge", "m5.large"),
        ("RequireEncryptionInTransit", True, "m6i.large", "m5.large"),
        ("AcceleratorTypes", ["gpu"], "g4dn.xlarge", "m5.large"),
        ("AcceleratorCount", {"Max": 0}, "m5.large", "g4dn.xlarge"),
        ("AcceleratorManufacturers", ["nvidia"], "g4dn.xlarge", "m5.large"),
        ("AcceleratorNames", ["v100"], "p3.2xlarge", "g4dn.xlarge"),
        ("AcceleratorTotalMemoryMiB", {"Min": 60_000}, "p3.8xlarge", "p3.2xlarge"),
    ],
)
def test_each_attribute_rules_types_out(attribute: str, wanted: Any, fits: str, does_not: str) -> None:
    assert ruled_out(fits, **{attribute: wanted}) is None
    assert ruled_out(does_not, **{attribute: wanted}) == attribute


def test_who_says_nothing_gets_neither_bare_metal_nor_burstable_ones() -> None:
    assert ruled_out("m5.metal") == "BareMetal"
    assert ruled_out("t3.large") == "BurstablePerformance"
    assert ruled_out("m5d.large") is None


def test_accelerators_that_nobody_described_fit_only_those_who_do_not_care() -> None:
    assert ruled_out("inf1.xlarge") is None
    assert ruled_out("inf1.xlarge", AcceleratorCount={"Min": 1}) is not None
    assert ruled_out("inf1.xlarge", AcceleratorCount={"Max": 0}) is not None


def test_the_types_of_a_region_that_fit_are_listed_page_by_page(admin: Admin) -> None:
    found = match(admin, SMALL)
    assert {"m5.large", "c5.large"} <= set(found)
    assert not {"t3.large", "m5.xlarge", "m6g.large"} & set(found)
    assert "m6g.large" in match(admin, SMALL, ArchitectureTypes=["arm64"])
    assert match(admin, SMALL, VirtualizationTypes=["paravirtual"]) == ["m1.large", "m3.large"]
    first = admin.call("ec2:GetInstanceTypesFromInstanceRequirements", **asked(SMALL, MaxResults=3))
    rest = match(admin, SMALL, NextToken=first["NextToken"])
    assert [each["InstanceType"] for each in first["InstanceTypes"]] + rest == found


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        ({"VCpuCount": {"Min": 4, "Max": 2}}, "InvalidParameterValue"),
        ({"AllowedInstanceTypes": ["m*"], "ExcludedInstanceTypes": ["c*"]}, "InvalidParameterCombination"),
        (
            {
                "SpotMaxPricePercentageOverLowestPrice": 10,
                "MaxSpotPriceAsPercentageOfOptimalOnDemandPrice": 10,
            },
            "InvalidParameterCombination",
        ),
        ({"BaselinePerformanceFactors": {"Cpu": {"References": [{"InstanceFamily": "m5"}]}}}, "UnsupportedOperation"),
        ({"MemoryMiB": {}}, "MissingParameter"),
    ],
)
def test_requirements_that_say_nothing_sensible_are_refused(admin: Admin, wanted: dict[str, Any], code: str) -> None:
    assert admin.refused("ec2:GetInstanceTypesFromInstanceRequirements", **asked(SMALL | wanted)).code == code


def test_a_template_names_a_type_or_what_one_has_to_have(admin: Admin) -> None:
    image = admin.call("ec2:DescribeImages", Owners=["amazon"])["Images"][0]["ImageId"]
    data = {"ImageId": image, "InstanceRequirements": SMALL}
    both = {"LaunchTemplateName": "web", "LaunchTemplateData": data | {"InstanceType": "m5.large"}}
    assert admin.refused("ec2:CreateLaunchTemplate", **both).code == "InvalidParameterCombination"
    admin.call("ec2:CreateLaunchTemplate", LaunchTemplateName="web", LaunchTemplateData=data)
    launch = {"LaunchTemplate": {"LaunchTemplateName": "web"}, "MinCount": 1, "MaxCount": 1}
    assert admin.refused("ec2:RunInstances", **launch).code == "InvalidParameterCombination"
    assert len(admin.call("ec2:RunInstances", InstanceType="m5.large", **launch)["Instances"]) == 1
