from itertools import pairwise

import pytest

from model.catalog.instance_types import instance_types
from model.catalog.prices import instance_price, price
from model.catalog.regions import regions


@pytest.mark.parametrize(
    ("name", "usd"),
    [
        ("t2.micro", 0.0116),
        ("t2.small", 0.023),
        ("t3.micro", 0.0104),
        ("m3.large", 0.133),
        ("m4.large", 0.1),
        ("m4.xlarge", 0.2),
        ("m5.large", 0.096),
        ("m7i.4xlarge", 0.8064),
        ("c4.8xlarge", 1.591),
        ("c5.18xlarge", 3.06),
        ("r3.xlarge", 0.333),
        ("i3.16xlarge", 4.992),
        ("p3.2xlarge", 3.06),
        ("x1.32xlarge", 13.338),
    ],
)
def test_an_hour_of_linux_in_virginia_costs_what_aws_asks(name: str, usd: float) -> None:
    assert instance_price(name) == pytest.approx(usd)


def test_windows_costs_its_licence_on_top() -> None:
    assert instance_price("m5.large", platform="Windows") == pytest.approx(0.188)
    assert instance_price("t3.micro", platform="Windows") == pytest.approx(0.0196)


def test_an_instance_costs_more_in_sao_paulo_than_in_virginia() -> None:
    assert instance_price("m5.large", "sa-east-1") == pytest.approx(0.153, rel=0.01)
    assert instance_price("m5.large", "eu-central-1") == pytest.approx(0.115, rel=0.01)


def test_every_type_and_every_region_has_a_price() -> None:
    assert all(
        instance_price(found.name, place.name) > 0 for place in regions() for found in instance_types(place.name)
    )


def test_large_use_gets_cheaper_tier_by_tier() -> None:
    storage = price("s3/STANDARD/storage")

    assert storage.cost(1_000) == pytest.approx(23)
    assert storage.cost(60_000) == pytest.approx(51_200 * 0.023 + 8_800 * 0.022)
    assert storage.cost(60_000) == pytest.approx(storage.cost(10_000) + storage.cost(50_000, already=10_000))


def test_the_first_hundred_gigabytes_out_are_free() -> None:
    assert price("transfer/out").cost(100) == 0
    assert price("transfer/out").cost(101) == pytest.approx(0.09)
    assert price("transfer/out").first == 0.09


def test_the_notes_price_standard_storage_at_three_cents() -> None:
    assert price("s3/STANDARD/storage", profile="notes-2017").cost(100) == pytest.approx(3)
    assert price("ebs/gp2/storage", profile="notes-2017") == price("ebs/gp2/storage")


def test_magnetic_and_cold_disks_are_the_cheapest_volumes() -> None:
    a_month = {kind: price(f"ebs/{kind}/storage").first for kind in ("sc1", "st1", "standard", "gp3", "gp2", "io1")}

    assert list(a_month) == sorted(a_month, key=a_month.__getitem__)


@pytest.mark.fact("pricing-04")
@pytest.mark.parametrize("family", ["m4", "m5", "c5", "r4", "r5", "t3", "i3", "x1e"])
def test_the_price_doubles_with_the_size(family: str) -> None:
    sizes = {found.size for found in instance_types("us-east-1") if found.family == family}
    ladder = ["large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "16xlarge"]
    steps = [(small, large) for small, large in pairwise(ladder) if {small, large} <= sizes]

    assert len(steps) >= 2
    for small, large in steps:
        assert instance_price(f"{family}.{large}") == pytest.approx(2 * instance_price(f"{family}.{small}"))
