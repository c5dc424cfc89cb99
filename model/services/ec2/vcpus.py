"""How many vCPUs may run: the account's limits on instances, by class of instance type."""

from __future__ import annotations

from collections import Counter
from functools import cache
from math import inf

from model.catalog.instance_types import InstanceType, instance_type
from model.kit.errors import AwsError
from model.kit.quotas import most
from model.kit.world import World
from model.services.ec2.resources.instances import Instance

_SPOT = "spot/"

_CLASSES = {"f": "f", "g": "g", "gr": "g", "vt": "g", "inf": "inf", "p": "p", "trn": "trn", "x": "x"}
"The letters a type begins with, where they are not of the standard class."


@cache
def quota_class(name: str) -> str:
    letters = name[: next(at for at, sign in enumerate(name) if sign.isdigit() or sign == ".")]
    return _CLASSES.get(letters.partition("-")[0], "standard")


def claim_of(type_name: str, *, spot: bool) -> str:
    """What a running instance counts as; Spot Instances have limits of their own."""
    return f"{_SPOT}{type_name}" if spot else type_name


def room_for(world: World, machine: InstanceType, *, spot: bool = False) -> int | float:
    """How many more instances of a type the account may run in the region."""
    claims = world.tally(Instance, "claims").items()
    running = {name.removeprefix(_SPOT): count for name, count in claims if name and name.startswith(_SPOT) == spot}
    wanted = quota_class(machine.name)
    used = sum(instance_type(name).vcpus * count for name, count in running.items() if quota_class(name) == wanted)
    free = most(world, _quota(machine, spot=spot)) - used
    by_vcpus = free if free == inf else free // machine.vcpus
    by_count = inf if spot else most(world, "ec2/instances-per-region") - sum(running.values())
    return max(min(by_vcpus, by_count), 0)


def in_use(world: World) -> Counter[str]:
    """How many vCPUs of each limit run."""
    running: Counter[str] = Counter({f"ec2/vcpus-{each}": 0 for each in ("standard", *_CLASSES.values())})
    running["ec2/spot-vcpus-standard"] = 0
    for claim, count in world.tally(Instance, "claims").items():
        if claim:
            name = claim.removeprefix(_SPOT)
            running[_quota_of(quota_class(name), spot=claim != name)] += instance_type(name).vcpus * count
    return running


def _quota(machine: InstanceType, *, spot: bool) -> str:
    return _quota_of(quota_class(machine.name), spot=spot)


def _quota_of(wanted: str, *, spot: bool) -> str:
    """Only the standard class has a limit for Spot Instances that is known; the others take that of their class."""
    return "ec2/spot-vcpus-standard" if spot and wanted == "standard" else f"ec2/vcpus-{wanted}"


def too_many(world: World, machine: InstanceType, *, spot: bool = False) -> AwsError:
    """What AWS says when the limits leave no room."""
    if spot:
        return AwsError("MaxSpotInstanceCountExceeded", "Max spot instance count exceeded")
    allowed = most(world, "ec2/instances-per-region")
    if allowed < inf:
        return AwsError(
            "InstanceLimitExceeded",
            f"You have requested more instances than your current instance limit of {allowed:.0f} allows for the"
            " specified instance type. Please visit http://aws.amazon.com/contact-us/ec2-request to request an"
            " adjustment to this limit.",
        )
    vcpus = most(world, f"ec2/vcpus-{quota_class(machine.name)}")
    return AwsError(
        "VcpuLimitExceeded",
        f"You have requested more vCPU capacity than your current vCPU limit of {vcpus:.0f} allows for the instance"
        " bucket that the specified instance type belongs to. Please visit"
        " http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.",
    )
