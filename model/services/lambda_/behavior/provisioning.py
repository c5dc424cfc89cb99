"""Lambda: what happens by itself: how much is used of what is kept ready, and what is kept no more goes."""

from __future__ import annotations

from collections.abc import Iterator

from model.kernel.steps import ABSENT
from model.kit.behavior import entering
from model.kit.notice import hearing
from model.kit.world import World
from model.physics.function_flow import BUSY, under_way
from model.physics.metric import metric, series_key
from model.physics.series import Gauge, Series
from model.services.lambda_.resources.functions import Function
from model.services.lambda_.resources.running import ExecutionEnvironment
from model.services.lambda_.resources.versions import Alias, ProvisionedConcurrency, qualified

USED, SHARE = "provisioned_used", "provisioned_share"
DIMENSIONS = {"FunctionName": "function_name", "Resource": "qualified_name"}


def note_provisioned(world: World, function: Function) -> None:
    """As runs begin and end, more or less is used of what is kept ready for them."""
    for kept in world.where(ProvisionedConcurrency, function_name=function.function_name):
        _note(world, kept)


def _note(world: World, kept: ProvisionedConcurrency) -> None:
    whose = kept.function_arn
    if kept.allocated:
        flowing = under_way(world, whose)
        busy = sum(bool(each.busy_for) for each in prepared(world, kept))
        used = min(busy + flowing, kept.allocated)
        world.measure(whose, USED, used)
        world.measure(whose, SHARE, used / kept.allocated)
    elif len(world.signal(whose, USED)):
        forget_provisioned(world, kept)


def forget_provisioned(world: World, kept: ProvisionedConcurrency) -> None:
    """Nothing is kept ready: there is nothing to measure."""
    for quantity in (USED, SHARE):
        if len(world.signal(kept.function_arn, quantity)):
            world.measure(kept.function_arn, quantity, ABSENT)


def _version_behind(world: World, kept: ProvisionedConcurrency) -> str:
    alias = world.find(Alias, qualified(kept.function_name, kept.qualifier))
    return alias.function_version if alias else kept.qualifier


def prepared(world: World, kept: ProvisionedConcurrency) -> Iterator[ExecutionEnvironment]:
    """Those of its version that were there before anybody called."""
    version = _version_behind(world, kept)
    for each in world.where(ExecutionEnvironment, function_name=kept.function_name):
        if each.prepared and each.version == version:
            yield each


@entering(ProvisionedConcurrency, "READY")
def keep_ready(world: World, kept: ProvisionedConcurrency) -> None:
    """From now on so much is ready, and no more: of environments those go first that nobody uses."""
    surplus = sorted(prepared(world, kept), key=lambda each: (not each.busy_for, each.serial))[kept.allocated :]
    for each in surplus:
        if each.busy_for:
            each.prepared = False
        else:
            world.remove(each)
    _note(world, kept)


def let_go(world: World, kept: ProvisionedConcurrency) -> None:
    """Nothing is kept ready any more; what was is like any other."""
    for each in [*prepared(world, kept)]:
        each.prepared = False
        if not each.busy_for:
            world.remove(each)
    forget_provisioned(world, kept)
    world.remove(kept)


@hearing
def hear_flow(world: World, what: str, value: float | None) -> None:
    """Runs of an alias flow, more or fewer than before."""
    arn, _, quantity = what.rpartition("/")
    if quantity == BUSY and value is not None and arn.count(":") == 7:
        kept = world.find(ProvisionedConcurrency, arn.partition(":function:")[2])
        if kept is not None:
            _note(world, kept)


def _gauge(world: World, kept: ProvisionedConcurrency, quantity: str) -> Series | None:
    level = world.signal(kept.function_arn, quantity)
    return Gauge(series_key(world, kept.function_arn, quantity), level, noise=0.0) if len(level) else None


@metric("AWS/Lambda", "ProvisionedConcurrentExecutions", "Count", of=ProvisionedConcurrency, dimensions=DIMENSIONS)
def provisioned_executions(world: World, kept: ProvisionedConcurrency) -> Series | None:
    return _gauge(world, kept, USED)


@metric("AWS/Lambda", "ProvisionedConcurrencyUtilization", "None", of=ProvisionedConcurrency, dimensions=DIMENSIONS)
def provisioned_utilization(world: World, kept: ProvisionedConcurrency) -> Series | None:
    """From 0 to 1."""
    return _gauge(world, kept, SHARE)
