"""Which part of a balancer's traffic goes where, by its listener and rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from model.kit.networks import Barrier
from model.kit.world import World
from model.laws.reach.packets import TCP, UDP
from model.physics.traffic import Traffic
from model.services.elbv2.chained import Coming, comings
from model.services.elbv2.conditions import applies
from model.services.elbv2.fronts import Front, front_ports, is_up
from model.services.elbv2.negotiation import terms_at
from model.services.elbv2.reach import Doors, Knock, doors
from model.services.elbv2.resources.listeners import Deed, Rule
from model.services.elbv2.resources.load_balancers import LoadBalancer
from model.services.elbv2.ruling import listener_at


class Routes(NamedTuple):
    """Shares of all requests that want to come: by target group, and by the status of what the balancer says itself.

    What is `lost` never gets there, since `barrier` is in its way; the rest comes in by the nodes of `zones`.
    """

    groups: dict[str, float]
    own_answers: dict[str, float]
    lost: float = 1.0
    barrier: Barrier | None = None
    zones: tuple[str, ...] = ()
    rules: dict[str, float] = {}
    "The same by rule."
    rejected: float = 0.0
    "What got there, and was more than the nodes carry."
    refused: float = 0.0
    "What of the lost got there, but did not agree on a version of TLS."

    def thinned(self, carried: float) -> Routes:
        """With only a part of what gets there taken."""
        if carried == 1.0:
            return self
        return self._replace(
            groups={arn: share * carried for arn, share in self.groups.items()},
            own_answers={status: share * carried for status, share in self.own_answers.items()},
            rules={arn: share * carried for arn, share in self.rules.items()},
            rejected=(1 - self.lost) * (1 - carried),
        )


NOWHERE = Routes({}, {})


def routes(world: World, front: Front, traffic: Traffic) -> Routes:
    """Nothing comes in while the balancer is not up, listens at no port, or is out of its clients' reach."""
    ports = front_ports(world, front)
    if not is_up(front) or not ports:
        return NOWHERE
    if isinstance(front, LoadBalancer):
        parts = comings(world, front, traffic, ports[0])
        return _together([(each.part, _by_rules(world, front, traffic, each)) for each in parts])
    opened, refused = _agreeing(world, front, traffic, ports[0], doors(world, front, traffic, Knock(ports[0])))
    return Routes({front.arn: opened.share}, {}, 1 - opened.share, opened.barrier, opened.zones, refused=refused)


def _agreeing(world: World, front: Front, traffic: Traffic, port: int, opened: Doors) -> tuple[Doors, float]:
    """Who comes in is greeted as the listener's security policy has it; some do not understand."""
    terms = terms_at(world, front, port) if traffic.tls else None
    refused = opened.share * terms.refused_share(traffic) if terms else 0.0
    if terms is None or not refused:
        return opened, 0.0
    return opened._replace(share=opened.share - refused, barrier=opened.barrier or terms.barrier), refused


def _together(parts: Sequence[tuple[float, Routes]]) -> Routes:
    """The routes of all that comes, of the routes of parts of it."""
    if len(parts) == 1:
        return parts[0][1]
    barriers = (each.barrier for _, each in parts)
    return Routes(
        groups=_added((part, each.groups) for part, each in parts),
        own_answers=_added((part, each.own_answers) for part, each in parts),
        lost=sum(part * each.lost for part, each in parts),
        barrier=next((each for each in barriers if each), None),
        zones=tuple(dict.fromkeys(zone for _, each in parts for zone in each.zones)),
        rules=_added((part, each.rules) for part, each in parts),
        refused=sum(part * each.refused for part, each in parts),
    )


def _added(parts: Iterable[tuple[float, Mapping[str, float]]]) -> dict[str, float]:
    sums: dict[str, float] = {}
    for part, shares in parts:
        for name, share in shares.items():
            sums[name] = sums.get(name, 0.0) + part * share
    return sums


def _by_rules(world: World, balancer: LoadBalancer, traffic: Traffic, coming: Coming) -> Routes:
    listener = listener_at(world, balancer, coming.port)
    if listener is None:
        return NOWHERE
    knock = Knock(coming.port, UDP if listener.protocol == "UDP" else TCP, coming.through)
    opened, refused = _agreeing(world, balancer, traffic, coming.port, doors(world, balancer, traffic, knock))
    groups: dict[str, float] = {}
    own_answers: dict[str, float] = {}
    taken: dict[str, float] = {}
    rules = sorted(world.where(Rule, listener_arn=listener.arn), key=lambda rule: (rule.is_default, rule.place))
    for path, wanted in traffic.paths:
        share = wanted * opened.share
        rule = next(rule for rule in rules if rule.is_default or applies(rule, path, traffic.host))
        taken[rule.arn] = taken.get(rule.arn, 0.0) + share
        for deed in rule.actions:
            for arn, part in deed.shares:
                groups[arn] = groups.get(arn, 0.0) + share * part
            for status in _own_answer(deed):
                own_answers[status] = own_answers.get(status, 0.0) + share
    return Routes(groups, own_answers, 1 - opened.share, opened.barrier, opened.zones, taken, refused=refused)


def _own_answer(deed: Deed) -> Iterator[str]:
    """The status that the balancer answers with instead of a target."""
    if deed.fixed_response_config is not None:
        yield deed.fixed_response_config.status_code
    if deed.redirect_config is not None:
        yield deed.redirect_config.status_code.removeprefix("HTTP_")
    if deed.type == "forward" and not deed.shares:
        yield "503"
