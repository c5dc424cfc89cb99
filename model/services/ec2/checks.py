"""The status checks: has the machine under an instance, the instance itself or a disk of it failed?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from model.kernel.steps import Steps
from model.kit.world import World
from model.services.ec2.resources.instances import Instance

Which = Literal["instance", "system", "attached_ebs"]


@dataclass(frozen=True, slots=True)
class Check:
    """What one check found, in AWS's words; no reachability where nothing is checked."""

    status: str
    reachability: str = ""
    impaired_since: float | None = None


NOT_RUNNING = Check("not-applicable")
TOO_EARLY = Check("initializing", "initializing")
FINE = Check("ok", "passed")


def failure_signal(world: World, instance: Instance, which: Which) -> Steps:
    """1 while what the check looks at is broken. Whoever breaks it measures `failed_<which>` on the instance."""
    return world.signal(instance.instance_id, f"failed_{which}")


def check_of(world: World, instance: Instance, which: Which) -> Check:
    if instance.state_name != "running":
        return NOT_RUNNING
    if world.now < instance.checks_pass_at:
        return TOO_EARLY
    failing = failure_signal(world, instance, which)
    if failing.value_at(world.now) != 1:
        return FINE
    since = max(at for at, value in failing if value == 1 and at <= world.now)
    return Check("impaired", "failed", since)
