"""Calls are found by who made them, of which service, with what end, about what."""

from __future__ import annotations

import pytest

from model.client import Called
from screens.trail_filter import parse_trail_filter
from screens.trail_ring import Entry


def call(number: int, who: str, action: str, *, reads: bool = False, refused: str = "", **params: object) -> Entry:
    service, _, operation = action.partition(":")
    fields = (0.0, f"id-{number}", f"id-{number}", service, operation, "us-east-1", "1", who, False, reads)
    return Entry(number, Called(*fields, {}, refused or None, "", ()), params)


CALLS = (
    call(1, "ann", "ec2:StopInstances", InstanceIds=["i-0abc"]),
    call(2, "bob", "ec2:DescribeInstances", reads=True),
    call(3, "bob", "s3:CreateBucket", refused="AccessDenied", Bucket="shop-logs"),
    call(4, "ann", "iam:CreateUser", UserName="Zoë"),
)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("", [1, 2, 3, 4]),
        ("who:ann", [1, 4]),
        ("!who:ann", [2, 3]),
        ("service:ec2", [1, 2]),
        ("!read service:ec2", [1]),
        ("is:write", [1, 3, 4]),
        ("error", [3]),
        ("error:accessdenied", [3]),
        ("error:throttl", []),
        ("about:i-0abc", [1]),
        ("resource:SHOP", [3]),
        ("zoë", [4]),
        ("create !bucket", [4]),
        ("call:Stop", [1]),
        ("odd:thing", []),
    ],
)
def test_a_filter_lets_through_what_it_says(wanted: str, found: list[int]) -> None:
    sieve = parse_trail_filter(wanted)
    assert [entry.number for entry in CALLS if sieve.lets_through(entry)] == found


def test_who_asks_for_reads_wants_to_see_them() -> None:
    assert parse_trail_filter("is:read").names_reads
    assert parse_trail_filter("read").names_reads
    assert not parse_trail_filter("!read").names_reads
