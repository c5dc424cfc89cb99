"""The law of reach: who gets past a firewall, and which rule said so."""

from collections.abc import Collection, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.kernel.chance import Luck
from model.laws.reach.addresses import NOBODY, Addresses, place
from model.laws.reach.firewall import (
    MOST_SECTORS,
    AclEntry,
    GroupRule,
    Rules,
    Verdict,
    in_order,
    judge_acl,
    judge_groups,
)
from model.laws.reach.packets import ICMP, TCP, UDP, Traffic

SOMEBODY = "198.51.100.7"


def rule(id: str, traffic: Traffic, range: str | None = None, members_of: str | None = None) -> GroupRule:
    return GroupRule(id, "sg-1", traffic, Addresses.of(range) if range else NOBODY, members_of)


def entry(number: int, allows: bool, traffic: Traffic | None = None, range: str = "0.0.0.0/0") -> AclEntry:
    return AclEntry("acl-1", number, allows, traffic or Traffic(), Addresses.of(range))


def by_groups(
    rules: Iterable[GroupRule], protocol: str, port: int, peer: str, members: Collection[str] = ()
) -> Verdict:
    return judge_groups(rules, protocol, port, place(peer), members)


def by_acl(entries: Iterable[AclEntry], protocol: str, port: int, peer: str) -> Verdict:
    return judge_acl(in_order(entries), protocol, port, place(peer))


WEB = rule("web", Traffic(TCP, 80, 80), "0.0.0.0/0")
SSH = rule("ssh", Traffic(TCP, 22, 22), "192.168.0.0/16")
APP = rule("app", Traffic(TCP, 9999, 9999), members_of="sg-web")


def test_silence_keeps_everything_out():
    assert by_groups((), TCP, 80, SOMEBODY).allowed is False
    assert by_acl((), TCP, 80, SOMEBODY).because is None


def test_the_verdict_names_the_rule_that_let_in():
    verdict = by_groups((SSH, WEB), TCP, 80, SOMEBODY)
    assert (verdict.allowed, verdict.because) == (True, WEB)


@pytest.mark.parametrize(
    ("protocol", "port", "peer", "allowed"),
    [
        (TCP, 22, "192.168.7.7", True),
        (TCP, 22, SOMEBODY, False),
        (UDP, 80, SOMEBODY, False),
        (TCP, 81, SOMEBODY, False),
        (TCP, 443, "192.168.7.7", False),
    ],
)
def test_protocol_port_and_address_all_have_to_match(protocol: str, port: int, peer: str, allowed: bool):
    assert by_groups((SSH, WEB), protocol, port, peer).allowed is allowed


@pytest.mark.fact("security-group-07")
def test_a_rule_that_names_a_group_covers_its_members_whatever_their_address():
    assert by_groups((APP,), TCP, 9999, "10.0.0.9", {"sg-web"}).because is APP
    assert not by_groups((APP,), TCP, 9999, "10.0.0.9", {"sg-other"}).allowed
    assert not by_groups((APP,), TCP, 9999, "10.0.0.9").allowed


@pytest.mark.fact("security-group-13")
def test_the_order_of_a_groups_rules_has_no_meaning():
    luck = Luck(7, "packets")
    rules = [
        rule(str(n), Traffic(luck.choice((TCP, UDP)), n * 100, n * 100 + luck.below(150)), f"10.{8 * n}.0.0/13")
        for n in range(20)
    ]
    shuffled = sorted(rules, key=lambda _: luck.integer())
    packets = [(luck.choice((TCP, UDP)), luck.below(2200), f"10.{luck.below(160)}.0.1") for _ in range(1000)]
    verdicts = [by_groups(rules, *packet).allowed for packet in packets]
    assert verdicts == [by_groups(shuffled, *packet).allowed for packet in packets]
    assert True in verdicts
    assert False in verdicts


@pytest.mark.fact("security-group-12")
def test_the_rules_of_several_groups_add_up():
    desktop = rule("rdp", Traffic(TCP, 3389, 3389), "72.58.0.0/16")
    secure = rule("https", Traffic(TCP, 443, 443), "0.0.0.0/0")
    together = (desktop, WEB, secure)
    assert [by_groups(together, TCP, port, "72.58.1.1").allowed for port in (3389, 80, 443)] == [True] * 3
    assert [by_groups(together, TCP, port, SOMEBODY).allowed for port in (3389, 80, 443)] == [False, True, True]


@pytest.mark.fact("nacl-04")
def test_the_lowest_number_that_matches_decides():
    deny_x = entry(100, False, Traffic(TCP, 22, 22), f"{SOMEBODY}/32")
    allow = entry(110, True, Traffic(TCP, 22, 22))
    assert by_acl((allow, deny_x), TCP, 22, SOMEBODY).because is deny_x
    assert by_acl((allow, deny_x), TCP, 22, "203.0.113.9").because is allow
    swapped = (entry(110, False, deny_x.traffic, f"{SOMEBODY}/32"), entry(100, True, allow.traffic))
    assert by_acl(swapped, TCP, 22, SOMEBODY).allowed


@pytest.mark.fact("nacl-05")
def test_an_acl_can_keep_one_address_out_and_let_all_others_in():
    entries = (entry(90, False, range=f"{SOMEBODY}/32"), entry(100, True), entry(32767, False))
    assert by_acl(entries, TCP, 80, SOMEBODY).because == entries[0]
    assert by_acl(entries, TCP, 80, "198.51.100.8").because == entries[1]


@pytest.mark.fact("nacl-01")
def test_an_acl_does_not_remember_so_answers_need_a_rule_of_their_own():
    deny = entry(32767, False)
    inbound, outbound = (entry(100, True, Traffic(TCP, 80, 80)), deny), (deny,)
    assert by_acl(inbound, TCP, 80, SOMEBODY).allowed
    assert not by_acl(outbound, TCP, 50_000, SOMEBODY).allowed
    opened = (entry(100, True, Traffic(TCP, 1024, 65535)), deny)
    assert by_acl(opened, TCP, 50_000, SOMEBODY).allowed


def test_types_of_icmp_are_matched_one_by_one_or_all():
    ping, everything = Traffic(ICMP, 8, -1), Traffic(ICMP, -1, -1)
    assert by_groups((rule("ping", ping, "0.0.0.0/0"),), ICMP, 8, SOMEBODY).allowed
    assert not by_groups((rule("ping", ping, "0.0.0.0/0"),), ICMP, 0, SOMEBODY).allowed
    assert by_groups((rule("icmp", everything, "0.0.0.0/0"),), ICMP, 0, SOMEBODY).allowed


BLOCKS = ("0.0.0.0/0", "10.0.0.0/8", "10.0.0.0/24", "10.0.0.7/32", "10.0.1.0/24", "::/0", "2600:1::/32")
PEERS = ("10.0.0.7", "10.0.0.8", "10.0.1.1", "10.255.255.255", "11.0.0.0", SOMEBODY, "2600:1::7", "2600:2::7")
GROUPS = ("sg-web", "sg-app", "sg-db")
TRAFFIC = (Traffic(), Traffic(TCP, 80, 80), Traffic(TCP, 0, 65_535), Traffic(UDP, 53, 80), Traffic(ICMP, 8, 8))


@st.composite
def drawn_rules(draw: st.DrawFn) -> Rules:
    rules: list[GroupRule] = []
    for number in range(draw(st.integers(0, 12))):
        blocks = draw(st.lists(st.sampled_from(BLOCKS), max_size=3))
        group = draw(st.sampled_from((None, None, *GROUPS)))
        addresses = NOBODY if group else Addresses.of(*blocks)
        rules.append(GroupRule(f"sgr-{number}", "sg-1", draw(st.sampled_from(TRAFFIC)), addresses, group))
    return Rules(rules)


@given(drawn_rules(), st.sampled_from((TCP, UDP, ICMP)), st.sampled_from((8, 53, 80)), st.sets(st.sampled_from(GROUPS)))
def test_among_many_rules_the_same_decides_as_one_after_the_other(
    rules: Rules, protocol: str, port: int, groups: set[str]
):
    for peer in map(place, PEERS):
        assert rules.deciding(protocol, port, peer, groups) is judge_groups(rules, protocol, port, peer, groups).because
    assert rules.name_groups == any(each.members_of for each in rules)


def test_a_scan_of_all_ports_finds_what_is_open_and_leaves_nothing_behind_that_grows():
    rules = Rules((WEB, SSH))
    opened = [port for port in range(2_000) if rules.deciding(TCP, port, place(SOMEBODY))]
    assert opened == [80]
    assert len(rules._sectors) <= MOST_SECTORS


def test_of_a_thousand_rules_few_are_looked_at():
    rules = Rules(
        rule(f"r-{each}", Traffic(TCP, 443, 443), f"10.{each // 250}.{each % 250}.0/24") for each in range(1_000)
    )
    asked: list[str] = []

    class Peer(int):
        """An address that notes what it is compared with."""

        def __lt__(self, other: int) -> bool:
            asked.append("<")
            return int(self) < other

    assert rules.deciding(TCP, 443, Peer(place("10.3.249.9"))) is rules[999]
    assert len(asked) <= 12
