"""Where things are broken by hand: no AWS call leads here, but all that follows has the deed as its cause."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from model.kit.world import World
from model.physics.premises.server import FAULT, servers
from model.services.cloudwatch.resources.alarms import MetricAlarm
from model.services.fis.behavior.rehearsals import give_up, rehearse
from model.services.fis.breaking import SORTS, Blast, Broken, Sort, blast, break_, broken, mend, subjects
from model.services.fis.resources.rehearsals import Rehearsal
from model.services.fis.scenarios import Scenario, read_scenario, ready_scenarios

Act = Callable[[dict[str, Any]], Awaitable[str]]
"Has a deed done and returns its cause."


def do(world: World, params: Mapping[str, Any]) -> None:
    """What a deed at the desk says: `Break`, `Mend`, `Rehearse` or `GiveUp`. Raises UnknownFault, NotAScenario."""
    if "Break" in params:
        seconds, strength = params.get("Seconds"), params.get("Strength")
        break_(world, params["Break"], params.get("Subject", ""), seconds=seconds, strength=strength)
    elif "Mend" in params:
        mend(world, params["Mend"])
    elif "Rehearse" in params:
        rehearse(world, read_scenario(params["Rehearse"]))
    else:
        found = world.find(Rehearsal, params["GiveUp"])
        if found is not None:
            give_up(world, found)


class Chaos:
    """The desk in one region of an account."""

    def __init__(self, world: World, act: Act) -> None:
        self._world = world
        self._act = act

    @property
    def sorts(self) -> Mapping[str, Sort]:
        """What can be broken; servers outside AWS where there are some."""
        there = any(True for _ in servers(self._world.cell))
        return {what: sort for what, sort in SORTS.items() if there or what != FAULT}

    def subjects(self, what: str) -> list[str]:
        """Where, the one that matters most first. Raises UnknownFault."""
        return subjects(self._world, what)

    def blast(self, what: str, subject: str = "") -> Blast:
        """What would be hit. Raises UnknownFault."""
        return blast(self._world, what, subject)

    @property
    def broken(self) -> list[Broken]:
        return broken(self._world)

    @property
    def ringing(self) -> list[str]:
        """Alarms that say that something is wrong; one that only scales a group rings in the best of worlds."""
        found = self._world.where(MetricAlarm, state_value="ALARM")
        return sorted(each.alarm_name for each in found if not _only_scales(each))

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        return tuple(ready_scenarios())

    @property
    def rehearsals(self) -> tuple[Rehearsal, ...]:
        return tuple(each.copied() for each in self._world.all(Rehearsal))

    async def break_(
        self, what: str, subject: str = "", *, seconds: float | None = None, strength: float | None = None
    ) -> str:
        """Have something broken for so long, or until it is mended; returns the cause of all that follows."""
        return await self._act({"Break": what, "Subject": subject, "Seconds": seconds, "Strength": strength})

    async def mend(self, ref: str) -> str:
        """End what is broken; `ref` is that of `broken`."""
        return await self._act({"Mend": ref})

    async def rehearse(self, text: str) -> str:
        """Go through a scenario, in YAML. Raises NotAScenario."""
        return await self._act({"Rehearse": text})

    async def give_up(self, rehearsal_id: str) -> str:
        """Have no further step of a scenario come."""
        return await self._act({"GiveUp": rehearsal_id})


def _only_scales(alarm: MetricAlarm) -> bool:
    return bool(alarm.alarm_actions) and all(":scalingPolicy:" in each for each in alarm.alarm_actions)
