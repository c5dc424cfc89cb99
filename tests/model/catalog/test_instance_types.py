import pytest

from model.catalog.instance_types import (
    CpuCredits,
    Disks,
    InstanceType,
    find_instance_type,
    instance_type,
    instance_types,
    offered,
)
from model.catalog.regions import regions


def shape(name: str) -> tuple[int, float, tuple[Disks, ...]]:
    found = instance_type(name)
    return found.vcpus, found.memory_gib, found.disks


@pytest.mark.parametrize(
    ("name", "vcpus", "gib", "disks"),
    [
        ("t2.micro", 1, 1, ()),
        ("t2.small", 1, 2, ()),
        ("t2.medium", 2, 4, ()),
        ("t3.micro", 2, 1, ()),
        ("m5.large", 2, 8, ()),
        ("m3.xlarge", 4, 15, (Disks(2, 40, "ssd"),)),
        ("c3.8xlarge", 32, 60, (Disks(2, 320, "ssd"),)),
        ("r3.8xlarge", 32, 244, (Disks(2, 320, "ssd"),)),
        ("i2.4xlarge", 16, 122, (Disks(4, 800, "ssd"),)),
        ("d2.8xlarge", 36, 244, (Disks(24, 2048, "hdd"),)),
        ("g2.2xlarge", 8, 15, (Disks(1, 60, "ssd"),)),
    ],
)
def test_a_type_has_the_published_cpus_memory_and_disks(
    name: str, vcpus: int, gib: float, disks: tuple[Disks, ...]
) -> None:
    assert shape(name) == (vcpus, gib, disks)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("t2.micro", CpuCredits(earned_per_hour=6, most=144, baseline_percent=10, at_launch=30)),
        ("t2.medium", CpuCredits(earned_per_hour=24, most=576, baseline_percent=20, at_launch=60)),
        ("t3.micro", CpuCredits(earned_per_hour=12, most=288, baseline_percent=10, at_launch=0)),
        ("t4g.2xlarge", CpuCredits(earned_per_hour=192, most=4608, baseline_percent=40, at_launch=0)),
        ("m5.large", None),
    ],
)
def test_only_burstable_types_earn_credits(name: str, expected: CpuCredits | None) -> None:
    assert instance_type(name).credits == expected
    assert instance_type(name).burstable is (expected is not None)


def test_credits_earned_are_the_baseline_of_all_vcpus_and_a_day_of_them_fills_the_bucket() -> None:
    for found in instance_types("us-east-1"):
        if bucket := found.credits:
            assert bucket.earned_per_hour == pytest.approx(found.vcpus * 60 * bucket.baseline_percent / 100)
            assert bucket.most == pytest.approx(24 * bucket.earned_per_hour)


@pytest.mark.fact("ec2-03")
@pytest.mark.parametrize("family", ["m4", "m5", "r3", "r5", "c5", "i3"])
def test_memory_doubles_with_cpus_within_a_family(family: str) -> None:
    sizes = [found for found in instance_types("us-east-1") if found.family == family and not found.bare_metal]

    ratios = [found.memory_gib / found.vcpus for found in sizes]
    assert max(ratios) <= 1.07 * min(ratios), sizes


def test_a_family_serves_one_purpose() -> None:
    purposes = {name: instance_type(name).purpose for name in ("t2.micro", "m4.large", "c4.large", "r3.large")}

    assert list(purposes.values()) == ["general", "general", "compute", "memory"]
    assert instance_type("i2.xlarge").purpose == "storage"
    assert instance_type("g2.2xlarge").purpose == "accelerated"


def test_network_words_are_those_aws_publishes() -> None:
    assert instance_type("t2.micro").network == "Low to Moderate"
    assert instance_type("m3.large").network == "Moderate"
    assert instance_type("c3.8xlarge").network == "10 Gigabit"


def test_old_types_run_on_xen_and_new_ones_on_nitro() -> None:
    assert (instance_type("m4.large").hypervisor, instance_type("m5.large").hypervisor) == ("xen", "nitro")
    assert "paravirtual" in instance_type("m3.large").virtualization
    assert instance_type("t2.micro").virtualization == ("hvm",)
    assert instance_type("t4g.micro").architectures == ("arm64",)


def test_a_zone_may_lack_what_its_region_offers() -> None:
    assert offered("t3.micro", "us-east-1")
    assert not offered("t3.micro", "us-east-1", "use1-az3")
    assert offered("t2.micro", "us-east-1", "use1-az3")
    assert not offered("t2.micro", "eu-north-1")


def test_every_region_offers_something_small_in_every_zone() -> None:
    for place in regions():
        for zone in place.zones:
            assert any(offered(name, place.name, zone.id) for name in ("t2.micro", "t3.micro", "t4g.micro")), zone


def test_every_entry_reads_as_a_whole_type() -> None:
    everything = list(instance_types("us-east-1"))

    assert len(everything) > 1000
    assert all(isinstance(found, InstanceType) and found.vcpus >= found.cores >= 1 for found in everything)


def test_an_unknown_type_is_not_invented() -> None:
    assert find_instance_type("t2.mini") is None
    with pytest.raises(KeyError):
        instance_type("t2.mini")
