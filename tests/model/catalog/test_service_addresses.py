"""Addresses of AWS's own services."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network

from model.catalog.pages import page
from model.catalog.regions import regions
from model.catalog.service_addresses import service_address, service_blocks


def test_every_region_has_lists_of_its_own() -> None:
    lists = [each.id for place in regions() for each in service_blocks(place.name)]
    assert len(set(lists)) == len(lists) == 2 * len(regions())


def test_no_service_answers_where_customers_have_their_addresses() -> None:
    given = [IPv4Network(text) for blocks in page("address_pools").values() for text in blocks]
    ours = [IPv4Network(text) for place in regions() for each in service_blocks(place.name) for text in each.blocks]
    assert not any(one.overlaps(other) for one in ours for other in given)
    for place in regions():
        address = IPv4Address(service_address("sqs", place.name))
        assert not any(address in block for block in given)


def test_s3_answers_within_its_list() -> None:
    (s3, _) = service_blocks("us-east-1")
    assert IPv4Address(service_address("s3", "us-east-1")) in IPv4Network(s3.blocks[0])
