"""Names are answered from zones held in the hand: which record, by which step, and what luck may make of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.laws.dns.answer import Answer, Question, Target, Zone, answers
from model.laws.dns.blocks import Located, Locations, locate, read_block
from model.laws.dns.names import STAR, canonical, flaw_of, is_within, order_of
from model.laws.dns.policies import choose
from model.laws.dns.records import Alias, Area, Asker, CidrPlace, Proximity, Record
from model.laws.dns.values import flaw_in

WWW = "www.example.com."
NOBODY = Asker()
"Of whom nothing is known."


@dataclass
class Held:
    """A zone, and all name servers: the records, checks that fail, and Amazon's names with whether they are well."""

    records: Sequence[Record]
    failing: frozenset[str] = frozenset()
    targets: dict[str, Target] = field(default_factory=dict[str, Target])
    collections: dict[str, Locations] = field(default_factory=dict[str, Locations])
    id: str = "Z1"
    name: str = "example.com."

    def group(self, name: str, type: str) -> Sequence[Record]:
        return [each for each in self.records if (each.name, each.type) == (name, type)]

    def exists(self, name: str) -> bool:
        return any(is_within(each.name, name) for each in self.records)

    def zone_of(self, name: str) -> Zone | None:
        return self if is_within(name, self.name) else None

    def is_healthy(self, check: str) -> bool:
        return check not in self.failing

    def located(self, collection: str, network: str) -> tuple[Located, ...]:
        return locate(network, self.collections.get(collection, ()))

    def target(self, name: str, asker: Asker) -> Target | None:
        return self.targets.get(name)

    def asked(self, name: str = WWW, type: str = "A", asker: Asker = NOBODY) -> tuple[Answer, ...]:
        return answers(Question(name, type, asker), self)


def a(value: str, **more: object) -> Record:
    return replace(Record(name=WWW, type="A", ttl=60, values=(value,)), **more)


def chances(found: Sequence[Answer]) -> dict[str, float]:
    return {line.value: each.chance for each in found for line in each.lines}


@pytest.mark.fact("route53-18")
def test_the_answer_swaps_with_the_distances() -> None:
    held = Held([a("1", identifier="o", region="us-west-2"), a("2", identifier="s", region="ap-southeast-1")])
    near, far = ("us-west-2", "ap-southeast-1"), ("ap-southeast-1", "us-west-2")
    for regions, value in ((near, "1"), (far, "2")):
        asker = Asker(milliseconds=tuple(zip(regions, (70.0, 90.0), strict=True)))
        assert chances(held.asked(asker=asker)) == {value: 1.0}


def test_chances_are_weights_among_those_who_are_well() -> None:
    group = [
        a("1", identifier="a", weight=1, check="x"),
        a("2", identifier="b", weight=3),
        a("3", identifier="c", weight=0),
    ]
    assert chances(Held(group).asked()) == {"1": 0.25, "2": 0.75}
    assert chances(Held(group, frozenset("x")).asked()) == {"2": 1.0}
    lone = [group[0], group[2]]
    assert chances(Held(lone, frozenset("x")).asked()) == {"3": 1.0}


def test_every_answer_says_what_decided() -> None:
    group = [
        a("1", identifier="first", failover="PRIMARY", check="x"),
        a("2", identifier="second", failover="SECONDARY"),
    ]
    (answer,) = Held(group, frozenset("x")).asked()
    assert [each.what for each in answer.steps] == ["zone", "health", "failover"]
    assert answer.steps[1].told == "first is left out: health check x fails"
    assert answer.steps[2].told == "second takes over"


def test_an_ill_area_leaves_the_answer_to_the_next_larger_one() -> None:
    group = [
        a("1", identifier="tx", area=Area("", "US", "TX"), check="x"),
        a("2", identifier="us", area=Area("", "US"), check="y"),
        a("3", identifier="na", area=Area("NA")),
    ]
    dallas = Asker("NA", "US", "TX")
    for failing, value in (("", "1"), ("x", "2"), ("xy", "3")):
        assert chances(Held(group, frozenset(failing)).asked(asker=dallas)) == {value: 1.0}
    assert Held(group).asked(asker=Asker("EU", "FR"))[0].lines == ()


def test_an_answer_by_blocks_says_which_block_decided() -> None:
    group = [
        a("1", identifier="isp", cidr=CidrPlace("c", "isp"), check="x"),
        a("2", identifier="office", cidr=CidrPlace("c", "office"), check="y"),
        a("3", identifier="rest", cidr=CidrPlace("c", "*")),
    ]
    blocks = (("isp", ("203.0.0.0/16", "203.0.113.0/24")), ("office", ("203.0.112.0/23",)), ("unused", ("0.0.0.0/1",)))
    for failing, value, block in (("", "1", "203.0.113.0/24"), ("x", "2", "203.0.112.0/23"), ("xy", "3", "default")):
        held = Held(group, frozenset(failing), collections={"c": blocks})
        (answer,) = held.asked(asker=Asker(network="203.0.113.9"))
        assert chances([answer]) == {value: 1.0}
        assert block in answer.steps[-1].told
    assert chances(Held(group).asked()) == {"3": 1.0}, "of whom nobody knows an address"


def test_a_bias_shrinks_distances_or_stretches_them() -> None:
    here, there = Proximity(("0", "0"), bias=-50), Proximity(("0", "30"), bias=20)
    held = Held([a("1", identifier="here", proximity=here), a("2", identifier="there", proximity=there)])
    (answer,) = held.asked(asker=Asker(spot=(0.0, 9.0)))
    assert chances([answer]) == {"2": 1.0}
    assert answer.steps[-1].told == (
        "there is nearest: there 2335 km, with a bias of +20 as if 1868 km, "
        "here 1001 km, with a bias of -50 as if 2002 km"
    )
    assert chances(held.asked()) == {"1": 1.0}, "to nobody known all are as near"


@pytest.mark.parametrize(
    ("block", "first", "last", "beyond"),
    [
        ("203.0.112.0/23", "203.0.112.0", "203.0.113.255", "203.0.114.0"),
        ("128.0.0.0/1", "128.0.0.0", "255.255.255.255", "127.255.255.255"),
        ("2001:DB8:0::/48", "2001:db8::", "2001:db8:0:ffff::1", "2001:db8:1::"),
    ],
)
def test_whoever_is_in_a_block_is_found_there(block: str, first: str, last: str, beyond: str) -> None:
    known = (("here", (read_block(block),)),)
    assert [bool(locate(each, known)) for each in (first, last, beyond)] == [True, True, False]


def test_a_chain_keeps_every_line_and_the_shortest_time() -> None:
    first = Record(name=WWW, type="CNAME", ttl=30, values=("shop.elb.example",))
    (answer,) = Held([first], targets={"shop.elb.example.": Target(("192.0.2.1", "::1"), True)}).asked()
    assert [(line.type, line.value) for line in answer.lines] == [("CNAME", "shop.elb.example"), ("A", "192.0.2.1")]
    assert (answer.ttl, answer.target) == (30, "shop.elb.example.")


def test_an_alias_hides_where_it_leads_and_has_the_targets_family() -> None:
    alias = Record(name=WWW, type="AAAA", alias=Alias("Z9", "shop.elb.example.", evaluates=True))
    (answer,) = Held([alias], targets={"shop.elb.example.": Target(("192.0.2.1", "::1"), True)}).asked(type="AAAA")
    assert [(line.name, line.value) for line in answer.lines] == [(WWW, "::1")]


@given(st.lists(st.tuples(st.integers(0, 255), st.booleans()), min_size=1, max_size=6))
def test_the_chances_of_whatever_group_sum_up_to_one(group: list[tuple[int, bool]]) -> None:
    records = [a(str(n), identifier=str(n), weight=weight) for n, (weight, _) in enumerate(group)]
    well = {str(n) for n, (_, is_well) in enumerate(group) if is_well}
    found = choose(records, Asker(), lambda each: each.identifier in well)
    assert sum(chance for _, chance in found.chances) == pytest.approx(1)
    assert {each.identifier for each, chance in found.chances if chance} <= (
        well or {each.identifier for each in records}
    )


@given(st.text(max_size=80))
def test_a_name_is_written_in_one_way_only(text: str) -> None:
    name = canonical(text)
    assert canonical(name) == name
    assert name.endswith(".")
    assert order_of(name).endswith(".") or name == "."


def test_names_have_their_limits() -> None:
    assert canonical("*.Example.COM") == f"{STAR}.example.com."
    assert flaw_of(canonical("x" * 63 + ".com")) == ""
    assert flaw_of(canonical("x" * 64 + ".com"))
    assert flaw_of(canonical("a..com"))
    assert flaw_of(canonical(".".join(["x" * 60] * 5)))


@given(st.sampled_from(["A", "AAAA", "CAA", "CNAME", "DS", "HTTPS", "MX", "NAPTR", "SOA", "SRV", "TXT"]), st.text())
def test_whatever_is_written_is_a_value_or_told_why_not(type: str, text: str) -> None:
    flaw = flaw_in(type, text)
    assert flaw == "" or flaw.startswith("FATAL problem: ")
