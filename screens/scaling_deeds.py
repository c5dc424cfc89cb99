"""What can be done with a scaling group and its instances by one key: the call that each means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from model.client import Action
from screens.scaling_rows import GROUP, MEMBER, REFRESH, Fleet, Told
from screens.widgets.choose import Option

PROCESSES: Final = (
    "Launch",
    "Terminate",
    "AddToLoadBalancer",
    "AlarmNotification",
    "AZRebalance",
    "HealthCheck",
    "InstanceRefresh",
    "ReplaceUnhealthy",
    "ScheduledActions",
)
_ONE: Final = "InstanceId"
_SOME: Final = "InstanceIds"


@dataclass(frozen=True, slots=True)
class Way:
    """One of several things that a key may mean: how it is offered, and the action on a thing of a kind."""

    title: str
    kind: str
    action: Action

    def option(self, number: int) -> Option:
        return Option(str(number), self.action.operation, self.title)


def resized(wanted: int) -> Action:
    """So many are wanted; AWS refuses what is beyond the limits."""
    fixed = {"DesiredCapacity": wanted}
    return Action("SetDesiredCapacity", f"Want {wanted}", "AutoScalingGroupName", fixed=fixed)


def endings(member: Told) -> list[Way]:
    """The ways in which an instance can leave."""
    return [
        _ending("End it and have it replaced", "TerminateInstanceInAutoScalingGroup", _ONE, member, shrink=False),
        _ending("End it and want one less", "TerminateInstanceInAutoScalingGroup", _ONE, member, shrink=True),
        _ending("Let it go on outside, replaced", "DetachInstances", _SOME, member, shrink=False),
        _ending("Let it go on outside, one less", "DetachInstances", _SOME, member, shrink=True),
    ]


def _ending(title: str, operation: str, id_member: str, member: Told, *, shrink: bool) -> Way:
    fixed: dict[str, object] = {"ShouldDecrementDesiredCapacity": shrink}
    if id_member == _SOME:
        fixed["AutoScalingGroupName"] = member["auto_scaling_group_name"]
    return Way(title, MEMBER, Action(operation, title, id_member, many=id_member == _SOME, fixed=fixed))


def standby(member: Told) -> list[Way]:
    """Out of service for a while, or back into it."""
    group = {"AutoScalingGroupName": member["auto_scaling_group_name"]}
    if member["lifecycle_state"] == "Standby":
        return [Way("Back into service", MEMBER, Action("ExitStandby", "Back", _SOME, many=True, fixed=group))]
    return [
        Way(title, MEMBER, Action("EnterStandby", title, _SOME, many=True, fixed=group | _shrinking(shrink=shrink)))
        for title, shrink in (
            ("On standby, one less is wanted", True),
            ("On standby, another takes its place", False),
        )
    ]


def _shrinking(*, shrink: bool) -> dict[str, object]:
    return {"ShouldDecrementDesiredCapacity": shrink}


def protection(member: Told) -> Action:
    """The other way round from how it is."""
    fixed = {
        "AutoScalingGroupName": member["auto_scaling_group_name"],
        "ProtectedFromScaleIn": not member["protected_from_scale_in"],
    }
    return Action("SetInstanceProtection", "Protect from scale-in", _SOME, many=True, fixed=fixed)


def answers(member: Told) -> list[Way]:
    """What can be said to the hooks that an instance waits at."""
    group = {"AutoScalingGroupName": member["auto_scaling_group_name"]}
    return [
        Way(title, MEMBER, Action(operation, title, _ONE, fixed={**group, "LifecycleHookName": hook, **more}))
        for hook in member["held_by"]
        for title, operation, more in (
            (f"{hook}: go on", "CompleteLifecycleAction", {"LifecycleActionResult": "CONTINUE"}),
            (f"{hook}: give it up", "CompleteLifecycleAction", {"LifecycleActionResult": "ABANDON"}),
            (f"{hook}: wait longer", "RecordLifecycleActionHeartbeat", {}),
        )
    ]


def refreshing(fleet: Fleet) -> list[Way]:
    """Replace all instances; what is under way can be called off."""
    name = "AutoScalingGroupName"
    if fleet.refresh is None:
        title = "Replace every instance, some at a time"
        return [Way(title, GROUP, Action("StartInstanceRefresh", title, name))]
    return [
        Way("Stop where it is", REFRESH, Action("CancelInstanceRefresh", "Cancel the refresh", name)),
        Way("Go back to what it was", REFRESH, Action("RollbackInstanceRefresh", "Roll the refresh back", name)),
    ]


def processes(fleet: Fleet) -> list[Way]:
    """Each process, to be suspended or resumed; the suspended ones come first."""
    suspended = fleet.group["suspended_processes"]
    return [_process(name, resume=True) for name in suspended] + [
        _process(name, resume=False) for name in PROCESSES if name not in suspended
    ]


def _process(name: str, *, resume: bool) -> Way:
    title = f"{'Resume' if resume else 'Suspend'} {name}"
    operation = "ResumeProcesses" if resume else "SuspendProcesses"
    return Way(title, GROUP, Action(operation, title, "AutoScalingGroupName", fixed={"ScalingProcesses": [name]}))
