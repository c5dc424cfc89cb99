"""ELBv2: what you can ask for of listeners."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from model.gateway.call import Call
from model.kit.errors import AwsError
from model.kit.operation import operation
from model.kit.single_tags import put_tags
from model.kit.world import World
from model.services.elbv2.balancer_targets import refuse_closing
from model.services.elbv2.certificates import ENCRYPTED, read_certificates, read_policy
from model.services.elbv2.finding import by_arn, paged
from model.services.elbv2.limits import refuse_beyond
from model.services.elbv2.mutual import read_mutual
from model.services.elbv2.naming import new_arn
from model.services.elbv2.resources.listeners import Listener, Rule
from model.services.elbv2.resources.load_balancers import LoadBalancer
from model.services.elbv2.resources.target_groups import GENEVE, GENEVE_PORT
from model.services.elbv2.wiring import change_deeds, read_deeds, remove_listener, rewire


@operation
async def create_listener(
    call: Call,
    *,
    load_balancer_arn: str,
    default_actions: list[dict[str, Any]],
    protocol: str | None = None,
    port: int | None = None,
    certificates: list[dict[str, Any]] | None = None,
    ssl_policy: str | None = None,
    mutual_authentication: dict[str, Any] | None = None,
    tags: list[dict[str, str]] | None = None,
) -> dict[str, Any]:
    world = call.world
    balancer = by_arn(world, LoadBalancer, load_balancer_arn)
    protocol, port = _spoken(balancer, protocol, port)
    shown = read_certificates(world, balancer.type, protocol, certificates)
    policy = read_policy(protocol, ssl_policy)
    mutual = read_mutual(world, protocol, mutual_authentication)
    _check_port(world, balancer, port)
    there = len(world.where(Listener, load_balancer_arn=load_balancer_arn))
    refuse_beyond(world, "listeners-per-balancer", there, "TooManyListeners", "listeners per load balancer")
    deeds = read_deeds(world, balancer, protocol, default_actions)
    path = balancer.load_balancer_arn.partition("loadbalancer/")[2]
    listener = world.add(
        Listener(
            listener_arn=new_arn(world, f"listener/{path}"),
            load_balancer_arn=load_balancer_arn,
            port=port,
            protocol=protocol,
            default_actions=deeds,
            certificates=shown,
            ssl_policy=policy,
            mutual_authentication=mutual,
            tags=put_tags((), tags),
        )
    )
    default = world.add(new_rule(world, listener, place=0))
    await change_deeds(world, default, deeds)
    return {"listeners": [listener]}


def _spoken(balancer: LoadBalancer, protocol: str | None, port: int | None) -> tuple[str, int]:
    """The protocol and the port; a balancer of appliances has its own."""
    if balancer.type == "gateway":
        if protocol is not None or port is not None:
            raise AwsError("ValidationError", "You cannot specify a protocol or a port for a Gateway Load Balancer")
        return GENEVE, GENEVE_PORT
    if protocol is None or port is None:
        raise AwsError("ValidationError", f"A listener {'protocol' if protocol is None else 'port'} must be specified")
    return protocol, port


def new_rule(world: World, listener: Listener, place: int) -> Rule:
    """A rule of a listener that does nothing yet."""
    path = listener.listener_arn.partition("listener/")[2]
    return Rule(
        rule_arn=new_arn(world, f"listener-rule/{path}"),
        listener_arn=listener.listener_arn,
        load_balancer_arn=listener.load_balancer_arn,
        place=place,
        actions=(),
    )


def _check_port(world: World, balancer: LoadBalancer, port: int) -> None:
    if any(each.port == port for each in world.where(Listener, load_balancer_arn=balancer.load_balancer_arn)):
        raise AwsError(
            "DuplicateListener", f"A listener already exists on this port for this load balancer '{balancer.arn}'"
        )


@operation
async def describe_listeners(
    call: Call,
    *,
    load_balancer_arn: str | None = None,
    listener_arns: list[str] | None = None,
    marker: str | None = None,
    page_size: int | None = None,
) -> dict[str, Any]:
    world = call.world
    if bool(load_balancer_arn) == bool(listener_arns):
        raise AwsError("ValidationError", "You must specify either listener ARNs or a load balancer ARN")
    found: Sequence[Listener]
    if load_balancer_arn:
        by_arn(world, LoadBalancer, load_balancer_arn)
        found = world.where(Listener, load_balancer_arn=load_balancer_arn)
    else:
        found = [by_arn(world, Listener, arn) for arn in listener_arns or ()]
    listed, token = paged(found, marker, page_size)
    return {"listeners": listed, "next_marker": token}


@operation
async def modify_listener(
    call: Call,
    *,
    listener_arn: str,
    port: int | None = None,
    protocol: str | None = None,
    certificates: list[dict[str, Any]] | None = None,
    ssl_policy: str | None = None,
    default_actions: list[dict[str, Any]] | None = None,
    mutual_authentication: dict[str, Any] | None = None,
) -> dict[str, Any]:
    world = call.world
    listener = by_arn(world, Listener, listener_arn)
    balancer = world.get(LoadBalancer, listener.load_balancer_arn)
    if protocol is not None or certificates is not None:
        wanted = protocol or listener.protocol
        kept = listener.certificates or () if wanted in ENCRYPTED else ()
        held = [{"CertificateArn": each.certificate_arn} for each in kept]
        shown = held if certificates is None else certificates
        listener.certificates = read_certificates(world, balancer.type, wanted, shown)
        listener.protocol = wanted
    if protocol is not None or ssl_policy is not None:
        kept_policy = listener.ssl_policy if listener.protocol in ENCRYPTED else None
        listener.ssl_policy = read_policy(listener.protocol, ssl_policy or kept_policy)
        listener.more_certificates = listener.more_certificates if listener.protocol in ENCRYPTED else ()
    if mutual_authentication is not None or listener.protocol != "HTTPS":
        listener.mutual_authentication = read_mutual(world, listener.protocol, mutual_authentication)
    if port is not None and port != listener.port:
        _check_port(world, balancer, port)
        refuse_closing(world, listener)
        listener.port = port
    if default_actions is not None:
        listener.default_actions = read_deeds(world, balancer, listener.protocol, default_actions)
        await change_deeds(world, default_rule(world, listener), listener.default_actions)
    await rewire(world, default_rule(world, listener).forwards_to)
    return {"listeners": [listener]}


def default_rule(world: World, listener: Listener) -> Rule:
    """Every listener has one."""
    return next(rule for rule in world.where(Rule, listener_arn=listener.listener_arn) if rule.is_default)


@operation
async def delete_listener(call: Call, *, listener_arn: str) -> None:
    listener = by_arn(call.world, Listener, listener_arn)
    refuse_closing(call.world, listener)
    await remove_listener(call.world, listener)
