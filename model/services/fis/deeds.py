"""What the actions of experiments do, in the role of the experiment, and how it is taken back."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

from model.catalog.regions import find_zone
from model.kit.errors import AwsError
from model.kit.principal import Principal
from model.kit.world import World
from model.laws.access.judge import in_words, judge
from model.laws.access.question import Question
from model.physics.broken import Fault, begin, end, new_fault_id
from model.services.fis.action_kinds import ACTION_KINDS, STRESS_DOCUMENTS
from model.services.fis.durations import seconds_of
from model.services.fis.plan import ActionPlan, Pairs
from model.services.fis.refusals import invalid
from model.services.fis.resources.experiments import Experiment


@dataclass(frozen=True, slots=True)
class Stage:
    """Where an action acts: its world, its experiment, and what it was told."""

    world: World
    experiment: Experiment
    action: ActionPlan

    @property
    def ids(self) -> tuple[str, ...]:
        found = self.experiment.targets_of(self.action)
        return found.ids if found else ()

    @property
    def arns(self) -> tuple[str, ...]:
        found = self.experiment.targets_of(self.action)
        return found.arns if found else ()

    @property
    def actor(self) -> Principal:
        key = self.world.cell.identities.key(self.experiment.session_key)
        assert key is not None, "the session was opened when the experiment began"
        return key.principal

    @property
    def share(self) -> float:
        return int(self.action.parameter("percentage", "100")) / 100

    async def ask(self, action: str, **params: Any) -> dict[str, Any]:
        """As the role may."""
        return await self.world.ask(action, under=self.actor, **params)

    def require(self) -> None:
        """Refuse a role that may not do what no call of AWS's stands for."""
        actor = self.actor
        grounds = self.world.cell.identities.grounds(actor)
        for permission in ACTION_KINDS[self.action.action_id].permissions:
            for arn in self.arns:
                question = Question(permission, arn, actor.caller, {}, self.world.account)
                verdict = judge(grounds, question)
                if not verdict.allowed:
                    raise AwsError("AccessDenied", in_words(verdict, question), 403)

    def break_(self, what: str, subject: str, **more: Any) -> Fault:
        """Something is broken until the action ends it."""
        fault = Fault(
            fault_id=new_fault_id(self.world),
            what=what,
            subject=subject,
            since=self.world.now,
            begun_by=self.experiment.experiment_id,
            **more,
        )
        return begin(self.world, fault)


class Deed(NamedTuple):
    """`begin` returns what `end` needs to know."""

    begin: Callable[[Stage], Awaitable[Pairs]]
    end: Callable[[Stage, Pairs], Awaitable[None]]


def _kept(faults: Iterator[Fault]) -> Pairs:
    return tuple(("fault", each.fault_id) for each in faults)


async def _mend(stage: Stage, notes: Pairs) -> None:
    for _, fault_id in notes:
        fault = stage.world.find(Fault, fault_id)
        if fault is not None:
            end(stage.world, fault)


async def _leave(_stage: Stage, _notes: Pairs) -> None:
    """It cannot be taken back."""


async def _stop(stage: Stage) -> Pairs:
    await stage.ask("ec2:StopInstances", InstanceIds=list(stage.ids))
    return ()


async def _start(stage: Stage, _notes: Pairs) -> None:
    if stage.action.parameter("startInstancesAfterDuration"):
        await stage.ask("ec2:StartInstances", InstanceIds=list(stage.ids))


async def _reboot(stage: Stage) -> Pairs:
    await stage.ask("ec2:RebootInstances", InstanceIds=list(stage.ids))
    return ()


async def _reboot_databases(stage: Stage) -> Pairs:
    fails_over = stage.action.parameter("forceFailover") == "true"
    for id in stage.ids:
        await stage.ask("rds:RebootDBInstance", DBInstanceIdentifier=id, ForceFailover=fails_over)
    return ()


async def _terminate(stage: Stage) -> Pairs:
    await stage.ask("ec2:TerminateInstances", InstanceIds=list(stage.ids))
    return ()


async def _pause(stage: Stage) -> Pairs:
    stage.require()
    return _kept(stage.break_("volume", id) for id in stage.ids)


async def _interrupt(stage: Stage) -> Pairs:
    """Nothing takes it back: the market does not change its mind."""
    stage.require()
    after = seconds_of(stage.action.parameter("durationBeforeInterruption")) or 0.0
    return _kept(stage.break_("spot", id, until=stage.world.now + after) for id in stage.ids)


async def _wait(_stage: Stage) -> Pairs:
    return ()


_CODES = {
    "aws:fis:inject-api-internal-error": "InternalError",
    "aws:fis:inject-api-throttle-error": "RequestLimitExceeded",
    "aws:fis:inject-api-unavailable-error": "Unavailable",
}


async def _inject(stage: Stage) -> Pairs:
    stage.require()
    service, code = stage.action.parameter("service"), _CODES[stage.action.action_id]
    operations = (each.strip() for each in stage.action.parameter("operations").split(","))
    more: dict[str, Any] = {"code": code, "strength": stage.share, "callers": stage.arns}
    return _kept(stage.break_("api", f"{service}:{name}", **more) for name in operations if name)


async def _take_room(stage: Stage) -> Pairs:
    stage.require()
    words = [each.strip() for each in stage.action.parameter("availabilityZoneIdentifiers").split(",")]
    zones = [find_zone(each) for each in words]
    if any(zone is None or zone.region != stage.world.region for zone in zones):
        raise invalid("availabilityZoneIdentifiers names a zone that is not of this Region.")
    more: dict[str, Any] = {"strength": stage.share, "callers": stage.arns}
    return _kept(stage.break_("capacity", zone.name, **more) for zone in zones if zone is not None)


async def _run_document(stage: Stage) -> Pairs:
    """The stress documents of FIS; Systems Manager has no others here."""
    stage.require()
    name = stage.action.parameter("documentArn").rpartition("/")[2]
    if name not in STRESS_DOCUMENTS:
        raise invalid(f"Document {name} does not exist.")
    told = _parameters(stage.action.parameter("documentParameters"))
    what = {"AWSFIS-Run-CPU-Stress": "cpu", "AWSFIS-Run-Memory-Stress": "memory"}.get(name, "process")
    strength = _percent(told) / 100
    until = stage.world.now + min(_seconds(told), seconds_of(stage.action.parameter("duration")) or 0.0)
    return _kept(stage.break_(what, id, strength=strength, until=until) for id in stage.ids)


def _parameters(text: str) -> Mapping[str, Any]:
    try:
        told = json.loads(text or "{}")
    except json.JSONDecodeError as error:
        raise invalid("documentParameters is not valid JSON.") from error
    if not isinstance(told, dict):
        raise invalid("documentParameters is not a JSON object.")
    return cast("Mapping[str, Any]", told)


def _percent(told: Mapping[str, Any]) -> int:
    return min(max(_number(told, "LoadPercent", _number(told, "Percent", 100)), 1), 100)


def _seconds(told: Mapping[str, Any]) -> int:
    return _number(told, "DurationSeconds", 43200)


def _number(told: Mapping[str, Any], name: str, otherwise: int) -> int:
    """Documents take their numbers as texts, alone or in a list."""
    text = str(told.get(name, otherwise)).strip("[]'")
    if not text.isdecimal():
        raise invalid(f"documentParameters has a value for {name} that is not a number.")
    return int(text)


async def _cut(stage: Stage) -> Pairs:
    from model.services.fis.cutting import cut

    return tuple([pair for id in stage.ids for pair in await cut(stage.world, stage.ask, id, stage.action)])


async def _join(stage: Stage, notes: Pairs) -> None:
    from model.services.fis.cutting import join

    await join(stage.world, stage.ask, notes)


DEEDS: Mapping[str, Deed] = {
    "aws:ec2:stop-instances": Deed(_stop, _start),
    "aws:ec2:reboot-instances": Deed(_reboot, _leave),
    "aws:ec2:terminate-instances": Deed(_terminate, _leave),
    "aws:ec2:api-insufficient-instance-capacity-error": Deed(_take_room, _mend),
    "aws:ec2:send-spot-instance-interruptions": Deed(_interrupt, _leave),
    "aws:ebs:pause-volume-io": Deed(_pause, _mend),
    "aws:network:disrupt-connectivity": Deed(_cut, _join),
    "aws:rds:reboot-db-instances": Deed(_reboot_databases, _leave),
    **{id: Deed(_inject, _mend) for id in _CODES},
    "aws:fis:wait": Deed(_wait, _leave),
    "aws:ssm:send-command": Deed(_run_document, _mend),
}
