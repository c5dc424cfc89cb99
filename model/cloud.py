"""Assembles the cloud; the only module that knows every part."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

from model.gateway.call import Call
from model.gateway.gateway import pass_through
from model.gateway.registry import (
    body_columns,
    bulk_schemas,
    find_offer,
    kinds,
    known_by,
    load_services,
    untracked_tables,
)
from model.gateway.wire.plain import plain
from model.kernel.bodies import Bodies, bodies_beside
from model.kernel.file import WorldFile
from model.kernel.fork import Plan, fork
from model.kernel.kernel import Kernel
from model.kernel.past import as_of
from model.kernel.timers import Timer
from model.kernel.unit import find_current
from model.kit.attending import attend
from model.kit.behavior import WAKES
from model.kit.cell import CellSettings, Identities
from model.kit.errors import AwsError
from model.kit.founding import found_account
from model.kit.principal import Principal, service
from model.kit.world import World
from model.services.iam.identities import WorldIdentities

log = logging.getLogger(__name__)


class Cloud:
    """A running world. `open` one, `close` it when done."""

    def __init__(
        self, kernel: Kernel, file: WorldFile, bodies: Bodies, settings: CellSettings, wall: Callable[[], float]
    ) -> None:
        self.is_new = False
        self.kernel = kernel
        self.bodies = bodies
        self.settings = settings
        self.wall = wall
        self.identities: Identities = WorldIdentities(kernel, settings.account, settings.root_key)
        self._file = file
        kernel.wake = self._wake
        kernel.attend = lambda plan: attend(self, plan)

    @classmethod
    async def open(
        cls, path: Path | None, *, seed: int, now: float, settings: CellSettings, wall: Callable[[], float]
    ) -> Cloud:
        """Open the world kept at `path`, or a new one; without a path it lives in memory.

        `seed` and `now` (simulated seconds since the epoch) are for a new world, a kept one goes on with its own.
        `wall` tells real time. Raises WorldFileError for a file that cannot be read as a world.
        """
        load_services()
        file = await _open_file(path, settings)
        about: dict[str, Any] = await file.about()
        new = not about
        if new:
            about = {"seed": seed, "now": now}
            await file.note(seed=seed, now=now)
        kernel = Kernel(seed=about["seed"], now=about["now"], kept_seconds=settings.memory.seconds)
        kernel.kinds.update(kinds())
        await file.load(kernel)
        bodies = Bodies(bodies_beside(path) if path else None)
        bodies.sweep(await file.used(body_columns()))
        cloud = cls(kernel, file, bodies, settings, wall)
        file.release = cloud._release
        if new:
            cloud.is_new = True
            await cloud._found(settings.account)
        return cloud

    async def at_rest(self) -> None:
        """Wait until nothing is going on that nobody waits for."""
        await self._file.at_rest()

    async def close(self) -> None:
        await self._file.close()
        self.bodies.close()

    async def at(self, instant: float) -> Cloud:
        """The cloud as it was, for reading. Raises NotRemembered for what lies before the journal's beginning."""
        return Cloud(await as_of(self.kernel, instant), self._file, self.bodies, self.settings, self.wall)

    async def fork(self, path: Path, instant: float | None = None) -> None:
        """Keep a copy at another path of what the world is, or was at an instant; errors as of the kernel's `fork`."""
        plan = Plan(lambda draft: _open_file(draft, self.settings), known_by(), body_columns())
        await fork(self.kernel, self._file, self.bodies, path, plan, instant)

    async def reset(self, *, seed: int, now: float) -> None:
        """Begin anew as an empty world with this seed and time."""
        await self._file.clear(bulk_schemas(), seed=seed, now=now)
        self.kernel.begin(seed, now)
        await self._found(self.settings.account)

    async def _found(self, account: str) -> None:
        async with self.kernel.unit("founding", "cloud:founding") as unit:
            found_account(self, account)
        if unit.kept is not None:
            await unit.kept

    def world(self, account: str, region: str, service: str) -> World:
        return World(self, account, region, service)

    async def handle(self, call: Call) -> Any:
        """Answer a call from outside. What is due by now happens first, so that it sees the world as it is."""
        call.arrive(self)
        if self.kernel.is_due():
            await self.kernel.run_until(self.kernel.clock.now)
        return await pass_through(call)

    async def call(self, action: str, params: dict[str, Any], *, principal: Principal, region: str) -> dict[str, Any]:
        """A call from inside the process by somebody who is signed in, answered as boto3 would."""
        return await self.handle(_inside(action, params, principal, region, principal.account))

    async def ask(
        self, action: str, params: dict[str, Any], *, region: str, account: str, service: str, source: str = ""
    ) -> dict[str, Any]:
        """A call that a service makes, in its caller's unit of work and under its own role."""
        call = _inside(action, params, _role(service, account), region, account)
        around = find_current()
        call.cause = around.cause if around else ""
        call.source_arn = source
        call.arrive(self)
        return await pass_through(call)

    async def _release(self, forgotten: set[str]) -> None:
        """Delete bodies that nothing refers to any more; while one unit of work looks, no other takes one up."""
        async with self.kernel.unit("forgetting", "cloud:forgetting"):
            for body in await self._file.unused(body_columns(), forgotten):
                self.bodies.path(body).unlink(missing_ok=True)

    async def _wake(self, timer: Timer) -> None:
        """Run what a timer is for, in a unit of its own that ends the appointment.

        What a service is refused there is a mistake of ours; it comes to nothing, and time goes on.
        """
        appointment = timer.appointment
        world = self.world(appointment.account, appointment.region, appointment.what.partition(":")[0])
        async with self.kernel.unit(timer.cause, appointment.what, follows=True) as unit:
            unit.appoint(appointment, None)
            try:
                await WAKES[appointment.what](world, appointment.whom)
            except AwsError as refusal:
                unit.rewind()
                unit.appoint(appointment, None)
                log.error("%s of %s was refused: %s", appointment.what, appointment.whom, refusal)


async def _open_file(path: Path | None, settings: CellSettings) -> WorldFile:
    tables = "\n".join(bulk_schemas().values())
    return await WorldFile.open(path, tables, untracked_tables(), retention=settings.memory, bodies=body_columns())


_role = service


def _inside(action: str, params: dict[str, Any], principal: Principal, region: str, account: str) -> Call:
    service, _, operation = action.partition(":")
    call = Call(service, operation, params, region, principal=principal, account=account, inside=True)
    call.render = lambda result: plain(find_offer(service, operation).contract, result)
    return call
