"""A balancer as it is now, drawn from its rules, the balance of its flow and its nodes; nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from model.kernel.unhurried import in_turns
from model.kit.world import World
from model.physics.facilities.site import find_site
from model.physics.traffic import Traffic
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.elb.resources.load_balancers import ClassicBalancer
from model.services.elbv2.asked import Checks, checks_of, is_checked
from model.services.elbv2.attribute_tables import table_of_group
from model.services.elbv2.attributes import attribute
from model.services.elbv2.balance import Balance, Course, balance, course_of
from model.services.elbv2.behavior.health import leave
from model.services.elbv2.books import COUNTED, IDLE_SECONDS, Books
from model.services.elbv2.chained import balancer_behind, leads_to_balancer
from model.services.elbv2.charges import charges_of
from model.services.elbv2.dealing import Manner, manner_of
from model.services.elbv2.examination import find_instance
from model.services.elbv2.fronts import Front, Pool, front_ports, pools_behind
from model.services.elbv2.handing_on import stickiness_of
from model.services.elbv2.health_checks import WEB
from model.services.elbv2.lines import idle_seconds, line_of
from model.services.elbv2.negotiation import terms_at
from model.services.elbv2.picture import BalancerPicture, Comer, Crowd, Door, Node, Portion, Stand, Way, Wires
from model.services.elbv2.resources.listeners import Deed, Listener, Rule
from model.services.elbv2.resources.load_balancers import LoadBalancer
from model.services.elbv2.resources.target_groups import TargetGroup
from model.services.elbv2.resources.targets import Target

_NAMESPACES = {"application": "AWS/ApplicationELB", "network": "AWS/NetworkELB", "gateway": "AWS/GatewayELB"}


async def picture_of(world: World, front: Front) -> BalancerPicture:
    """Of many targets it takes many short steps."""
    traffic = world.find(Traffic, front.arn)
    course, _ = course_of(world, front, traffic, Books())
    crowds: list[Crowd] = []
    stands: list[Stand] = []
    for pool in pools_behind(world, front):
        found, manner = await balance(world, pool, course), manner_of(world, pool)
        crowds.append(_crowd(pool, found, manner))
        stands.extend([stand async for stand in in_turns(_stands(world, pool, found, manner))])
    classic = isinstance(front, ClassicBalancer)
    barrier = course.leading.barrier
    levels = {name: _level(world, front.arn, name) for name in (*COUNTED, "active_connections")}
    return BalancerPicture(
        kind=front.kind,
        id=front.id,
        name=front.load_balancer_name,
        type="classic" if classic else front.type,
        scheme=front.scheme or "",
        state="active" if classic else front.state_code,
        dns_name=front.dns_name or "",
        rate=course.rate,
        lost=course.rate * course.leading.lost if course.rate else 0.0,
        barrier=barrier.told if barrier else "",
        comers=tuple(_comers(world, traffic)),
        doors=tuple(_doors(world, front, course)),
        crowds=tuple(crowds),
        stands=tuple(stands),
        nodes=tuple(_nodes(world, front, course)),
        wires=_wires(world, front, levels),
        levels=levels,
        dollars=charges_of(world, front).dollars,
        namespace="AWS/ELB" if classic else _NAMESPACES[front.type],
        dimension=("LoadBalancerName", front.id) if classic else ("LoadBalancer", front.dimension),
    )


def _wires(world: World, front: Front, levels: Mapping[str, float]) -> Wires:
    """Clients hold theirs for a while after their answers; what is under way has one on each side."""
    ports = front_ports(world, front)
    terms = terms_at(world, front, ports[0]) if ports else None
    return Wires(
        new_of_clients=levels["new_connections"],
        open_of_clients=levels["new_connections"] * IDLE_SECONDS + levels["waiting_seconds"],
        new_to_targets=levels["target_connections"],
        open_to_targets=levels["target_open"],
        idle_seconds=idle_seconds(front),
        policy=terms.policy if terms else "",
    )


def _level(world: World, arn: str, quantity: str) -> float:
    signal = world.signal(arn, quantity)
    return signal.value_at(world.now) if len(signal) else 0.0


def _comers(world: World, traffic: Traffic | None) -> Iterator[Comer]:
    if traffic is None:
        return
    own = traffic.told(world.kernel.seed).rate_at(world.now)
    if own or not traffic.inflows:
        yield Comer(traffic.clients or "clients", own)
    for each in traffic.inflows:
        yield Comer(each.upstream.rpartition("loadbalancer/")[2] or each.upstream, each.rate)


def _doors(world: World, front: Front, course: Course) -> Iterator[Door]:
    """Demand comes in at the lowest port."""
    if isinstance(front, ClassicBalancer):
        yield from _classic_doors(front, course)
        return
    listeners = sorted(world.where(Listener, load_balancer_arn=front.arn), key=lambda each: each.port)
    for listener in listeners:
        rules = sorted(world.where(Rule, listener_arn=listener.arn), key=lambda rule: (rule.is_default, rule.place))
        ways = tuple(_way(world, rule, course) for rule in rules)
        yield Door(listener.arn, listener.label, sum(way.rate for way in ways), ways)


def _classic_doors(front: ClassicBalancer, course: Course) -> Iterator[Door]:
    for each in sorted(front.listener_descriptions, key=lambda each: each.listener.load_balancer_port):
        port = each.listener
        rate = course.rate * (1 - course.leading.lost) if each is front.front else 0.0
        label = f"{port.protocol}:{port.load_balancer_port}"
        does = f"{port.instance_protocol}:{port.instance_port}"
        yield Door("", label, rate, (Way("", "all", "", does, rate, (Portion(front.arn, "instances", 1, 1.0),)),))


def _way(world: World, rule: Rule, course: Course) -> Way:
    rate = course.rate * course.leading.rules.get(rule.arn, 0.0)
    deed = rule.actions[-1]
    return Way(rule.arn, rule.priority, rule.when, _does(deed), rate, tuple(_shares(world, deed)))


def _does(deed: Deed) -> str:
    if deed.redirect_config is not None:
        return f"redirect {deed.redirect_config.status_code.removeprefix('HTTP_')}"
    if deed.fixed_response_config is not None:
        return f"answer {deed.fixed_response_config.status_code}"
    return deed.type


def _shares(world: World, deed: Deed) -> Iterator[Portion]:
    parts = dict(deed.shares)
    for each in deed.forward_config.target_groups if deed.forward_config else ():
        arn, weight = each.target_group_arn, 1 if each.weight is None else each.weight
        yield Portion(arn, world.get(TargetGroup, arn).target_group_name, weight, parts.get(arn, 0.0))


def _crowd(pool: Pool, found: Balance, manner: Manner) -> Crowd:
    checks = checks_of(pool)
    return Crowd(
        kind=pool.kind,
        id=pool.id,
        name=_name_of(pool),
        rate=found.flow.arrivals,
        healthy=sum(target.is_well for target in found.targets),
        count=len(found.targets),
        algorithm=manner.algorithm.replace("_", " "),
        across_zones=manner.across_zones,
        sticky=_sticky(pool),
        check=_told_check(checks) if is_checked(pool) else "off",
    )


def _told_check(checks: Checks) -> str:
    port = "" if checks.port == "traffic-port" else f":{checks.port}"
    path = f" {checks.path}" if checks.path else ""
    return f"{checks.protocol}{port}{path} every {checks.interval_seconds} s"


def _sticky(pool: Pool) -> str:
    """What binds a client to one target, and for how long; empty where nothing does."""
    if isinstance(pool, TargetGroup) and pool.spoken not in WEB:
        table = table_of_group(pool.protocol, pool.target_type)
        is_bound = attribute(table, pool.attributes, "stickiness.enabled") == "true"
        return attribute(table, pool.attributes, "stickiness.type").replace("_", " ") if is_bound else ""
    front = pool.front if isinstance(pool, ClassicBalancer) else None
    found = stickiness_of(pool, front.listener.load_balancer_port if front else 0)
    if found is None:
        return ""
    return f"{found.cookie} for {found.seconds:.0f} s" if found.seconds else f"{found.cookie} with {found.beside}"


def _name_of(pool: Pool) -> str:
    return pool.target_group_name if isinstance(pool, TargetGroup) else "instances"


def _stands(world: World, pool: Pool, found: Balance, manner: Manner) -> Iterator[Stand]:
    asked, whole, line = found.outcomes, found.flow.arrivals, line_of(world, pool)
    for target in found.targets:
        served, outcome = asked.get(target.name, (None, None))
        instance = find_instance(world, pool, target)
        is_answering = outcome is not None and outcome.answered > 0
        yield Stand(
            name=target.name,
            crowd=_name_of(pool),
            id=target.target_id,
            label=instance.label if instance else _name_of_target(world, pool, target),
            port=target.port,
            zone=target.zone,
            state=target.state,
            why=_why(target, believed=line.believes(instance)),
            rate=outcome.arrivals if outcome else 0.0,
            part=outcome.arrivals / whole if outcome and whole else 0.0,
            latency_seconds=outcome.carried.latency_seconds if outcome and is_answering else None,
            under_way=outcome.waiting_seconds_per_second if outcome else 0.0,
            until=_until(world, target, manner),
            weight=served.weight if served else 1.0,
        )


def _name_of_target(world: World, pool: Pool, target: Target) -> str:
    """Of an address, itself."""
    behind = balancer_behind(world, target) if leads_to_balancer(pool) else None
    if behind is not None:
        return behind.load_balancer_name
    is_called = isinstance(pool, TargetGroup) and pool.calls_functions
    return target.target_id.rpartition(":function:")[2] if is_called else target.target_id


def _why(target: Target, *, believed: bool) -> str:
    proof = "" if believed else "no policy knows its key"
    return " · ".join(each for each in (target.description, target.stopped, proof) if each)


def _until(world: World, target: Target, manner: Manner) -> float | None:
    if target.draining:
        return world.woken_at(leave, target.name)
    full = target.healthy_since + manner.slow_start_seconds
    return full if target.state == "healthy" and world.now < full else None


def _nodes(world: World, front: Front, course: Course) -> Iterator[Node]:
    there = [each for id in front.interface_ids if (each := world.find(NetworkInterface, id)) is not None]
    states = {each.id: _state_of(world, each, course.leading.zones, bool(course.rate)) for each in there}
    share = _share_of_each(list(states.values()))
    for each in there:
        state = states[each.id]
        part = (1 - course.leading.lost) * share if state == "in" and course.rate else 0.0
        yield Node(_told(each), each.availability_zone, each.public_ip or "", each.private_ip_address, state, part)
    for id in front.retiring_ids:
        old = world.get(NetworkInterface, id)
        yield Node(_told(old), old.availability_zone, old.public_ip or "", old.private_ip_address, "leaving", 0.0)


def _told(node: NetworkInterface) -> str:
    """Its id, as far as anybody sees it."""
    return "" if node.is_hidden else node.id


def _share_of_each(states: Sequence[str]) -> float:
    return 1 / max(states.count("in"), 1)


def _state_of(world: World, node: NetworkInterface, zones: tuple[str, ...], is_asked: bool) -> str:
    site = find_site(world, node.availability_zone_id)
    if site is not None and site.is_out:
        return "out"
    return "closed" if is_asked and node.availability_zone not in zones else "in"


def balancer_named(world: World, kind: str, id: str) -> Front | None:
    return world.find(ClassicBalancer, id) if kind == ClassicBalancer.kind else world.find(LoadBalancer, id)
