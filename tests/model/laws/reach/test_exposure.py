"""Whom interfaces are open to: sets of addresses that agree with every packet that is walked."""

from __future__ import annotations

from collections.abc import Generator

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from model.laws.reach.addresses import SIXTH, place
from model.laws.reach.exits import Exits
from model.laws.reach.exposure import Exposure, Reached
from model.laws.reach.hops import Outside, Station, Walk
from model.laws.reach.neighbours import Neighbours
from model.laws.reach.network import Nic
from model.laws.reach.packets import ICMP, TCP, UDP, Packet
from model.laws.reach.survey import Survey
from model.laws.reach.walk import INTERNET, walk
from tests.cases import tries
from tests.model.laws.reach.joined import joined_plans
from tests.model.laws.reach.plan import Plan
from tests.model.laws.reach.test_agreement import plans

SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large)
STRANGERS = ("198.51.100.7", "198.51.101.7", "8.8.8.8", "2001:db8::1")
COLLEAGUES = ("192.168.1.1", "192.168.200.1")
TRAFFIC = ((TCP, 21), (TCP, 22), (TCP, 80), (TCP, 443), (TCP, 50_000), (TCP, 65_535), (UDP, 80), (ICMP, 8), ("47", 0))


def networks() -> st.SearchStrategy[Plan]:
    return st.one_of(joined_plans(), joined_plans(), plans())


def is_open(found: list[Reached], sent: Packet) -> bool:
    return any(
        reached.address == sent.destination and opening.covers(sent.protocol, sent.port) and sent.source in opening.far
        for reached in found
        for opening in reached.openings
    )


def finished(work: Generator[None, None, Neighbours]) -> Neighbours:
    while True:
        try:
            next(work)
        except StopIteration as end:
            return end.value


def asked(plan: Plan) -> list[Nic]:
    return [nic for nic in plan.nics.values() if nic.groups is not None]


def published(nic: Nic, somebody: int) -> list[int]:
    """Where somebody finds it who writes addresses of the same family."""
    if somebody >= SIXTH:
        return [each for each in nic.addresses if each >= SIXTH]
    return [public for _, public in nic.published]


def met(walked: Walk, nic: Nic) -> bool:
    return walked.arrived and walked.end == nic


def abroad(walked: Walk) -> bool:
    """It went out to the internet and in again."""
    return any(hop.station is Station.INTERNET_GATEWAY for hop in (*walked.there, *walked.back))


@settings(max_examples=tries(15), deadline=None, suppress_health_check=SLOW)
@given(networks(), st.sampled_from(STRANGERS))
def test_the_internet_reaches_just_what_packets_from_it_arrive_at(plan: Plan, somebody: str) -> None:
    exposure = Exposure(Survey(plan))
    for nic in asked(plan):
        found = list(exposure.to_internet(nic))
        for public in published(nic, place(somebody)):
            for protocol, port in TRAFFIC:
                sent = Packet(protocol, place(somebody), public, port)
                assert is_open(found, sent) == met(walk(plan, INTERNET, sent), nic)


@settings(max_examples=tries(15), deadline=None, suppress_health_check=SLOW)
@given(networks(), st.sampled_from(COLLEAGUES))
def test_premises_reach_just_what_packets_from_them_arrive_at(plan: Plan, colleague: str) -> None:
    exposure = Exposure(Survey(plan))
    for nic in asked(plan):
        found = list(exposure.to_site(nic, plan.sites["vpn-1"]))
        for protocol, port in TRAFFIC:
            sent = Packet(protocol, place(colleague), nic.addresses[0], port)
            assert is_open(found, sent) == met(walk(plan, Outside(Station.SITE, "vpn-1"), sent), nic)


@settings(max_examples=tries(15), deadline=None, suppress_health_check=SLOW)
@given(networks())
def test_machines_reach_just_what_their_own_packets_arrive_at(plan: Plan) -> None:
    neighbours = finished(Neighbours.among(Survey(plan), plan.nics.values()))
    for nic in asked(plan):
        found = list(neighbours.to(nic))
        for other in asked(plan):
            for protocol, port in TRAFFIC if other is not nic else ():
                for source, own in zip(other.addresses, nic.addresses, strict=False):
                    sent = Packet(protocol, source, own, port)
                    walked = walk(plan, other, sent)
                    straight = met(walked, nic) and walked.there[-1].packet == sent and not abroad(walked)
                    assert is_open(found, sent) == straight


@settings(max_examples=tries(15), deadline=None, suppress_health_check=SLOW)
@given(networks(), st.sampled_from(STRANGERS))
def test_machines_find_just_those_on_the_internet_that_answer_them(plan: Plan, somebody: str) -> None:
    exits, far = Exits(Survey(plan)), place(somebody)
    for nic in asked(plan):
        found = list(exits.to_internet(nic))
        for protocol, port in TRAFFIC:
            for own in nic.addresses:
                if (own < SIXTH) == (far < SIXTH):
                    can = any(
                        reached.address == own and opening.covers(protocol, port) and far in opening.far
                        for reached in found
                        for opening in reached.openings
                    )
                    assert can == walk(plan, nic, Packet(protocol, own, far, port)).arrived
