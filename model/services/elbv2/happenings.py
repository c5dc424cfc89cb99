"""Elastic Load Balancing: what happened to targets, and how demand went, in words."""

from __future__ import annotations

from collections.abc import Mapping
from math import isnan

import orjson

from model.kernel.journal import Level, Record
from model.kit.happening import Moment, Pointer, Told, telling, telling_level
from model.kit.world import World
from model.physics.traffic import Traffic
from model.services.elbv2.resources.load_balancers import LoadBalancer
from model.services.elbv2.resources.targets import Target

_WITHIN_SECONDS = 300.0
_WHIM = 0.1
"A change by less than this share is none."


@telling(Target)
def tell_of_target(moment: Moment) -> Told | None:
    """Its checks passed or failed."""
    if moment.is_new or moment.is_gone or "state" not in moment.after:
        return None
    thing = str(moment.field("target_id"))
    described = moment.field("description")
    because = (Pointer("ec2:Instance", thing),) if moment.after["state"] in ("unhealthy", "unused") else ()
    text = f"target {thing}:{moment.field('port')}: {moment.before['state']} → {moment.after['state']}"
    return Told("target", text, (str(described),) if described else (), because, (thing,))


@telling_level(LoadBalancer, "requests")
def tell_of_requests(world: World, record: Record, level: Level) -> Told | None:
    """As many as come in at a balancer now, and some minutes before, where that is more than a whim."""
    balancer = world.find(LoadBalancer, level.key[2])
    if balancer is None:
        return None
    steps = world.signal(level.key[2], level.key[3])
    before, now = (_known(steps.value_at(at)) for at in (record.time - _WITHIN_SECONDS, record.time))
    if abs(now - before) < _WHIM * max(now, before):
        return None
    text = f"requests at {balancer.label}: {before:.4g} → {now:.4g} a second within 5 minutes"
    return Told("demand", text, because=(Pointer(Traffic.kind, level.key[2], is_certain=True),))


@telling(Traffic)
def tell_of_traffic(moment: Moment) -> Told | None:
    """Another load story comes in, or none any more; or the same asks for other parts."""
    if moment.is_gone or not (moment.turned("story") or moment.turned("paths")):
        return None
    said = [_parts(moment)] if moment.turned("story") else []
    if moment.turned("paths") and not moment.is_new:
        said += _turned_shares(dict(moment.before["paths"]), dict(moment.after["paths"]))
    return Told("demand", f"demand at {_entry(moment)}: {', '.join(said)}", known_as=(moment.id,))


def _parts(moment: Moment) -> str:
    parts = [name for each in orjson.loads(moment.after["story"])["components"] for name in each]
    return ", ".join(parts) if parts else "silence"


def _turned_shares(before: Mapping[str, float], after: Mapping[str, float]) -> list[str]:
    """`/wishes 5 % → 40 %` for each path that another share of the requests asks for."""
    paths = sorted({*before, *after}, key=lambda path: -abs(after.get(path, 0.0) - before.get(path, 0.0)))
    shares = ((path, before.get(path, 0.0), after.get(path, 0.0)) for path in paths)
    return [f"{path} {was:.0%} → {now:.0%}" for path, was, now in shares if was != now]


def _entry(moment: Moment) -> str:
    balancer = moment.world.find(LoadBalancer, moment.id)
    return balancer.label if balancer is not None else moment.id


def _known(value: float) -> float:
    return 0.0 if isnan(value) else value
