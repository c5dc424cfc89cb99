"""Whom an interface can have a conversation with on the internet: by a gateway, or by somebody who speaks for it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from model.laws.reach.addresses import SIXTH
from model.laws.reach.exposure import Reached
from model.laws.reach.gates import Gate, Way, through
from model.laws.reach.network import LOCAL, EgressOnlyGateway, InternetGateway, NatGateway, Nic, Route, Subnet
from model.laws.reach.openings import Opening
from model.laws.reach.survey import Survey, edges, family


class Exits:
    """Of a network's interfaces. Those that are alike are judged once."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._known: dict[object, tuple[Opening, ...]] = {}
        self._edges: dict[str, list[int]] = {}

    @property
    def judged(self) -> int:
        """How much there was to judge so far."""
        return len(self._known)

    def to_internet(self, nic: Nic) -> Iterator[Reached]:
        """What each address of an interface can reach among those that no interface has."""
        if nic.groups is None or not nic.alive:
            return
        subnet = self._survey.subnet(nic.subnet)
        for own in nic.addresses:
            key = (subnet.id, nic.groups, _is_public(nic, own), bisect_right(self._edges_for(subnet), own))
            known = self._known.get(key)
            if known is None:
                rules = self._survey.rules(nic.groups, leaving=True)
                known = tuple(each for way in self._ways(nic, subnet, own) for each in through(way, rules))
                self._known[key] = known
            yield Reached(own, known)

    def _ways(self, nic: Nic, subnet: Subnet, own: int) -> Iterator[Way]:
        for route, there in self._survey.routed(subnet, self._survey.outside(nic.vpc) & family(own)):
            if self._is_exit(route, nic, own):
                yield Way(there, self._border(subnet), (route,))
                continue
            speaker = self._speaker(route)
            if speaker is not None and speaker.id != nic.id and own < SIXTH:
                yield from self._spoken_for(subnet, own, Way(there, (), (route,)), speaker)

    def _is_exit(self, route: Route, nic: Nic, own: int) -> bool:
        gateway = self._survey.gateway(route.target) if route.active else None
        if isinstance(gateway, InternetGateway):
            return gateway.vpc == nic.vpc and _is_public(nic, own)
        return isinstance(gateway, EgressOnlyGateway) and own >= SIXTH

    def _border(self, subnet: Subnet) -> tuple[Gate, ...]:
        """Out with the question, in with the answer."""
        survey = self._survey
        return survey.border(subnet, leaving=True), survey.border(subnet, leaving=False, of_answers=True)

    def _speaker(self, route: Route) -> Nic | None:
        """The interface that passes packets on as its own."""
        gateway = self._survey.gateway(route.target) if route.active else None
        if gateway is not None and not (isinstance(gateway, NatGateway) and gateway.alive):
            return None
        found = self._survey.nic(gateway.nic if gateway else route.target) if route.active else None
        return found if found is not None and found.alive and not found.checked else None

    def _spoken_for(self, subnet: Subnet, own: int, way: Way, speaker: Nic) -> Iterator[Way]:
        """A question goes out twice, by its sender's border and by the speaker's, and so comes its answer."""
        survey, there = self._survey, self._survey.subnet(speaker.subnet)
        between = () if there.id == subnet.id else (*self._border(subnet), *self._passage(there, own))
        gates = (*between, *self._guards(speaker, own), *self._border(there))
        home = survey.table_of(there).find(own)
        is_heard = there.id == subnet.id or (home is not None and home.active and home.target == LOCAL)
        for route, far in survey.routed(there, way.far):
            if is_heard and self._is_exit(route, speaker, speaker.addresses[0]):
                yield Way(far, gates, (*way.routes, route))

    def _passage(self, there: Subnet, own: int) -> tuple[Gate, ...]:
        """What the speaker's border says of packets from and to the one that it speaks for."""
        survey = self._survey
        answered = survey.border(there, leaving=True, of_answers=True, peer=own)
        return survey.border(there, leaving=False, peer=own), answered

    def _guards(self, speaker: Nic, own: int) -> tuple[Gate, ...]:
        if speaker.groups is None:
            return ()
        taken = self._survey.rules(speaker.groups, leaving=False)
        known_as = self._survey.groups_at(speaker.vpc, own)
        return Gate(taken, peer=own, groups=known_as), Gate(self._survey.rules(speaker.groups, leaving=True))

    def _edges_for(self, subnet: Subnet) -> list[int]:
        """Where something begins or ends that tells one address of a subnet from the next."""
        found = self._edges.get(subnet.id)
        if found is None:
            speakers = (self._speaker(route) for route in self._survey.table_of(subnet).routes)
            all_ = {edge for each in speakers if each for edge in self._edges_at(each)}
            found = self._edges[subnet.id] = sorted({SIXTH, *all_})
        return found

    def _edges_at(self, speaker: Nic) -> Iterator[int]:
        there = self._survey.subnet(speaker.subnet)
        yield from edges(route.span for route in self._survey.table_of(there).routes)
        for gate in (*self._passage(there, 0), *self._guards(speaker, 0)):
            for rule in gate.rules:
                yield from edges(rule.addresses.spans)


def _is_public(nic: Nic, own: int) -> bool:
    return own >= SIXTH or nic.public(own) is not None
