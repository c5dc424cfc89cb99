"""What would be reachable, and what no more, if calls were made that have not been."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from model.kernel.unit import Unit
from model.kit.errors import AwsError
from model.kit.intended import Intended, Try
from model.kit.unhurried import Unhurried
from model.kit.world import World
from model.laws.reach.exposure import Reached
from model.laws.reach.network import Nic
from model.laws.reach.openings import Opening, beyond
from model.laws.reach.overlay import Otherwise, Overlay
from model.services.ec2.exposing import AT_ONCE, Scene, Steps, interfaces_in, worst_first
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
    vpcs = tuple(dict.fromkeys(each.vpc_id for each in (*groups, *acls, *tables)))
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
    before = Scene(world, Wiring(world))
    after = Scene(world, Overlay(Wiring(world), change.otherwise))
    opened, cut = list[Exposed](), list[Exposed]()
    telling = ((opened, after, before, Teller(world, after.survey)), (cut, before, after, Teller(world, before.survey)))
    interfaces = [each for vpc in change.vpcs for each in interfaces_in(world, vpc)]
    for number, interface in enumerate(interfaces):
        if number % AT_ONCE == 0:
            yield
        nic = before.network.nic(interface.network_interface_id)
        if nic is not None:
            for found, scene, other, teller in telling:
                found.extend((yield from _told(interface, nic, scene, other, teller)))
    only_groups = not (change.otherwise.acls or change.otherwise.tables)
    return Preview(worst_first(opened), worst_first(cut), lasting=bool(cut) and only_groups)


def _told(interface: NetworkInterface, nic: Nic, scene: Scene, other: Scene, teller: Teller) -> Steps[list[Exposed]]:
    """What is let through in the one scene and not in the other."""
    found: list[Exposed] = []
    for origin in Origin:
        here = yield from scene.to(nic, origin)
        there = yield from other.to(nic, origin)
        for each in _more(here, there):
            found += teller.tell(interface, nic, origin, each)
    for each in _more(scene.exits.to_internet(nic), other.exits.to_internet(nic)):
        found += teller.tell(interface, nic, Origin.INTERNET, each, leaving=True)
    return found


def _more(here: Iterable[Reached], there: Iterable[Reached]) -> Iterator[Reached]:
    """Address by address."""
    known = _by_address(there)
    for address, openings in _by_address(here).items():
        others = known.get(address, ())
        if openings != others:
            yield Reached(address, tuple(beyond(openings, others)))


def _by_address(found: Iterable[Reached]) -> dict[int, tuple[Opening, ...]]:
    by_address: dict[int, tuple[Opening, ...]] = {}
    for each in found:
        by_address[each.address] = (*by_address.get(each.address, ()), *each.openings)
    return by_address
