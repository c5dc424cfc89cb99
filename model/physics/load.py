"""What several sources put on one machine, and how much of itself a burstable one may use for it."""

from __future__ import annotations

from math import inf
from typing import Literal

from model.kernel.chance import Between
from model.kernel.steps import ABSENT
from model.kit.behavior import due
from model.kit.resource import Resource
from model.kit.value import Value
from model.kit.world import World
from model.physics.bucket import Bucket
from model.physics.credits import BURSTABLE, CpuCredits

IDLE_PERCENT = Between(0.6, 2.4)
"""What the system itself takes of a machine that nobody asks anything."""

KEPT_SECONDS = 7 * 86400.0
"""How long a stopped T3 or T4g keeps its credits (EC2 user guide)."""

_NEARLY_NOTHING = 1e-6

Mode = Literal["standard", "unlimited"]


class Part(Value):
    """One source's part: percent of all vCPUs, bytes per second."""

    source: str
    cpu_percent: float
    bytes_in: float
    bytes_out: float


class CreditAccount(Value):
    """The credits of a burstable machine as they stood at `at`."""

    size: str
    mode: Mode
    at: float
    launch: float
    launch_capacity: float
    earned: float
    demand_share: float = 0.0
    charged: float = 0.0


class Load(Resource, key="instance_id", title="Load"):
    """What a machine carries now, source by source, and its credits."""

    instance_id: str
    parts: tuple[Part, ...] = ()
    account_of_credits: CreditAccount | None = None
    dry_since: float = 0.0
    "When its credits last ran out; who puts load on it watches this."

    @property
    def credits(self) -> CpuCredits | None:
        account = self.account_of_credits
        if account is None:
            return None
        size = BURSTABLE[account.size]
        floor = -size.max_credits if account.mode == "unlimited" else 0.0
        launch = Bucket(account.launch_capacity, account.launch, account.at)
        earned = Bucket(size.max_credits, account.earned, account.at, floor=floor)
        still = CpuCredits(size, account.mode, launch, earned, charged=account.charged)
        return still.wanting(account.at, account.demand_share)


def stand_up(world: World, instance_id: str, instance_type: str, mode: str) -> None:
    """A machine came up and idles; `mode` is that of its credits, standard or unlimited, for a burstable type."""
    world.measure(instance_id, "cpu", idle_percent(world, instance_id))
    if instance_type in BURSTABLE:
        load = world.find(Load, instance_id) or world.add(Load(instance_id=instance_id))
        load.account_of_credits = _reopened(
            world, load, instance_type, "unlimited" if mode == "unlimited" else "standard"
        )
        _spend(world, load, idle_percent(world, instance_id) / 100)


def carry(world: World, instance_id: str, source: str, cpu_percent: float, bytes_in: float, bytes_out: float) -> None:
    """From now on a source puts this on a running machine; the sums over all sources are what its metrics show."""
    load = world.find(Load, instance_id) or world.add(Load(instance_id=instance_id))
    others = tuple(part for part in load.parts if part.source != source)
    own = Part(source=source, cpu_percent=cpu_percent, bytes_in=bytes_in, bytes_out=bytes_out)
    load.parts = (*others, own) if cpu_percent or bytes_in or bytes_out else others
    _measure(world, load)


def _measure(world: World, load: Load) -> None:
    wanted = idle_percent(world, load.instance_id) + sum(part.cpu_percent for part in load.parts)
    cpu = min(wanted, 100 * cpu_share(world, load.instance_id))
    world.measure(load.instance_id, "cpu", cpu)
    world.measure(load.instance_id, "network_in", sum(part.bytes_in for part in load.parts))
    world.measure(load.instance_id, "network_out", sum(part.bytes_out for part in load.parts))
    _spend(world, load, cpu / 100)


def lay_down(world: World, instance_id: str) -> None:
    """A machine that goes down carries nothing and is not measured; what it saved of its credits stays with it."""
    for quantity in ("cpu", "network_in", "network_out"):
        if len(world.signal(instance_id, quantity)):
            world.measure(instance_id, quantity, ABSENT)
    load = world.find(Load, instance_id)
    if load is not None:
        load.parts = ()
        if load.credits and load.account_of_credits:
            load.account_of_credits = _account(load.account_of_credits.size, load.credits, world.now)
        world.forget(run_dry, instance_id)


def cease(world: World, instance_id: str) -> None:
    """A machine is no more."""
    load = world.find(Load, instance_id)
    if load is not None:
        world.remove(load)


def change_mode(world: World, instance_id: str, mode: Mode) -> None:
    """Let a burstable machine borrow credits from now on, or keep to those it has."""
    load = world.find(Load, instance_id)
    if load is None or load.credits is None or load.account_of_credits is None:
        return
    account = _account(load.account_of_credits.size, load.credits, world.now)
    load.account_of_credits = account.model_copy(update={"mode": mode, "launch_capacity": account.launch})
    _measure(world, load)


def idle_percent(world: World, instance_id: str) -> float:
    """What a machine does when nobody asks anything of it; each has its own."""
    return round(world.luck("idle", instance_id).draw(IDLE_PERCENT), 2)


def credits_of(world: World, instance_id: str) -> CpuCredits | None:
    """The credits of a burstable machine, to be asked for its balance at any time from its last change on."""
    load = world.find(Load, instance_id)
    return load.credits if load else None


def cpu_share(world: World, instance_id: str) -> float:
    """The share of its vCPUs that a machine may use: its baseline while a standard one has no credits left."""
    credits = credits_of(world, instance_id)
    if credits is None or credits.mode == "unlimited" or credits.balance_at(world.now) > _NEARLY_NOTHING:
        return 1.0
    return credits.size.baseline_share


def _reopened(world: World, load: Load, size: str, mode: Mode) -> CreditAccount:
    """Credits after a start: T2 begins anew, later types still have theirs if they were down for a week at most."""
    old = load.account_of_credits
    kept = old is not None and old.size == size and not size.startswith("t2.") and world.now - old.at <= KEPT_SECONDS
    if old is not None and kept:
        return old.model_copy(update={"at": world.now, "mode": mode})
    return _account(size, CpuCredits.at_launch(BURSTABLE[size], mode, world.now), world.now)


def _spend(world: World, load: Load, share: float) -> None:
    """Have the credits run at the new rate, and the sources told when they are gone."""
    credits = load.credits
    if credits is None or load.account_of_credits is None:
        return
    turned = credits.wanting(world.now, share)
    load.account_of_credits = _account(load.account_of_credits.size, turned, world.now)
    dry_at = turned.throttled_at() if share > credits.size.baseline_share + _NEARLY_NOTHING else inf
    if world.now < dry_at < inf:
        world.wake(run_dry, load.instance_id, at=dry_at)
    else:
        world.forget(run_dry, load.instance_id)


def _account(size: str, credits: CpuCredits, at: float) -> CreditAccount:
    return CreditAccount(
        size=size,
        mode=credits.mode,
        at=at,
        launch=credits.launch.balance_at(at),
        launch_capacity=credits.launch.capacity,
        earned=credits.earned.balance_at(at),
        demand_share=credits.demand_share,
        charged=credits.charged,
    )


@due
async def run_dry(world: World, instance_id: str) -> None:
    """The credits are gone: the machine falls to its baseline, and those who put load on it look at it again."""
    load = world.find(Load, instance_id)
    if load is not None:
        load.dry_since = world.now
        _measure(world, load)
