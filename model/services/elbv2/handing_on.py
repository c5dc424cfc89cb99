"""One request through a balancer: who gets it, what that one sees, and which cookie binds the client to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from model.kit.published import Request
from model.kit.world import World
from model.laws.handing_on import (
    Binding,
    Connection,
    by_flow,
    forwarded,
    holds,
    mark_of,
    read_binding,
    with_client,
    written,
)
from model.services.elb.resources.load_balancers import ClassicBalancer, ClassicListener
from model.services.elb.resources.policies import APP_COOKIE, LB_COOKIE, PROXY, Policy
from model.services.elbv2.attribute_tables import table_of_group
from model.services.elbv2.attributes import attribute
from model.services.elbv2.fronts import Front, Pool, reads_requests
from model.services.elbv2.reach import SOMEBODY
from model.services.elbv2.resources.listeners import Listener
from model.services.elbv2.resources.target_groups import TargetGroup
from model.services.elbv2.resources.targets import Target


class Stickiness(NamedTuple):
    """The balancer's cookie, how long it binds (None: as long as it is kept), and whose cookie has to come with it."""

    cookie: str
    seconds: float | None
    beside: str = ""


class HandedOn(NamedTuple):
    target: Target
    lines: tuple[str, ...]
    peer: str
    "From where it seems to come."
    cookies: tuple[tuple[str, str], ...]


def hand_on(world: World, front: Front, pool: Pool, request: Request, node: str, able: Sequence[Target]) -> HandedOn:
    """To one of those who are able, by a cookie, by the connection, or by chance."""
    client = request.client or SOMEBODY
    connection = Connection(client, request.client_port, node, request.port)
    plain = (*request.before, *written(request.path, request.host, request.headers))
    if not reads_requests(front):
        lines = with_client(plain, connection) if _tells_client(front, pool, request.port) else plain
        return HandedOn(by_flow(connection, able), lines, client if _keeps_client(pool) else node, ())
    protocol = _protocol(world, front, request.port)
    seen = written(request.path, request.host, forwarded(request.headers, client, protocol, request.port))
    stickiness = stickiness_of(pool, request.port)
    bound = _bound(world, stickiness, request, able) if stickiness else None
    target = bound or world.luck("request", client, request.client_port, request.path, world.now).choice(able)
    fresh = stickiness is not None and bound is None and _may_bind(stickiness, request)
    cookies = ((stickiness.cookie, _written(world, target)),) if stickiness and fresh else ()
    return HandedOn(target, seen, node, cookies)


def _written(world: World, target: Target) -> str:
    return str(Binding(mark_of(target.name), int(world.now)))


def _bound(world: World, stickiness: Stickiness, request: Request, able: Sequence[Target]) -> Target | None:
    """Who has had this client before, if that still counts and that one can."""
    binding = read_binding(request.cookies.get(stickiness.cookie, ""))
    if binding is None or not _may_bind(stickiness, request) or not holds(binding, world.now, stickiness.seconds):
        return None
    return next((each for each in able if mark_of(each.name) == binding.whom), None)


def _may_bind(stickiness: Stickiness, request: Request) -> bool:
    return not stickiness.beside or stickiness.beside in request.cookies


def stickiness_of(pool: Pool, port: int) -> Stickiness | None:
    """What binds clients that come to a port of a balancer that reads requests; None where nothing does."""
    if isinstance(pool, TargetGroup):
        return _of_group(pool)
    for policy in _policies(pool, port):
        if policy.policy_type_name == LB_COOKIE:
            (period,) = policy.values("CookieExpirationPeriod") or ("",)
            return Stickiness("AWSELB", float(period) if period else None)
        if policy.policy_type_name == APP_COOKIE:
            return Stickiness("AWSELB", None, beside=policy.values("CookieName")[0])
    return None


def _of_group(group: TargetGroup) -> Stickiness | None:
    table = table_of_group(group.protocol, group.target_type)

    def chosen(key: str) -> str:
        return attribute(table, group.attributes, f"stickiness.{key}")

    if "stickiness.enabled" not in table or chosen("enabled") != "true":
        return None
    if chosen("type") == "lb_cookie":
        return Stickiness("AWSALB", float(chosen("lb_cookie.duration_seconds")))
    seconds = float(chosen("app_cookie.duration_seconds"))
    return Stickiness("AWSALBAPP-0", seconds, beside=chosen("app_cookie.cookie_name"))


def _listener(balancer: ClassicBalancer, port: int) -> ClassicListener:
    return next(each for each in balancer.listener_descriptions if each.listener.load_balancer_port == port)


def _policies(balancer: ClassicBalancer, port: int) -> list[Policy]:
    names = _listener(balancer, port).policy_names
    return [each for each in balancer.held_policies if each.policy_name in names]


def _protocol(world: World, front: Front, port: int) -> str:
    if isinstance(front, ClassicBalancer):
        return _listener(front, port).listener.protocol
    listeners = world.where(Listener, load_balancer_arn=front.arn)
    return next(each.protocol for each in listeners if each.port == port)


def _tells_client(front: Front, pool: Pool, port: int) -> bool:
    """Whether a policy has instances told who the client is."""
    if not isinstance(front, ClassicBalancer) or isinstance(pool, TargetGroup):
        return False
    behind = _listener(front, port).listener.instance_port
    held = (each for each in front.backend_server_descriptions if each.instance_port == behind)
    names = [name for each in held for name in each.policy_names]
    return any(
        each.policy_name in names and each.policy_type_name == PROXY and each.values("ProxyProtocol") == ("true",)
        for each in front.held_policies
    )


def _keeps_client(pool: Pool) -> bool:
    """Whether targets see the addresses of clients and not those of nodes."""
    if not isinstance(pool, TargetGroup):
        return False
    table = table_of_group(pool.protocol, pool.target_type)
    key = "preserve_client_ip.enabled"
    return key not in table or attribute(table, pool.attributes, key) == "true"
