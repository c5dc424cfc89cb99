"""The arithmetic of dividing a range: it agrees with counting addresses one by one."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.kit.errors import AwsError
from model.services.ec2.subnetting import Taken, describe, free_block, overlapping, shares

HOME = "10.0.0.0/24"


@st.composite
def parts(draw: st.DrawFn, home: str = HOME) -> str:
    """A block inside the home."""
    range_ = IPv4Network(home)
    prefix = draw(st.integers(range_.prefixlen, 32))
    first = int(range_.network_address) + draw(st.integers(0, range_.num_addresses - 1))
    return str(IPv4Network((first, prefix), strict=False))


def addresses(cidr: str) -> set[IPv4Address]:
    return set(IPv4Network(cidr))


@given(st.lists(parts(), max_size=8), st.integers(24, 32))
def test_the_first_free_block_is_the_first_that_overlaps_nothing(taken: list[str], prefix: int) -> None:
    blocks = IPv4Network(HOME).subnets(new_prefix=prefix)
    others = set[IPv4Address]().union(*map(addresses, taken))

    naive = next((str(each) for each in blocks if not addresses(str(each)) & others), None)

    assert free_block([HOME], taken, prefix) == naive


@given(st.lists(parts(), max_size=6), parts(), st.sampled_from([1, 7, 16, 256]))
def test_shares_add_up_to_the_addresses_that_are_taken(taken: list[str], wanted: str, pieces: int) -> None:
    alone = [each for at, each in enumerate(taken) if not any(overlap(each, other) for other in taken[:at])]

    found = shares(HOME, alone, wanted, pieces)

    assert len(found) == pieces
    assert sum(each.taken for each in found) * 256 / pieces == pytest.approx(sum(len(addresses(e)) for e in alone))
    assert sum(each.wanted for each in found) * 256 / pieces == pytest.approx(len(addresses(wanted)))
    met = set[IPv4Address]().union(*map(addresses, alone)) & addresses(wanted)
    assert sum(each.both for each in found) * 256 / pieces == pytest.approx(len(met))


def overlap(one: str, other: str) -> bool:
    return bool(addresses(one) & addresses(other))


@given(st.lists(parts(), max_size=6), parts())
def test_those_that_overlap_are_those_with_an_address_in_common(taken: list[str], wanted: str) -> None:
    named = [Taken(cidr, f"subnet {at}") for at, cidr in enumerate(taken)]

    assert overlapping(IPv4Network(wanted), named) == tuple(each for each in named if overlap(each.block, wanted))


def test_room_is_looked_for_in_one_home_after_the_other() -> None:
    assert free_block(["10.0.0.0/24", "10.9.0.0/22"], ["10.0.0.0/24"], 24) == "10.9.0.0/24"
    assert free_block(["10.0.0.0/24"], [], 20) is None


@pytest.mark.fact("subnet-05")
def test_a_block_says_how_many_addresses_are_of_use_and_what_five_of_them_are_kept_for() -> None:
    told = describe("10.0.1.0/24")

    assert (told.size, told.usable, told.first, told.last) == (256, 251, "10.0.1.0", "10.0.1.255")
    assert [address for address, _ in told.kept] == ["10.0.1.0", "10.0.1.1", "10.0.1.2", "10.0.1.3", "10.0.1.255"]
    assert dict(told.kept)["10.0.1.2"] == "name server"


def test_host_bits_are_taken_away_and_what_is_no_range_is_refused() -> None:
    assert (describe("10.0.1.7/24").cidr, describe("10.0.1.7/24").cleared) == ("10.0.1.0/24", True)
    with pytest.raises(AwsError, match="not a valid CIDR block"):
        describe("10.0.1.0")
