"""A draft of rules: what was written, over the rules that there are, until it has come true."""

from __future__ import annotations

from dataclasses import replace

import pytest

from screens.rule_calls import ACL, GROUP, steps_of
from screens.rule_choices import Choice, Neighbours, choices_of, servers_of
from screens.rule_draft import Draft, draft_of
from screens.rule_line import Line, Unwritten, caution, entry_params, rule_params, tidied
from screens.rule_types import type_of
from screens.rule_writing import next_cell, written

SSH = Line("sgr-1", egress=False, ports="22", peer="10.0.0.0/8")
WEB = Line("sgr-2", egress=False, ports="80", peer="0.0.0.0/0")
OUT = Line("sgr-3", egress=True, protocol="all", peer="0.0.0.0/0")
FIRST = Line("in 100", egress=False, ports="80", peer="0.0.0.0/0", number="100")
SECOND = Line("in 110", egress=False, ports="443", peer="0.0.0.0/0", number="110")


def drafted(*lines: Line, numbered: bool = False) -> Draft:
    return draft_of(lines, numbered=numbered)


def actions(kind: str, draft: Draft, *, crowded: bool = False) -> list[str]:
    return [step.call.action.removeprefix("ec2:") for step in steps_of(kind, "sg-1", draft, crowded=crowded)]


def test_each_rule_bears_the_mark_of_what_was_done_to_it() -> None:
    draft = drafted(SSH, WEB, OUT).add(replace(SSH, ports="2222")).edit(replace(WEB, ports="8080")).take_out("sgr-3")
    assert [draft.mark(line) for line in draft.lines] == ["", "changed", "removed", "added"]
    assert draft.touched
    assert not draft.revert("sgr-2").revert("sgr-3").revert("+0").touched


def test_what_was_to_go_can_stay_and_a_new_rule_goes_at_once() -> None:
    draft = drafted(SSH).take_out("sgr-1").take_out("sgr-1")
    assert not draft.touched
    assert drafted(SSH).add(WEB).take_out("+0").lines == (SSH,)


def test_what_lets_in_is_sent_first_and_what_shuts_out_last() -> None:
    draft = drafted(SSH, WEB, OUT).add(replace(SSH, ports="2222")).edit(replace(WEB, ports="8080")).take_out("sgr-1")
    opening = ["AuthorizeSecurityGroupIngress", "ModifySecurityGroupRules"]
    assert actions(GROUP, draft) == [*opening, "RevokeSecurityGroupIngress"]
    assert actions(GROUP, draft, crowded=True) == ["RevokeSecurityGroupIngress", *opening]


def test_a_rule_that_is_to_come_back_with_other_words_goes_before_it_comes() -> None:
    draft = drafted(SSH).take_out("sgr-1").add(replace(SSH, description="office"))
    assert actions(GROUP, draft) == ["RevokeSecurityGroupIngress", "AuthorizeSecurityGroupIngress"]


def test_rules_of_one_direction_share_a_call() -> None:
    draft = drafted().add(SSH, WEB, OUT)
    ingress, egress = steps_of(GROUP, "sg-1", draft)
    assert len(ingress.call.params["IpPermissions"]) == 2
    assert egress.call.action == "ec2:AuthorizeSecurityGroupEgress"
    assert (ingress.words, egress.words) == ("add 2 inbound rules", "add 1 outbound rule")


def test_an_acl_is_changed_by_number() -> None:
    draft = drafted(FIRST, SECOND, numbered=True)
    moved = draft.edit(replace(FIRST, number="120"))
    assert actions(ACL, moved) == ["CreateNetworkAclEntry", "DeleteNetworkAclEntry"]
    swapped = draft.edit(replace(FIRST, number="110")).edit(replace(SECOND, number="100"))
    assert actions(ACL, swapped) == ["ReplaceNetworkAclEntry"] * 2


def test_an_acl_is_shown_in_the_order_in_which_it_is_read() -> None:
    draft = drafted(SECOND, FIRST, numbered=True).add(Line("", egress=False, number="105"))
    assert [line.number for line in draft.shown(egress=False)] == ["100", "105", "110"]
    assert draft.next_number(egress=False) == "120"
    assert draft.next_number(egress=True) == "100"


def test_what_has_come_true_is_no_wish_any_more() -> None:
    draft = drafted(SSH, WEB).add(replace(SSH, ports="2222")).edit(replace(WEB, ports="8080")).take_out("sgr-1")
    made, changed = replace(SSH, key="sgr-9", ports="2222"), replace(WEB, ports="8080")
    assert draft.rebased([SSH, WEB, made]).counts() == {"added": 0, "changed": 1, "removed": 1}
    assert not draft.rebased([changed, made]).touched


def test_what_others_do_meanwhile_is_followed_and_wishes_are_kept() -> None:
    draft = drafted(SSH, WEB).edit(replace(WEB, ports="8080")).rebased([replace(SSH, description="office"), OUT])
    assert [(line.ports, draft.mark(line)) for line in draft.lines] == [("22", ""), ("", ""), ("8080", "added")]
    assert draft.lines[0].description == "office"


def test_half_of_an_acl_s_wishes_can_come_true() -> None:
    draft = drafted(FIRST, SECOND, numbered=True).edit(replace(FIRST, number="120"))
    now = draft.rebased([FIRST, SECOND, replace(FIRST, key="in 120", number="120")])
    assert now.counts() == {"added": 0, "changed": 0, "removed": 1}
    assert actions(ACL, now) == ["DeleteNetworkAclEntry"]


@pytest.mark.parametrize(
    ("protocol", "ports", "name"),
    [("tcp", "22", "SSH"), ("tcp", "23", "Custom TCP"), ("all", "", "All traffic"), ("47", "", "Custom protocol")],
)
def test_a_type_is_what_people_call_protocol_and_ports(protocol: str, ports: str, name: str) -> None:
    assert type_of(protocol, ports).name == name


@pytest.mark.parametrize("ports", ["", "80-", "ssh", "80-90-100"])
def test_what_is_no_port_is_said_before_it_is_sent(ports: str) -> None:
    with pytest.raises(Unwritten):
        rule_params(replace(SSH, ports=ports))


def test_icmp_has_types_and_codes_where_others_have_ports() -> None:
    ping = replace(SSH, protocol="icmp", ports="8")
    assert (rule_params(ping)["FromPort"], rule_params(ping)["ToPort"]) == (8, -1)
    told = entry_params(replace(ping, number="100", ports="3/1"))
    assert (told["Protocol"], told["IcmpTypeCode"]) == ("1", {"Type": 3, "Code": 1})


def test_a_rule_is_tidied_as_it_will_be_kept() -> None:
    assert tidied(replace(SSH, ports="22-22", peer=" 10.1.2.3/8 ")) == SSH
    assert tidied(replace(SSH, protocol="all", ports="22")).ports == ""


def test_a_door_for_administrators_that_the_world_may_try_is_warned_of() -> None:
    assert "SSH" in caution(replace(SSH, peer="0.0.0.0/0"))
    assert "MySQL" in caution(replace(SSH, ports="3000-4000", peer="::/0"))
    assert "All traffic" in caution(replace(SSH, protocol="all", ports="", peer="0.0.0.0/0"))
    assert caution(WEB) == caution(SSH) == caution(OUT) == ""
    assert caution(replace(FIRST, ports="22")) == "", "an ACL is the second line only"


NEAR = Neighbours(groups=(Choice("sg-0123456789abcdef0", "web"),), ranges=(Choice("10.0.0.0/16", "the VPC"),))


@pytest.mark.parametrize(
    ("column", "text", "field", "value"),
    [
        ("type", "mys", "ports", "3306"),
        ("type", "custom u", "protocol", "udp"),
        ("peer", "web", "peer", "sg-0123456789abcdef0"),
        ("peer", "anyw", "peer", "0.0.0.0/0"),
        ("peer", "10.9.9.9", "peer", "10.9.9.9/32"),
        ("peer", "10.9.0.0/33", "peer", "10.9.0.0/33"),
        ("protocol", "47", "protocol", "47"),
        ("action", "d", "allows", False),
    ],
)
def test_a_beginning_is_enough(column: str, text: str, field: str, value: object) -> None:
    choices = choices_of(column, text, NEAR, grouped=True)
    assert getattr(written(SSH, column, text, choices), field) == value


def test_an_acl_names_no_groups() -> None:
    assert choices_of("peer", "web", NEAR, grouped=False) == []


def test_a_new_rule_is_asked_only_for_what_its_type_leaves_open() -> None:
    assert next_cell(SSH, "type", numbered=False) == "peer"
    assert next_cell(replace(SSH, ports="23"), "type", numbered=False) == "ports"
    assert next_cell(SSH, "description", numbered=False) == ""


@pytest.mark.fact("security-group-24")
def test_a_web_server_opens_the_web_to_all_and_a_database_one_port_to_one_group() -> None:
    web, *databases = servers_of(NEAR)
    assert [(line.ports, line.peer) for line in web.lines] == [
        ("22", "10.0.0.0/16"),
        ("80", "0.0.0.0/0"),
        ("443", "0.0.0.0/0"),
    ]
    assert [[(line.ports, line.peer) for line in each.lines] for each in databases] == [
        [("3306", "sg-0123456789abcdef0")],
        [("5432", "sg-0123456789abcdef0")],
    ]
