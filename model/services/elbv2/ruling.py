"""What a balancer's listeners and rules make of one request."""

from __future__ import annotations

from model.kit.world import World
from model.services.elbv2.conditions import applies
from model.services.elbv2.fronts import Front
from model.services.elbv2.resources.listeners import Deed, Listener, Rule
from model.services.elbv2.resources.load_balancers import LoadBalancer
from model.services.elbv2.resources.target_groups import TargetGroup


def deed_for(world: World, balancer: LoadBalancer, port: int, path: str, host: str) -> Deed | None:
    """What is done with a request; None where nobody listens."""
    listener = listener_at(world, balancer, port)
    if listener is None:
        return None
    rules = sorted(world.where(Rule, listener_arn=listener.arn), key=lambda rule: (rule.is_default, rule.place))
    return next(rule for rule in rules if rule.is_default or applies(rule, path, host)).actions[-1]


def listener_at(world: World, front: Front, port: int) -> Listener | None:
    """Classic balancers have theirs themselves."""
    known = world.where(Listener, load_balancer_arn=front.arn)
    return next((each for each in known if each.port == port), None)


def heaviest_group(world: World, deed: Deed) -> TargetGroup | None:
    """The one that most requests of a rule go to."""
    heaviest = max(deed.shares, key=lambda share: share[1], default=("", 0.0))
    return world.find(TargetGroup, heaviest[0])
