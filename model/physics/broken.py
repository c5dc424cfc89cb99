"""Faults in force: what is broken now, since when, until when, and by whose doing."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from fnmatch import fnmatchcase

from model.kernel.kernel import Kernel
from model.kit.behavior import due
from model.kit.column import Column
from model.kit.lifecycle import Lifecycle, When
from model.kit.resource import Resource
from model.kit.world import World
from model.physics.noise import draw, series_key

ANYTHING = "*"
"The subject of a fault that is in no one place."


class Fault(
    Resource,
    key="fault_id",
    index=("what",),
    missing=("NoSuchFault", "There is no fault {id}"),
    life=Lifecycle(When("broken", "Mend", "mended")),
    title="Faults",
    columns=(
        Column("WHAT", "what"),
        Column("STATE", "state", "state"),
        Column("WHERE", "subject"),
        Column("SINCE", "since", "age"),
        Column("BY", "begun_by", priority=2),
        Column("ID", "fault_id", priority=4),
    ),
):
    """Something broken: `subject` is the id of the volume, instance or image that suffers it, or a zone's name.

    Of an API `subject` is a pattern of actions as ec2:Run*, `strength` the share of calls that are struck with `code`;
    `callers` are the roles or groups whose calls alone are.
    """

    fault_id: str
    what: str
    subject: str
    since: float
    until: float | None = None
    strength: float = 1.0
    code: str = ""
    callers: tuple[str, ...] = ()
    begun_by: str = ""
    state: str = "broken"

    @property
    def label(self) -> str:
        return f"{self.what} {self.subject}"

    def strikes(self, kernel: Kernel, action: str, callers: Collection[str]) -> bool:
        """Whether the call that is under way is struck; luck decides by its number."""
        if not fnmatchcase(action, self.subject) or (self.callers and not {*self.callers} & {*callers}):
            return False
        return self.draws(kernel, kernel.serials.get("call", 0))

    def draws(self, kernel: Kernel, number: int) -> bool:
        """Whether something that may be struck is; the same number always answers the same."""
        return draw(series_key(kernel.seed, self.fault_id), number) < self.strength


def begin(world: World, fault: Fault) -> Fault:
    """From now on something is broken, until its time or until it is mended."""
    world.add(fault)
    if fault.until is not None:
        world.wake(end_in_time, fault.fault_id, at=fault.until)
    return fault


def new_fault_id(world: World) -> str:
    return f"fault-{world.luck('fault', world.count('fault')).hexadecimal(12)}"


def end(world: World, fault: Fault) -> None:
    """It is broken no more; whoever watched it being broken is told, and then it is forgotten."""
    if fault.state == "broken":
        world.request(fault, "Mend")
        world.forget(end_in_time, fault.fault_id)
        world.wake(forget, fault.fault_id, after=_REMEMBERED_SECONDS)


_REMEMBERED_SECONDS = 3600.0


@due
async def end_in_time(world: World, fault_id: str) -> None:
    fault = world.find(Fault, fault_id)
    if fault is not None:
        end(world, fault)


@due
async def forget(world: World, fault_id: str) -> None:
    fault = world.find(Fault, fault_id)
    if fault is not None:
        world.remove(fault)


def in_force(world: World, what: str = "") -> Iterator[Fault]:
    """What is broken now in the world's region; of one sort, or everything."""
    found = world.where(Fault, what=what) if what else world.all(Fault)
    return (each for each in found if each.state == "broken")


def is_short_of_room(world: World, zone: str) -> bool:
    """Whether a lack of capacity, which everybody feels, holds in a zone now."""
    lacks = (each for each in in_force(world, "capacity") if not each.callers and each.subject in (zone, ANYTHING))
    number = world.kernel.serials.get("call", 0)
    return any(each.draws(world.kernel, number) for each in lacks)
