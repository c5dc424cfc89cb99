import pytest

from model.catalog.pages import Profile
from model.catalog.volume_types import find_volume_type, volume_type, volume_types


@pytest.mark.parametrize(
    ("profile", "size_gib", "iops"),
    [
        ("today", 10, 100),
        ("today", 100, 300),
        ("today", 4000, 12000),
        ("notes-2017", 5000, 10000),
        ("today", 9000, 16000),
    ],
)
def test_gp2_earns_three_iops_a_gib_between_its_limits(profile: Profile, size_gib: int, iops: int) -> None:
    assert volume_type("gp2", profile).baseline_iops(size_gib) == iops


def test_io1_allows_fifty_iops_a_gib_and_io2_a_thousand() -> None:
    assert volume_type("io1").most_iops(100) == 5_000
    assert volume_type("io1").most_iops(10_000) == 64_000
    assert volume_type("io2").most_iops(100) == 100_000
    assert volume_type("io1", "notes-2017").most_iops(400) == 20_000


def test_gp3_gives_three_thousand_iops_at_any_size_and_what_is_asked_for() -> None:
    assert volume_type("gp3").baseline_iops(1) == 3_000
    assert volume_type("gp3").baseline_iops(100, provisioned=8_000) == 8_000


def test_in_2017_there_was_no_gp3_and_hard_disks_began_at_500_gib() -> None:
    assert find_volume_type("gp3", "notes-2017") is None
    assert [volume_type(name, "notes-2017").size_gib[0] for name in ("st1", "sc1")] == [500, 500]
    assert [volume_type(name).size_gib[0] for name in ("st1", "sc1")] == [125, 125]


def test_only_the_throughput_disks_cannot_boot() -> None:
    assert {kind.name for kind in volume_types() if not kind.bootable} == {"st1", "sc1"}
