"""Which version of TLS a listener and a client agree on, as the listener's security policy has it."""

from __future__ import annotations

from typing import NamedTuple

from model.kit.networks import Barrier
from model.kit.world import World
from model.physics.traffic import TLS_VERSIONS, Traffic
from model.services.elb.resources.load_balancers import ClassicBalancer, ClassicListener
from model.services.elb.resources.policies import NEGOTIATION, VERSIONS
from model.services.elbv2.fronts import Front
from model.services.elbv2.resources.listeners import Listener
from model.services.elbv2.security_policies import POLICIES


class Terms(NamedTuple):
    """What a listener takes, and the policy that says so."""

    policy: str
    versions: frozenset[str]

    def agreed(self, newest: str) -> str:
        """With a client that speaks all versions up to some: the newest of both; empty where there is none."""
        spoken = TLS_VERSIONS[: TLS_VERSIONS.index(newest) + 1]
        return next((each for each in reversed(spoken) if each in self.versions), "")

    def refused_share(self, traffic: Traffic) -> float:
        return sum(share for newest, share in traffic.tls if not self.agreed(newest))

    @property
    def barrier(self) -> Barrier:
        return Barrier(code="TLS_VERSION_REFUSED", station="listener", id=self.policy)


def terms_at(world: World, front: Front, port: int) -> Terms | None:
    """None where nothing is encrypted."""
    if isinstance(front, ClassicBalancer):
        there = (each for each in front.listener_descriptions if each.listener.load_balancer_port == port)
        return _terms_of_classic(front, next(there))
    listener = next(each for each in world.where(Listener, load_balancer_arn=front.arn) if each.port == port)
    policy = POLICIES.get(listener.ssl_policy or "")
    return Terms(policy.name, frozenset(policy.protocols)) if policy else None


def _terms_of_classic(balancer: ClassicBalancer, listener: ClassicListener) -> Terms | None:
    if not listener.listener.ssl_certificate_id:
        return None
    held = {each.policy_name: each for each in balancer.held_policies}
    chosen = (held[name] for name in listener.policy_names if name in held)
    policy = next((each for each in chosen if each.policy_type_name == NEGOTIATION), None)
    if policy is None:
        return Terms("the listener", frozenset(TLS_VERSIONS[:3]))
    ready = policy.values("Reference-Security-Policy")
    if ready:
        return Terms(ready[0], frozenset(VERSIONS.get(ready[0], TLS_VERSIONS[:3])))
    taken = frozenset(each for each in TLS_VERSIONS if policy.values(f"Protocol-{each}") == ("true",))
    return Terms(policy.policy_name, taken)
