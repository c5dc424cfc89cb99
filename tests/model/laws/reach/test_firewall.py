"""The law of reach: who gets past a firewall, and which rule said so."""

from collections.abc import Collection, Iterable

import pytest

from model.kernel.chance import Luck
from model.laws.reach.addresses import NOBODY, Addresses, place
from model.laws.reach.firewall import AclEntry, GroupRule, Verdict, in_order, judge_acl, judge_groups
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
