"""What each interface sees of a packet and its answer."""

from __future__ import annotations

from model.laws.reach.addresses import place, written
from model.laws.reach.network import InternetGateway, NatGateway
from model.laws.reach.packets import Packet
from model.laws.reach.sightings import Sighting, sightings
from model.laws.reach.walk import INTERNET, walk
from tests.model.laws.reach.plan import OPEN, Plan, packet


def town() -> Plan:
    """Two subnets and a way out, with a machine in each."""
    plan = Plan()
    plan.vpc("v", "10.0.0.0/16")
    plan.table_of("v", "main")
    plan.subnet_of("v", "a", "10.0.1.0/24", table="main")
    plan.subnet_of("v", "b", "10.0.2.0/24", table="main")
    plan.machine("a", "one", "10.0.1.5")
    plan.machine("b", "two", "10.0.2.5")
    return plan


def seen(plan: Plan, start: str, sent: Packet) -> list[tuple[str, str, bool, bool]]:
    """Where, as `source>destination`, on which way, and whether it was let pass."""
    begin = plan.nic(start) or INTERNET
    return [_told(each) for each in sightings(plan, begin, walk(plan, begin, sent))]


def _told(each: Sighting) -> tuple[str, str, bool, bool]:
    addresses = f"{written(each.packet.source)}>{written(each.packet.destination)}"
    return each.nic, addresses, each.leaving, each.allowed


def test_both_ends_see_the_question_and_the_answer() -> None:
    there, back = "10.0.1.5>10.0.2.5", "10.0.2.5>10.0.1.5"
    assert seen(town(), "one", packet("10.0.1.5", "10.0.2.5")) == [
        ("one", there, True, True),
        ("two", there, False, True),
        ("two", back, True, True),
        ("one", back, False, True),
    ]


def test_within_a_subnet_no_acl_hides_who_comes() -> None:
    plan = town()
    plan.machine("a", "three", "10.0.1.6")
    assert [each[0] for each in seen(plan, "one", packet("10.0.1.5", "10.0.1.6"))] == ["one", "three", "three", "one"]


def test_a_group_that_keeps_out_is_seen_at_the_interface_that_it_guards() -> None:
    plan = town()
    plan.machine("b", "two", "10.0.2.5", groups=("closed",))
    sent = packet("10.0.1.5", "10.0.2.5")
    assert seen(plan, "one", sent) == [
        ("one", "10.0.1.5>10.0.2.5", True, True),
        ("two", "10.0.1.5>10.0.2.5", False, False),
    ]


def test_who_may_not_send_sees_that_itself() -> None:
    plan = town()
    plan.machine("a", "one", "10.0.1.5", groups=("closed",))
    assert seen(plan, "one", packet("10.0.1.5", "10.0.2.5")) == [("one", "10.0.1.5>10.0.2.5", True, False)]


def test_an_acl_without_memory_lets_in_and_keeps_the_answer() -> None:
    plan = town()
    plan.entry("narrow", 100, "0.0.0.0/0", leaving=False)
    plan.subnet_of("v", "b", "10.0.2.0/24", table="main", acl="narrow")
    assert seen(plan, "one", packet("10.0.1.5", "10.0.2.5"))[1:] == [
        ("two", "10.0.1.5>10.0.2.5", False, True),
        ("two", "10.0.2.5>10.0.1.5", True, False),
    ]


def test_nobody_sees_what_comes_to_a_machine_that_is_off() -> None:
    plan = town()
    plan.machine("b", "two", "10.0.2.5", alive=False)
    assert [each[0] for each in seen(plan, "one", packet("10.0.1.5", "10.0.2.5"))] == ["one"]


def test_a_translator_sees_the_packet_before_and_after() -> None:
    plan = town()
    plan.gateways["igw"] = InternetGateway("igw", "v")
    plan.table_of("v", "out")
    plan.route("out", "0.0.0.0/0", "igw")
    plan.subnet_of("v", "b", "10.0.2.0/24", table="out")
    plan.machine("b", "nat-eni", "10.0.2.9", groups=None, checked=False, public="54.0.0.9")
    plan.gateways["nat"] = NatGateway("nat", "nat-eni")
    plan.route("main", "0.0.0.0/0", "nat")
    met = seen(plan, "one", packet("10.0.1.5", "198.51.100.1"))
    assert [(addresses, leaving) for nic, addresses, leaving, _ in met if nic == "nat-eni"] == [
        ("10.0.1.5>198.51.100.1", False),
        ("10.0.2.9>198.51.100.1", True),
        ("198.51.100.1>10.0.2.9", False),
        ("198.51.100.1>10.0.1.5", True),
    ]


def test_a_stranger_from_the_internet_is_seen_at_the_private_address() -> None:
    plan = town()
    plan.gateways["igw"] = InternetGateway("igw", "v")
    plan.route("main", "0.0.0.0/0", "igw")
    plan.machine("a", "one", "10.0.1.5", groups=(OPEN,), public="54.0.0.5")
    sent = Packet("6", place("198.51.100.1"), place("54.0.0.5"), 80)
    assert seen(plan, "", sent) == [
        ("one", "198.51.100.1>10.0.1.5", False, True),
        ("one", "10.0.1.5>198.51.100.1", True, True),
    ]
    plan.machine("a", "one", "10.0.1.5", groups=("closed",), public="54.0.0.5")
    assert seen(plan, "", sent) == [("one", "198.51.100.1>10.0.1.5", False, False)]
