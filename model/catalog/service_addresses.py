"""Where AWS's own services answer in each region: the blocks of S3 and DynamoDB, and an address for any other."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from ipaddress import IPv4Network

from model.catalog.pages import page

WITH_LISTS = ("s3", "dynamodb")
"The services whose addresses AWS publishes as a prefix list in each region."


@dataclass(frozen=True, slots=True)
class ServiceBlocks:
    """A service's blocks in a region, and the prefix list that has them."""

    id: str
    service: str
    blocks: tuple[str, ...]


def service_blocks(region: str) -> tuple[ServiceBlocks, ...]:
    """Of every service with a prefix list of its own, or KeyError for a region that is not."""
    found = page("service_addresses")[region]
    return tuple(ServiceBlocks(found[name]["id"], name, tuple(found[name]["blocks"])) for name in WITH_LISTS)


def service_address(service: str, region: str) -> str:
    """The public address that a service answers at in a region; its name is as in its endpoint's."""
    found = page("service_addresses")[region]
    blocks = found[service]["blocks"] if service in WITH_LISTS else found["others"]
    network = IPv4Network(blocks[0])
    place = int.from_bytes(sha256(service.encode()).digest()[:4], "big") % (network.num_addresses - 2)
    return str(network[place + 1])
