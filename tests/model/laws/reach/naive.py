"""A second opinion about packets: one place after the other, by the rules as a textbook has them, and slowly."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address, ip_network

from model.laws.reach.addresses import written
from model.laws.reach.hops import End, Outside, Station
from model.laws.reach.network import InternetGateway, NatGateway, Nic, Peering, VpnGateway
from model.laws.reach.packets import Packet, Traffic
from tests.model.laws.reach.plan import Plan

PRIVATE = ("10.", "192.168.", "172.16.")


@dataclass(frozen=True)
class Letter:
    """A packet on its way, with addresses as people write them."""

    protocol: str
    source: str
    destination: str
    port: int
    source_port: int

    def back(self) -> Letter:
        return Letter(self.protocol, self.destination, self.source, self.source_port, self.port)


class Post:
    """Carries a letter; `remembered` holds the machines that a conversation came by, `swaps` what was put on it."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.remembered: set[str] = set()
        self.swaps: list[tuple[str, Letter, Letter]] = []
        self.answering = False

    def meets(self, start: End, packet: Packet) -> str | None:
        """Who gets the packet, if the sender gets the answer too."""
        sent = Letter(packet.protocol, written(packet.source), written(packet.destination), packet.port, 50_000)
        found = self.carry(start, sent)
        if found is None:
            return None
        end, arrived = found
        self.answering = True
        home = self.carry(end, arrived.back())
        if home is None or home[1] != sent.back() or not (home[0] == start or self._is_home(home[0], start, sent)):
            return None
        return name_of(end)

    def _is_home(self, one: End, other: End, sent: Letter) -> bool:
        """Both are doors of the building that the sender is in."""
        sites = [self.plan.sites.get(each.id) for each in (one, other)]
        return all(site is not None and _inside(sent.source, site.behind.blocks) for site in sites)

    def carry(self, start: End, letter: Letter) -> tuple[End, Letter] | None:
        place: tuple[str, Nic | str] = ("at", start) if isinstance(start, Nic) else ("outside", start.id)
        for _ in range(200):
            after = self._step(place, letter)
            if after is None:
                return None
            place, letter = after
            if place[0] == "end":
                where = place[1]
                return (where if isinstance(where, Nic) else _outside(where)), letter
        return None

    def _step(self, place: tuple[str, Nic | str], letter: Letter) -> tuple[tuple[str, Nic | str], Letter] | None:
        kind, where = place
        if kind == "at" and isinstance(where, Nic):
            return self._out_of(where, letter)
        if kind == "outside":
            return self._from_outside(str(where), letter)
        return None

    def _out_of(self, nic: Nic, letter: Letter) -> tuple[tuple[str, Nic | str], Letter] | None:
        if nic.checked and letter.source not in _addresses(nic):
            return None
        if not self._group(nic, letter, leaving=True):
            return None
        here = self.plan.subnets[nic.subnet]
        if _inside(letter.destination, here.addresses.blocks):
            return self._into(self._holder(nic.vpc, letter.destination), letter, here.id)
        target = self._target(here.table, letter.destination)
        gateway = self.plan.gateways.get(target or "")
        onto = self.plan.nics.get(gateway.nic if isinstance(gateway, NatGateway) else target or "")
        if (onto is None or onto.subnet != here.id) and not self._acl(
            here.acl, letter, letter.destination, leaving=True
        ):
            return None
        if target is None:
            return None
        if target == "local":
            return self._into(self._holder(nic.vpc, letter.destination), letter, "")
        if isinstance(gateway, NatGateway) and not gateway.alive:
            return None
        if onto is not None:
            return self._into(onto, letter, here.id)
        return self._beyond(gateway, nic.vpc, letter)

    def _beyond(self, gateway: object, vpc: str, letter: Letter) -> tuple[tuple[str, Nic | str], Letter] | None:
        if isinstance(gateway, InternetGateway):
            holder = self._holder(vpc, letter.source)
            public = _public(holder, letter.source) if holder else None
            if public is None or letter.destination.startswith(PRIVATE):
                return None
            return self._from_outside(
                "", Letter(letter.protocol, public, letter.destination, letter.port, letter.source_port)
            )
        if isinstance(gateway, Peering):
            near, far = gateway.sides if gateway.sides[0].vpc == vpc else gateway.sides[::-1]
            fits = _inside(letter.source, near.addresses.blocks) and _inside(letter.destination, far.addresses.blocks)
            return (
                self._into(self._holder(far.vpc, letter.destination), letter, "") if gateway.active and fits else None
            )
        if isinstance(gateway, VpnGateway):
            known = [site for site in gateway.sites if site.up and _inside(letter.destination, site.addresses.blocks)]
            return (("end", known[0].id), letter) if known else None
        return None

    def _from_outside(self, id: str, letter: Letter) -> tuple[tuple[str, Nic | str], Letter] | None:
        if id:
            site = self.plan.sites[id]
            gateway = self.plan.gateways[site.gateway]
            assert isinstance(gateway, VpnGateway)
            if not site.up or not _inside(letter.destination, self.plan.vpcs[gateway.vpc].blocks):
                return None
            return self._into(self._holder(gateway.vpc, letter.destination), letter, "")
        for nic in self.plan.nics.values():
            for private, public in nic.published:
                if written(public) == letter.destination:
                    if self.plan.door(nic.vpc) is None:
                        return None
                    own = Letter(letter.protocol, letter.source, written(private), letter.port, letter.source_port)
                    return self._into(self._holder(nic.vpc, own.destination), own, "")
        return ("end", ""), letter

    def _into(self, nic: Nic | None, letter: Letter, within: str) -> tuple[tuple[str, Nic | str], Letter] | None:
        if nic is None:
            return None
        if nic.subnet != within and not self._acl(
            self.plan.subnets[nic.subnet].acl, letter, letter.source, leaving=False
        ):
            return None
        if not self._group(nic, letter, leaving=False) or not nic.alive:
            return None
        if letter.destination in _addresses(nic):
            for who, before, after in self.swaps if self.answering else ():
                if who == nic.id and after.back() == letter:
                    return ("at", nic), before.back()
            return (("end", nic), letter) if nic.groups is not None else None
        if nic.checked:
            return None
        own = Letter(letter.protocol, written(nic.addresses[0]), letter.destination, letter.port, letter.source_port)
        if not self.answering:
            self.swaps.append((nic.id, letter, own))
        return ("at", nic), own

    def _group(self, nic: Nic, letter: Letter, *, leaving: bool) -> bool:
        if nic.groups is None or (self.answering and nic.id in self.remembered):
            return True
        if not self.answering:
            self.remembered.add(nic.id)
        peer = letter.destination if leaving else letter.source
        for group in nic.groups:
            for rule in self.plan.group_rules.get((group, leaving), []):
                who = rule.members_of in self.plan.groups_at(nic.vpc, _place(peer)) if rule.members_of else False
                if _fits(rule.traffic, letter) and (who or _inside(peer, rule.addresses.blocks)):
                    return True
        return False

    def _acl(self, acl: str, letter: Letter, peer: str, *, leaving: bool) -> bool:
        told = [entry for out, entry in self.plan.acls.get(acl, []) if out == leaving]
        for entry in sorted(told, key=lambda each: each.number):
            if _fits(entry.traffic, letter) and _inside(peer, entry.addresses.blocks):
                return entry.allows
        return False

    def _target(self, table: str, destination: str) -> str | None:
        fitting = [route for route in self.plan.tables[table].routes if _inside(destination, (route.destination,))]
        best = max(fitting, key=lambda route: route.prefix, default=None)
        return best.target if best and best.active else None

    def _holder(self, vpc: str, address: str) -> Nic | None:
        return next((nic for nic in self.plan.nics.values() if nic.vpc == vpc and address in _addresses(nic)), None)


def _outside(id: str) -> Outside:
    return Outside(Station.SITE, id) if id else Outside(Station.INTERNET)


def name_of(end: End) -> str:
    return end.id if isinstance(end, Nic) else end.id or "internet"


def _addresses(nic: Nic) -> list[str]:
    return [written(each) for each in nic.addresses]


def _public(nic: Nic, address: str) -> str | None:
    return next((written(public) for private, public in nic.published if written(private) == address), None)


def _inside(address: str, blocks: tuple[str, ...]) -> bool:

    return any(ip_address(address) in ip_network(block) for block in blocks)


def _place(address: str) -> int:
    return int(ip_address(address))


def _fits(traffic: Traffic, letter: Letter) -> bool:
    return traffic.protocol == "-1" or (
        traffic.protocol == letter.protocol and traffic.first <= letter.port <= traffic.last
    )
