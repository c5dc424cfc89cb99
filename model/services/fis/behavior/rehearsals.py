"""FIS: what happens by itself: the steps of a scenario come in their time."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.world import World
from model.services.fis.breaking import UnknownFault, break_
from model.services.fis.resources.rehearsals import Rehearsal
from model.services.fis.scenarios import Scenario


def rehearse(world: World, scenario: Scenario) -> Rehearsal:
    """Go through a scenario from now on."""
    found = Rehearsal(rehearsal_id=f"rehearsal-{world.count('rehearsal')}", scenario=scenario)
    world.add(found)
    _take_steps(world, found)
    return found


@due
async def next_step(world: World, rehearsal_id: str) -> None:
    found = world.find(Rehearsal, rehearsal_id)
    if found is not None:
        _take_steps(world, found)


def _take_steps(world: World, rehearsal: Rehearsal) -> None:
    """Those whose time has come; one without anything to break is passed over, and says so."""
    steps = rehearsal.scenario.steps
    while not rehearsal.is_over and rehearsal.created_at + steps[rehearsal.done].after_seconds <= world.now:
        step = steps[rehearsal.done]
        rehearsal.done += 1
        try:
            by = rehearsal.name
            break_(world, step.what, step.subject, seconds=step.lasts_seconds, strength=step.strength, begun_by=by)
        except UnknownFault as error:
            rehearsal.told = (*rehearsal.told, str(error))
    if not rehearsal.is_over:
        world.wake(next_step, rehearsal.id, at=rehearsal.created_at + steps[rehearsal.done].after_seconds)


def give_up(world: World, rehearsal: Rehearsal) -> None:
    """No further step comes; what is broken stays so until its time."""
    world.forget(next_step, rehearsal.id)
    world.remove(rehearsal)
