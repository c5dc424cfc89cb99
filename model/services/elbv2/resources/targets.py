"""ELBv2: targets that are registered."""

from __future__ import annotations

from model.kit.column import Column
from model.kit.lifecycle import Lifecycle
from model.kit.networks import Barrier
from model.kit.resource import Resource
from model.kit.value import Value
from model.kit.world import World
from model.services.elbv2.resources.target_groups import TargetGroup


class TargetPlace(Value):
    id: str
    port: int | None = None
    availability_zone: str | None = None


class Health(Value):
    """A verdict on a target with its reason, in AWS's words; a healthy one needs none."""

    state: str
    reason: str | None = None
    description: str | None = None


TARGET_LIFE = Lifecycle(field="state")
"Its states follow from what is observed of it; nobody asks for them and none ends by itself."


class Target(
    Resource,
    key="name",
    index=("target_group_arn", "target_id"),
    life=TARGET_LIFE,
    title="Targets",
    flows=(("target_group_arn", "target_id"),),
    columns=(
        Column("TARGET", "target_id"),
        Column("PORT", "port", "number"),
        Column("STATE", "state", "state"),
        Column("REASON", "description", priority=2),
        Column("STOPPED", "stopped", priority=3),
        Column("AT", "stopped_at", priority=5),
        Column("ZONE", "zone", priority=3),
        Column("AGE", "created_at", "age", priority=4),
    ),
):
    """One port of an instance or address in a target group, and what is known of its health."""

    name: str
    "`group's ARN|id:port`"
    target_group_arn: str
    target_id: str
    port: int
    zone: str = ""
    zone_given: bool = False
    state: str = "initial"
    reason: str | None = "Elb.RegistrationInProgress"
    description: str | None = "Target registration is in progress"
    phase_seconds: float = 0.0
    "When within the interval its checks begin."
    flaw: str = "new"
    "Why it does not answer its checks, a word of `verdicts`; empty while it answers, `new` before a first look."
    flaw_since: float = 0.0
    barrier: Barrier | None = None
    "What stands between a node of the balancer and it."
    healthy_since: float = 0.0
    cut_per_second: float = 0.0
    "Of what it answered before it drained, what takes longer than that,"
    cut_seconds: float = 0.0
    "and by how much."

    @property
    def label(self) -> str:
        return f"{self.target_id}:{self.port}"

    @property
    def stopped(self) -> str:
        """What stops its checks, and requests with them."""
        return self.barrier.told if self.barrier else ""

    @property
    def stopped_at(self) -> str:
        return self.barrier.id if self.barrier else ""

    @property
    def health(self) -> Health:
        return Health(state=self.state, reason=self.reason, description=self.description)

    @property
    def is_well(self) -> bool:
        """As far as anybody knows: of whom nobody asks, nothing bad is known."""
        return self.state in ("healthy", "unavailable")

    @property
    def draining(self) -> bool:
        return self.state == "draining"


def new_target(world: World, group: TargetGroup, id: str, port: int, zone: str) -> Target:
    """One to be registered; when its checks begin within the interval is a matter of luck."""
    target = Target(
        name=target_name(group.arn, id, port), target_group_arn=group.arn, target_id=id, port=port, zone=zone
    )
    interval_seconds = group.health_check_interval_seconds
    target.phase_seconds = round(interval_seconds * world.luck("elbv2", "phase", target.name, world.now).random(), 3)
    return target


def is_function(target_id: str) -> bool:
    return ":function:" in target_id


def target_name(group_arn: str, target_id: str, port: int) -> str:
    return f"{group_arn}|{target_id}:{port}"
