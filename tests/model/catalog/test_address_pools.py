"""Public addresses: which region they are of."""

from ipaddress import IPv4Address

import pytest

from model.catalog.address_pools import pool_address, pool_size
from model.catalog.regions import regions


def test_every_region_has_addresses_to_give():
    for place in regions():
        size = pool_size(place.name)
        assert size >= 65_536
        assert IPv4Address(pool_address(place.name, 0)).is_global
        assert IPv4Address(pool_address(place.name, size - 1)).is_global


def test_no_address_is_of_two_regions():
    ends = [
        (int(IPv4Address(pool_address(place.name, at))), place.name)
        for place in regions()
        for at in range(0, pool_size(place.name), 65_536)
    ]
    assert len({address for address, _ in ends}) == len(ends)


def test_past_the_last_address_there_is_none():
    with pytest.raises(IndexError):
        pool_address("us-east-1", pool_size("us-east-1"))
