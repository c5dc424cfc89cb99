"""What balancers add to what clients send, and how they choose to whom it goes."""

from __future__ import annotations

from collections import Counter

import pytest

from model.laws.handing_on import (
    Binding,
    Connection,
    by_flow,
    forwarded,
    holds,
    is_readable,
    read_binding,
    with_client,
)

HERE = Connection("198.51.100.23", 50_000, "10.0.0.4", 80)


def test_a_connection_stays_where_it_is_and_many_spread_evenly() -> None:
    targets = ("a", "b", "c", "d")
    assert len({by_flow(HERE, targets) for _ in range(10)}) == 1
    found = Counter(by_flow(HERE._replace(source_port=port), targets) for port in range(4000))
    assert all(900 < count < 1100 for count in found.values())


def test_who_asked_is_written_behind_who_was_written_before() -> None:
    given = (("Accept", "*/*"), ("X-Forwarded-For", "192.0.2.1"))
    assert forwarded(given, "198.51.100.23", "HTTPS", 443) == (
        ("Accept", "*/*"),
        ("X-Forwarded-For", "192.0.2.1, 198.51.100.23"),
        ("X-Forwarded-Proto", "https"),
        ("X-Forwarded-Port", "443"),
    )


@pytest.mark.fact("elb-26")
def test_a_line_before_the_first_tells_of_the_client_and_two_of_them_are_one_too_many() -> None:
    once = with_client(("GET / HTTP/1.1",), HERE)
    assert once == ("PROXY TCP4 198.51.100.23 10.0.0.4 50000 80", "GET / HTTP/1.1")
    assert is_readable(once)
    twice = with_client(once, Connection("10.0.0.4", 40_000, "10.0.0.5", 80))
    assert [line.split()[0] for line in twice] == ["PROXY", "PROXY", "GET"]
    assert not is_readable(twice)


@pytest.mark.parametrize("text", ["", "nothing", ".5", "abc.xyz"])
def test_what_no_balancer_wrote_binds_nobody(text: str) -> None:
    assert read_binding(text) is None


def test_a_binding_holds_for_its_time() -> None:
    binding = Binding("abc", 100)
    assert read_binding(str(binding)) == binding
    assert [holds(binding, now, 60) for now in (100, 159, 160)] == [True, True, False]
    assert holds(binding, 1e9, None)
