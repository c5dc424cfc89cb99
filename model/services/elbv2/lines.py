"""The lines between a balancer and its targets: how long it keeps and waits, what it speaks, and whom it believes."""

from __future__ import annotations

from typing import NamedTuple

from model.kit.world import World
from model.physics.connections import TCP_MILLISECONDS, TLS_MILLISECONDS, Keeping
from model.services.ec2.resources.instances import Instance
from model.services.elb.resources.load_balancers import ClassicBalancer
from model.services.elb.resources.policies import AUTHENTICATION
from model.services.elbv2.attribute_tables import table_of_balancer
from model.services.elbv2.attributes import attribute
from model.services.elbv2.fronts import Front, Pool, find_front, reads_requests
from model.services.elbv2.guests import USUAL_SECONDS, bare, guest_of

PROCESSES = 8
"How many processes of a node have connections of their own."

ENCRYPTED = ("HTTPS", "SSL", "TLS")

PATIENCE_SECONDS = 60.0
"How long those wait whose balancer only passes on what they say."


class Line(NamedTuple):
    """How the nodes of a balancer speak to a pool of targets."""

    patience_seconds: float = PATIENCE_SECONDS
    "Without a sign of life for so long, a request is given up."
    keeps: bool = False
    "Whether it has connections of its own, and keeps them for the next request."
    protocol: str = ""
    pools: int = PROCESSES
    trusted: frozenset[str] | None = None
    "The public keys of which a target must show one; None where nobody asks."

    def keeping(self, instance: Instance | None) -> Keeping | None:
        """How connections with a machine are kept; of one that nobody knows it is thought to be as usual."""
        if not self.keeps:
            return None
        seconds = guest_of(instance).keeps_seconds if instance else USUAL_SECONDS
        setup = TCP_MILLISECONDS + (TLS_MILLISECONDS if self.protocol in ENCRYPTED else 0.0)
        return Keeping(self.patience_seconds, seconds, self.pools, setup)

    def believes(self, instance: Instance | None) -> bool:
        return self.trusted is None or (instance is not None and not self.trusted.isdisjoint(_keys(instance)))


def _keys(instance: Instance) -> tuple[str, ...]:
    return guest_of(instance).public_keys


def line_of(world: World, pool: Pool) -> Line:
    """Of a group that several balancers lead to, as the first of them has it."""
    front = find_front(world, pool.load_balancer_arns[0]) if pool.load_balancer_arns else None
    if front is None:
        return Line()
    if isinstance(pool, ClassicBalancer):
        return _line_of_classic(pool)
    if not reads_requests(front):
        return Line(protocol=pool.spoken)
    return Line(idle_seconds(front), keeps=not pool.calls_functions, protocol=pool.spoken, pools=_pools(front))


def _line_of_classic(balancer: ClassicBalancer) -> Line:
    if balancer.front is None:
        return Line()
    port = balancer.front.listener
    trusted = trusted_keys(balancer, port.instance_port) if port.instance_protocol in ENCRYPTED else None
    return Line(idle_seconds(balancer), port.reads_requests, port.instance_protocol, _pools(balancer), trusted)


def checking(pool: Pool, protocol: str, port: int) -> Line:
    """How targets are asked for their health: whoever must prove who it is must do so then, too."""
    if not isinstance(pool, ClassicBalancer) or protocol not in ENCRYPTED:
        return Line(protocol=protocol)
    return Line(protocol=protocol, trusted=trusted_keys(pool, port))


def _pools(front: Front) -> int:
    return PROCESSES * max(len(front.interface_ids), 1)


def idle_seconds(front: Front) -> float:
    """After how long without a byte a connection is closed, by its owner's wish."""
    if isinstance(front, ClassicBalancer):
        return float(front.attributes.connection_settings.idle_timeout)
    table = table_of_balancer(front.type)
    key = "idle_timeout.timeout_seconds"
    return float(attribute(table, front.attributes, key)) if key in table else PATIENCE_SECONDS


def trusted_keys(balancer: ClassicBalancer, instance_port: int) -> frozenset[str] | None:
    """Those of which whoever answers at a port of the instances must have one; None where no policy says so."""
    behind = (each for each in balancer.backend_server_descriptions if each.instance_port == instance_port)
    names = {name for each in behind for name in each.policy_names}
    held = {each.policy_name: each for each in balancer.held_policies}
    asking = [held[name] for name in names if name in held and held[name].policy_type_name == AUTHENTICATION]
    if not asking:
        return None
    keys = (held[name] for each in asking for name in each.values("PublicKeyPolicyName") if name in held)
    return frozenset(bare(value) for key in keys for value in key.values("PublicKey"))
