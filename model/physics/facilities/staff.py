"""Who may enter a building: those with a need, who prove twice who they are, and visitors beside them."""

from __future__ import annotations

from collections.abc import Sequence

from model.kit.resource import Resource
from model.kit.value import Value
from model.kit.world import World
from model.laws.entry import EntryVerdict, judge_entry
from model.physics.facilities.site import Site, premises


class Need(Value):
    """Why somebody has to be at a site, and until when; None until it is taken back."""

    zone_id: str
    reason: str
    until: float | None = None


class Worker(Resource, key="name"):
    """Somebody who works in the buildings of a region, or visits them."""

    name: str
    is_visitor: bool = False
    needs: tuple[Need, ...] = ()
    inside: str = ""
    "The zone of the site that they are in."

    def need_at(self, zone_id: str, now: float) -> Need | None:
        """The need that holds now."""
        holding = (each for each in self.needs if each.zone_id == zone_id and (each.until is None or now < each.until))
        return next(holding, None)


def worker_of(world: World, name: str, *, is_visitor: bool = False) -> Worker:
    own = premises(world)
    return own.find(Worker, name) or own.add(Worker(name=name, is_visitor=is_visitor))


def grant(world: World, site: Site, worker: Worker, reason: str, until: float | None = None) -> None:
    """Somebody has a reason to be there."""
    others = tuple(each for each in worker.needs if each.zone_id != site.zone_id)
    worker.needs = (*others, Need(zone_id=site.zone_id, reason=reason, until=until))
    site.note(world.now, "access", f"{worker.name} is granted access: {reason}")


def revoke(world: World, site: Site, worker: Worker) -> None:
    """The reason is gone, and so is the access, at once; who is inside is led out."""
    worker.needs = tuple(each for each in worker.needs if each.zone_id != site.zone_id)
    site.note(world.now, "access", f"{worker.name}'s access is revoked")
    if worker.inside == site.zone_id:
        worker.inside = ""
        site.note(world.now, "access", f"{worker.name} is led out")


def come_in(
    world: World, site: Site, worker: Worker, factors: Sequence[bool], escort: Worker | None = None
) -> EntryVerdict:
    """Try to get in; `factors` says of each two-factor check on the way whether it was passed. Each try is logged."""
    need = worker.need_at(site.zone_id, world.now)
    verdict = judge_entry(
        has_need=need is not None,
        factors=factors,
        is_visitor=worker.is_visitor,
        escorted=escort is not None and escort.inside == site.zone_id and not escort.is_visitor,
    )
    outcome = "enters" if verdict.allowed else "is refused"
    site.note(world.now, "access", f"{worker.name} {outcome}: {verdict.because}")
    if verdict.allowed:
        worker.inside = site.zone_id
    return verdict


def go_out(world: World, site: Site, worker: Worker) -> None:
    worker.inside = ""
    site.note(world.now, "access", f"{worker.name} leaves")
