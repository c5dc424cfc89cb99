"""How a target would answer a health check at this moment."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from model.kernel.chance import Between, Luck
from model.kit.networks import Barrier, barrier_of
from model.kit.world import World
from model.laws.reach.hops import Code, Walk
from model.services.ec2.resources.instances import Instance
from model.services.ec2.resources.network_interfaces import NetworkInterface
from model.services.ec2.resources.vpc_peering_connections import VpcPeeringConnection
from model.services.elbv2.ailments import effect_on
from model.services.elbv2.asked import checks_of, is_checked
from model.services.elbv2.bootstrapping import bootstrap_seconds
from model.services.elbv2.chained import balancer_behind, status_for
from model.services.elbv2.fronts import Front, Pool, find_front, is_up
from model.services.elbv2.function_rooms import find_function
from model.services.elbv2.lines import checking
from model.services.elbv2.reach import nodes, to_target
from model.services.elbv2.resources.target_groups import TargetGroup
from model.services.elbv2.resources.targets import Target

SOFTWARE_START = Between(20, 60)
"""How long the software of an instance takes to answer once the machine is up."""

FAILING_SHARE = 0.5
"""From this share of wrong answers on, checks in a row fail often enough to be a verdict."""

_GOOD = 200


class Finding(NamedTuple):
    """What is wrong with a target, a word of `verdicts`, empty when it answers as it should; and what is in the way."""

    flaw: str
    barrier: Barrier | None = None


def examine(world: World, pool: Pool, target: Target) -> Finding:
    leading = pool.load_balancer_arns
    balancer = find_front(world, leading[0]) if leading else None
    if balancer is None:
        return Finding("unattached")
    if not is_up(balancer):
        return Finding("preparing")
    if not is_checked(pool):
        return Finding("unchecked")
    if isinstance(pool, TargetGroup) and pool.calls_functions:
        return Finding("" if find_function(world, target.target_id) is not None else "refused")
    if isinstance(pool, TargetGroup) and pool.leads_to_balancer:
        return _at_balancer(world, pool, target, balancer)
    if target.zone != "all" and target.zone not in balancer.zone_names:
        return Finding("zone")
    instance = find_instance(world, pool, target)
    if instance is not None and instance.state_name in ("stopped", "terminated"):
        return Finding(instance.state_name)
    return _answer(world, pool, target, balancer, instance)


def _answer(world: World, pool: Pool, target: Target, balancer: Front, instance: Instance | None) -> Finding:
    """Of whom nobody here knows, on premises or in another's network, it is known whether packets come and go."""
    address = instance.private_ip_address if instance and _is_named(pool) else target.target_id
    if address is None or (instance is not None and instance.state_name == "pending"):
        return Finding("timeout")
    if instance is None and (_is_named(pool) or _hangs_on_nothing(world, pool, target)):
        return Finding("timeout")
    checks = checks_of(pool)
    walked = to_target(world, balancer, address, checks.port_of(target))
    if walked is None or not (walked.arrived or _goes_down(walked, instance)):
        return Finding("timeout", barrier_of(walked) if walked else None)
    if instance is not None and (instance.state_name != "running" or software_ready_at(world, instance) > world.now):
        return Finding("refused")
    if not checking(pool, checks.protocol, checks.port_of(target)).believes(instance):
        return Finding("refused")
    suffers = effect_on(world, instance)
    if suffers.reach != "open":
        return Finding("refused" if suffers.reach == "refused" else "timeout")
    if checks.codes is not None and suffers.error_share >= FAILING_SHARE:
        return Finding("code")
    return Finding("" if checks.codes is None or accepts(checks.codes, _GOOD) else "code")


def _at_balancer(world: World, pool: TargetGroup, target: Target, front: Front) -> Finding:
    """A balancer answers as it would anybody: at one of its nodes, by its rules, for those behind it."""
    behind, checks = balancer_behind(world, target), checks_of(pool)
    if behind is None or not is_up(behind):
        return Finding("timeout")
    port = checks.port_of(target)
    walks = [to_target(world, front, node.private_ip_address, port) for node in nodes(world, behind)]
    if not any(walked is not None and walked.arrived for walked in walks):
        stopped = next((walked for walked in walks if walked is not None), None)
        return Finding("timeout", barrier_of(stopped) if stopped else None)
    status = status_for(world, behind, checks, port)
    if status is None:
        return Finding("refused")
    return Finding("" if checks.codes is not None and accepts(checks.codes, status) else "code")


def _goes_down(walked: Walk, instance: Instance | None) -> bool:
    """A machine that shuts down says so, until it is off."""
    at_machine = walked.culprit is not None and walked.culprit.dropped is Code.BAD_STATE and not walked.back
    return at_machine and instance is not None and instance.answers and instance.state_name != "running"


def accepts(codes: str, code: int) -> bool:
    """Whether a matcher such as 200,202 or 200-299 takes a status code for health."""
    for part in codes.split(","):
        first, _, last = part.partition("-")
        if int(first) <= code <= int(last or first):
            return True
    return False


def find_instance(world: World, pool: Pool, target: Target) -> Instance | None:
    """The instance behind a target, by its id or by the address it has now; behind others there is none."""
    if isinstance(pool, TargetGroup) and (pool.calls_functions or pool.leads_to_balancer):
        return None
    if _is_named(pool):
        return world.find(Instance, target.target_id)
    interface = _interface(world, pool, target)
    return world.find(Instance, interface.instance_id) if interface and interface.instance_id else None


def _is_named(pool: Pool) -> bool:
    """Whether its targets are instances by their ids, and not addresses."""
    return not isinstance(pool, TargetGroup) or pool.target_type == "instance"


def _interface(world: World, pool: Pool, target: Target) -> NetworkInterface | None:
    """What has a target's address in the group's own network, or in one of the account's that is peered with it."""
    home = pool.vpc_id or ""
    homes = (home, *_peers(world, home))
    found = [each for each in world.where(NetworkInterface, addresses=target.target_id) if each.vpc_id in homes]
    return min(found, key=lambda each: homes.index(each.vpc_id), default=None)


def _hangs_on_nothing(world: World, pool: Pool, target: Target) -> bool:
    """An interface that is on no machine has an address, and nobody to answer there."""
    interface = _interface(world, pool, target)
    return interface is not None and interface.attachment is None


def _peers(world: World, vpc_id: str) -> Iterator[str]:
    """The account's other VPCs whose addresses a VPC can reach."""
    for peering in world.where(VpcPeeringConnection, vpc_ids=vpc_id):
        if peering.state == "active":
            yield peering.beyond(vpc_id).vpc_id


def software_ready_at(world: World, instance: Instance) -> float:
    """When the software of a running instance answers: after its boot, and what a script does before at the first."""
    if not world.cell.settings.delays:
        return instance.booted_at
    place = (world.kernel.seed, world.account, world.region)
    starts = _start_seconds(*place, instance.instance_id, instance.booted_at)
    return instance.booted_at + bootstrap_seconds(instance) + starts


@lru_cache(maxsize=4096)
def _start_seconds(seed: int, *key: object) -> float:
    return round(Luck(seed, *key, "software").draw(SOFTWARE_START), 3)


def ready_at(world: World, pool: Pool, target: Target) -> float | None:
    """When the software behind a target will be ready, if its machine is up."""
    instance = find_instance(world, pool, target)
    if instance is None or instance.state_name != "running":
        return None
    return software_ready_at(world, instance)
