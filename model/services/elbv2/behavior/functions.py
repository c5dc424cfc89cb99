"""ELBv2: what happens by itself: what becomes of a function is felt by the balancers that call it."""

from __future__ import annotations

from model.kit.behavior import changing
from model.kit.notice import hearing
from model.kit.world import World
from model.services.elbv2.behavior.flow import flow_soon
from model.services.elbv2.behavior.health import look_at
from model.services.elbv2.books import pour_all
from model.services.elbv2.resources.targets import Target, is_function
from model.services.lambda_.resources.functions import Function

_KIND = f"{Function.kind}/"
_TARGET = f"{Target.kind}/"


@changing(Function, "configuration", "reserved")
async def follow_function(world: World, name: str) -> None:
    function = world.find(Function, name)
    if function is not None:
        _flow_to(world, function.arn)


@hearing
def hear(world: World, what: str, _value: float | None) -> None:
    """A function that comes or goes, or is a target no more."""
    if what.startswith(_TARGET) and is_function(what):
        pour_all(world, what.rpartition("|")[2].removesuffix(":0"))
    if what.startswith(_KIND):
        _flow_to(world, f"arn:aws:lambda:{world.region}:{world.account}:function:{what.removeprefix(_KIND)}")


def _flow_to(world: World, function_arn: str) -> None:
    there = world.cell.world(world.account, world.region, "elbv2")
    for target in there.where(Target, target_id=function_arn):
        there.wake(look_at, target.name)
        flow_soon(there, target.target_group_arn)
