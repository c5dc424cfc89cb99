"""Openings as a person is told of them: whose, where, for whom, how bad, and what would have to go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from model.kit.world import World
from model.laws.reach.addresses import Addresses, written
from model.laws.reach.exposure import Reached
from model.laws.reach.firewall import AclEntry, GroupRule
from model.laws.reach.hops import Reason
from model.laws.reach.network import Nic, Route
from model.laws.reach.openings import Opening
from model.laws.reach.survey import Survey, family
from model.services.ec2.exposed_ports import is_guarded, is_public, ports_of, protocol_words, service_of
from model.services.ec2.exposure import ANYWHERE, Cause, Exposed, Origin, Severity
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.network_acls import NetworkAcl
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.route_tables import RouteTable
from model.services.ec2.resources.security_groups import SecurityGroup
from model.services.ec2.resources.vpcs import is_classic
from model.services.ec2.rule_words import because_id, because_words, blocks_words
from model.services.elbv2.resources.load_balancers import LoadBalancer


class Teller:
    """Tells the openings of one survey. What many machines share is put into words once."""

    def __init__(self, world: World, survey: Survey) -> None:
        self._world = world
        self._survey = survey
        self._balancers = {id: each for each in world.all(LoadBalancer) for id in each.interface_ids}
        self._said: dict[tuple[int, str, str, bool], tuple[Opening, _Said]] = {}
        self._causes: dict[tuple[Reason, str, bool], Cause] = {}

    def tell(
        self, interface: NetworkInterface, nic: Nic, origin: Origin, reached: Reached, *, leaving: bool = False
    ) -> Iterator[Exposed]:
        """`leaving` of what the interface can reach itself."""
        kind, id, label = self._owner(interface)
        address, where = written(reached.address), (interface.network_interface_id, interface.vpc_id)
        for opening in reached.openings:
            said = self._words(nic, origin, opening, leaving=leaving)
            yield Exposed(origin, kind, id, label, *where, address, *said)

    def _owner(self, interface: NetworkInterface) -> tuple[str, str, str]:
        """Who has an interface, if anybody has: its kind, its id, and what people call it."""
        balancer = self._balancers.get(interface.network_interface_id)
        if balancer is not None:
            return LoadBalancer.kind, balancer.id, balancer.label
        instance = self._world.find(Instance, interface.instance_id) if interface.instance_id else None
        if instance is not None:
            return Instance.kind, instance.id, instance.label
        return NetworkInterface.kind, interface.id, interface.label

    def _words(self, nic: Nic, origin: Origin, opening: Opening, *, leaving: bool) -> _Said:
        key = (id(opening), nic.subnet, origin, leaving)
        known = self._said.get(key)
        if known is None:
            known = self._said[key] = (opening, self._put(nic, origin, opening, leaving=leaving))
        return known[1]

    def _put(self, nic: Nic, origin: Origin, opening: Opening, *, leaving: bool) -> _Said:
        missing = kept_out(self._survey, nic, opening) if origin is Origin.INTERNET else None
        return _Said(
            protocol_words(opening),
            ports_of(opening),
            opening.first,
            opening.last,
            service_of(opening),
            _whom(opening, origin) if missing is None else _everybody_but(missing),
            opening.far,
            tuple(self._cause(nic, each, leaving=leaving) for each in opening.because if _is_known(nic, each)),
            Severity.NARROW if leaving or missing is None else _severity(opening),
            leaving,
        )

    def _cause(self, nic: Nic, reason: Reason, *, leaving: bool) -> Cause:
        key = (reason, nic.subnet, leaving)
        found = self._causes.get(key)
        if found is None:
            kind, id = self._home_of(nic, reason)
            words = because_words(self._world, reason, leaving=leaving)
            found = self._causes[key] = Cause(kind, id, because_id(reason), words)
        return found

    def _home_of(self, nic: Nic, reason: Reason) -> tuple[str, str]:
        """What a rule belongs to."""
        match reason:
            case GroupRule():
                return SecurityGroup.kind, reason.group_id
            case AclEntry():
                return NetworkAcl.kind, reason.acl_id
            case Route():
                return RouteTable.kind, self._survey.table_with(reason, self._survey.subnet(nic.subnet))
            case None:
                return "", ""


def _is_known(nic: Nic, reason: Reason) -> bool:
    """In EC2-Classic nobody knows of ways and ACLs."""
    return isinstance(reason, GroupRule) or not is_classic(nic.vpc)


class _Said(NamedTuple):
    """What is told of an opening whosever it is, in the order of `Exposed`."""

    protocol: str
    ports: str
    first_port: int
    last_port: int
    service: str
    source: str
    far: Addresses
    because: tuple[Cause, ...]
    severity: Severity
    leaving: bool


def kept_out(survey: Survey, nic: Nic, opening: Opening) -> Addresses | None:
    """Who of the internet is kept out; None where that is most of it."""
    found = (survey.outside(nic.vpc) & family_of(opening.far)) - opening.far
    return found if found.size < opening.far.size else None


def family_of(far: Addresses) -> Addresses:
    return family(far.spans[0][0])


def _everybody_but(missing: Addresses) -> str:
    return f"{ANYWHERE} but {blocks_words(missing)}" if missing else ANYWHERE


def _whom(opening: Opening, origin: Origin) -> str:
    """Machines here are told by the rule that names them, others by where they are."""
    rule = opening.rule
    if rule is not None and rule.members_of:
        return f"members of {rule.members_of}"
    if rule is not None and origin in (Origin.VPC, Origin.PEERS):
        return ANYWHERE if rule.addresses.holds(family_of(opening.far)) else blocks_words(rule.addresses)
    return blocks_words(opening.far)


def _severity(opening: Opening) -> Severity:
    """Of what is open to most of the internet."""
    if is_guarded(opening):
        return Severity.GRAVE
    return Severity.PUBLIC if is_public(opening) else Severity.WIDE
