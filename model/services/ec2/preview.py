"""What would be reachable, and what no more, if calls were made that have not been."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from model.kernel.unhurried import Unhurried
from model.kernel.unit import Unit
from model.kit.errors import AwsError
from model.kit.intended import Intended, Try
from model.kit.world import World
from model.laws.reach.exposure import Reached
from model.laws.reach.network import Network, Nic
from model.laws.reach.openings import Opening, beyond
from model.laws.reach.overlay import Otherwise, Overlay
from model.services.ec2 import parts
from model.services.ec2.classic import network_of
from model.services.ec2.exposing import AT_ONCE, Ranked, Scene, Steps, interfaces_in
from model.services.ec2.exposure import Exposed, Origin
from model.services.ec2.exposure_words import Teller
from model.services.ec2.resources.network_acls import NetworkAcl
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.route_tables import RouteTable
from model.services.ec2.resources.security_groups import SecurityGroup
from model.services.ec2.resources.subnets import Subnet
from model.services.ec2.wiring import Wiring

FORESEEN = frozenset(
    {
        "ec2:AuthorizeSecurityGroupIngress",
        "ec2:AuthorizeSecurityGroupEgress",
        "ec2:RevokeSecurityGroupIngress",
        "ec2:RevokeSecurityGroupEgress",
        "ec2:ModifySecurityGroupRules",
        "ec2:CreateNetworkAclEntry",
        "ec2:ReplaceNetworkAclEntry",
        "ec2:DeleteNetworkAclEntry",
        "ec2:ReplaceNetworkAclAssociation",
        "ec2:CreateRoute",
        "ec2:ReplaceRoute",
        "ec2:DeleteRoute",
        "ec2:AssociateRouteTable",
        "ec2:DisassociateRouteTable",
        "ec2:ReplaceRouteTableAssociation",
    }
)
"What changes nothing but rules, and which of them hold where."


_Openings = tuple[Opening, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """The worst first. `lasting` tells that conversations under way go on although new ones would be cut off.

    Groups remember what they have let through, ACLs do not.
    """

    opened: tuple[Exposed, ...] = ()
    cut: tuple[Exposed, ...] = ()
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class _Change:
    """What would be otherwise, and in which VPCs."""

    otherwise: Otherwise
    vpcs: tuple[str, ...]


async def preview(world: World, calls: Sequence[Intended], attempt: Try) -> Preview:
    for each in calls:
        if each.action not in FORESEEN:
            raise AwsError("UnsupportedOperation", f"What {each.action} would open or cut off cannot be foreseen.")
    change = await attempt(world, calls, partial(_seen, world))
    return await Unhurried(_compared(world, change))


def _seen(world: World, unit: Unit) -> _Change:
    """The network as the calls have made it, where it is another now."""
    network = Wiring(world)
    groups = [each for id in _touched(unit, SecurityGroup) if (each := world.find(SecurityGroup, id))]
    acls = [each for id in _touched(unit, NetworkAcl) if (each := world.find(NetworkAcl, id))]
    tables = [each for id in _touched(unit, RouteTable) if (each := world.find(RouteTable, id))]
    vpcs = tuple(dict.fromkeys(network_of(world, each.vpc_id) for each in (*groups, *acls, *tables)))
    moved = [each.subnet_id for vpc in vpcs if acls or tables for each in world.where(Subnet, vpc_id=vpc)]
    return _Change(
        Otherwise(
            {
                (each.group_id, leaving): network.rules(each.group_id, leaving=leaving)
                for each in groups
                for leaving in (False, True)
            },
            {each.id: network.acl(each.id) for each in acls},
            {id: network.subnet(id) for id in moved},
            {each.id: network.table(each.id) for each in tables},
        ),
        vpcs,
    )


def _touched(unit: Unit, kind: type[SecurityGroup | NetworkAcl | RouteTable]) -> Iterator[str]:
    return (id for _, _, touched, id in unit.touched if touched == kind.kind)


def _compared(world: World, change: _Change) -> Steps[Preview]:
    gathered: dict[tuple[Origin, str], list[Nic]] = {}
    network = Wiring(world)
    before = Scene(world, network, gathered)
    after = Scene(world, Overlay(network, change.otherwise), gathered)
    opened, cut = Ranked(), Ranked()
    news = (_News(world, after, before, opened), _News(world, before, after, cut))
    interfaces = _concerned(world, change, network)
    judged = 0
    for number, interface in enumerate(interfaces):
        if number % AT_ONCE == 0 or before.judged + after.judged != judged:
            yield
        judged = before.judged + after.judged
        nic = parts.nic(world, interface.network_interface_id)
        if nic is not None:
            for each in news:
                yield from each.look(interface, nic)
    only_groups = not (change.otherwise.acls or change.otherwise.tables)
    return Preview(opened.worst_first, cut.worst_first, lasting=bool(cut.worst_first) and only_groups)


def _concerned(world: World, change: _Change, network: Network) -> list[NetworkInterface]:
    """Where only groups let others in than before, their members; otherwise all of the VPCs."""
    everybody = [each for vpc in change.vpcs for each in interfaces_in(world, vpc)]
    rules = change.otherwise.rules
    others = {id for id, leaving in rules if leaving and rules[id, True] != network.rules(id, leaving=True)}
    if others or change.otherwise.acls or change.otherwise.tables:
        return everybody
    groups = {id for id, _ in rules}
    return [each for each in everybody if not groups.isdisjoint(each.group_ids)]


class _News:
    """What is let through in one scene and not in another. What many machines share is compared once."""

    def __init__(self, world: World, scene: Scene, other: Scene, found: Ranked) -> None:
        self._scene = scene
        self._other = other
        self._found = found
        self._teller = Teller(world, scene.survey)
        self._known: dict[tuple[int, int], tuple[_Openings, _Openings, _Openings]] = {}

    def look(self, interface: NetworkInterface, nic: Nic) -> Steps[None]:
        for origin in Origin:
            here = yield from self._scene.to(nic, origin)
            there = yield from self._other.to(nic, origin)
            for each in self._more(here, there):
                self._found.add(self._teller.tell(interface, nic, origin, each))
        here, there = self._scene.exits.to_internet(nic), self._other.exits.to_internet(nic)
        for each in self._more(here, there):
            self._found.add(self._teller.tell(interface, nic, Origin.INTERNET, each, leaving=True))

    def _more(self, here: Iterable[Reached], there: Iterable[Reached]) -> Iterator[Reached]:
        """Address by address."""
        known = _by_address(there)
        for address, openings in _by_address(here).items():
            more = self._beyond(openings, known.get(address, ()))
            if more:
                yield Reached(address, more)

    def _beyond(self, openings: _Openings, others: _Openings) -> _Openings:
        key = (id(openings), id(others))
        found = self._known.get(key)
        if found is None:
            more = () if openings == others else tuple(beyond(openings, others))
            found = self._known[key] = (more, openings, others)
        return found[0]


def _by_address(found: Iterable[Reached]) -> dict[int, _Openings]:
    by_address: dict[int, _Openings] = {}
    for address, openings in found:
        before = by_address.get(address)
        by_address[address] = openings if before is None else (*before, *openings)
    return by_address
