"""The edge of the network: the first rule about a packet decides, and without one only the public port is open."""

from __future__ import annotations

from model.laws.boundary import BoundaryRule, judge_boundary

BAN = BoundaryRule("ban", "198.51.100.0/24")
PASS = BoundaryRule("pass", "198.51.0.0/16", 443, allows=True)


def test_the_first_rule_that_is_about_it_decides() -> None:
    assert not judge_boundary([BAN, PASS], "198.51.100.7", 443).passes
    assert judge_boundary([PASS, BAN], "198.51.100.7", 443).because == PASS


def test_a_rule_of_one_port_says_nothing_of_others() -> None:
    assert judge_boundary([PASS, BAN], "198.51.100.7", 22).because == BAN


def test_without_a_rule_only_the_public_port_is_open() -> None:
    assert judge_boundary([], "192.0.2.1", 443).passes
    assert not judge_boundary([], "192.0.2.1", 22).passes
