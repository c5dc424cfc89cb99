"""Ranges of addresses in CIDR notation, as EC2 takes and refuses them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from ipaddress import IPv4Network, IPv6Network

from model.kit.errors import AwsError

RESERVED = 5
"AWS keeps the first four addresses of every subnet and its last one."

_FORM = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}/\d{1,2}")


@lru_cache(maxsize=4096)
def block(text: str) -> IPv4Network:
    """The range with its host bits cleared, as AWS keeps it; ValueError for what is not one."""
    if not _FORM.fullmatch(text):
        raise ValueError(f"{text!r} is not in CIDR notation")
    return IPv4Network(text, strict=False)


def read_block(text: str, parameter: str = "cidrBlock") -> IPv4Network:
    """`block`, or AWS's refusal naming the parameter it came in."""
    try:
        return block(text)
    except ValueError as error:
        raise AwsError(
            "InvalidParameterValue",
            f"Value ({text}) for parameter {parameter} is invalid. This is not a valid CIDR block.",
        ) from error


def read_block6(text: str, parameter: str = "ipv6CidrBlock") -> IPv6Network:
    try:
        return IPv6Network(text, strict=False)
    except ValueError as error:
        raise AwsError(
            "InvalidParameterValue",
            f"Value ({text}) for parameter {parameter} is invalid. This is not a valid IPv6 CIDR block.",
        ) from error


def overlaps(range_: IPv4Network, others: Iterable[str]) -> bool:
    return any(range_.overlaps(block(other)) for other in others)


def lies_within(range_: IPv4Network, others: Iterable[str]) -> bool:
    return any(range_.subnet_of(block(other)) for other in others)


def usable(range_: IPv4Network) -> int:
    """How many addresses of a subnet are there to be given out."""
    return range_.num_addresses - RESERVED
