"""Assembles the cloud; the only module that knows every part."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, cast

from pydantic_core import from_json

from model import deeds
from model.gateway.awakening import KINDS, begin, find_habit
from model.gateway.call import Call
from model.gateway.gateway import pass_through
from model.gateway.registry import (
    body_columns,
    bulk_schemas,
    find_offer,
    known_by,
    untracked_tables,
)
from model.gateway.tape.entry import Head, read_recording
from model.gateway.tape.likeness import Likeness
from model.gateway.tape.recorder import SETTINGS, Recorder
from model.gateway.tape.replay import Replay, Replayed
from model.gateway.wire.plain import plain, plainly
from model.kernel.bodies import Bodies, bodies_beside
from model.kernel.durable import durable
from model.kernel.file import WorldFile
from model.kernel.fingerprint import fingerprint
from model.kernel.fork import Plan, fork
from model.kernel.kernel import Kernel
from model.kernel.past import as_of
from model.kernel.store import Thing
from model.kernel.timers import Timer
from model.kernel.unhurried import Unhurried
from model.kernel.unit import find_current
from model.kit.attending import attend
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
        self.recorder: Recorder | None = None
        self.kernel = kernel
        self.bodies = bodies
        self.settings = settings
        self.wall = wall
        self.identities: Identities = WorldIdentities(kernel, settings.account, settings.root_key)
        self._file = file
        self._ends: list[Callable[[], None]] = []
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
        begin()
        file = await _open_file(path, settings)
        about: dict[str, Any] = await file.about()
        new = not about
        if new:
            about = {"seed": seed, "now": now}
            await file.note(seed=seed, now=now)
        kernel = Kernel(seed=about["seed"], now=about["now"], kept_seconds=settings.memory.seconds)
        kernel.kinds = cast(dict[str, type[Thing]], KINDS)
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
        await self.stop_recording()
        self._end()
        await self._file.close()
        self.bodies.close()

    def at_end(self, act: Callable[[], None]) -> None:
        self._ends.append(act)

    def _end(self) -> None:
        for act in self._ends:
            act()

    async def at(self, instant: float) -> Cloud:
        """The cloud as it was, for reading. Raises NotRemembered for what lies before the journal's beginning."""
        return Cloud(await as_of(self.kernel, instant), self._file, self.bodies, self.settings, self.wall)

    async def fork(self, path: Path, instant: float | None = None) -> None:
        """Keep a copy at another path of what the world is, or was at an instant; errors as of the kernel's `fork`."""
        plan = Plan(lambda draft: _open_file(draft, self.settings), known_by(), body_columns())
        await fork(self.kernel, self._file, self.bodies, path, plan, instant)

    async def reset(self, *, seed: int, now: float) -> None:
        """Begin anew as an empty world with this seed and time."""
        self._end()
        await self._file.clear(bulk_schemas(), seed=seed, now=now)
        self.kernel.begin(seed, now)
        await self._found(self.settings.account)

    async def _found(self, account: str) -> None:
        async with durable(self.kernel.unit("founding", "cloud:founding")):
            found_account(self, account)

    def world(self, account: str, region: str, service: str) -> World:
        return World(self, account, region, service)

    async def handle(self, call: Call) -> Any:
        """Answer a call from outside. What is due by now happens first, so that it sees the world as it is."""
        call.arrive(self)
        if self.kernel.is_due():
            await self.kernel.run_until(self.kernel.clock.now)
        return await (self.recorder.attend(call, pass_through) if self.recorder else pass_through(call))

    async def act(self, action: str, params: dict[str, Any], principal: Principal, region: str) -> str:
        """What can be done at the desk and is no call of AWS; returns its cause. Errors are those of what is done."""

        async def done() -> str:
            return await deeds.do(self, action, params, principal, region)

        return await (self.recorder.attend_act(action, params, principal, region, done) if self.recorder else done())

    async def record(self, path: Path) -> None:
        """Write down all that is done from now on, over what is at the path."""
        await self.stop_recording()
        self.recorder = await Recorder.open(self, path)

    async def stop_recording(self) -> None:
        recorder, self.recorder = self.recorder, None
        if recorder is not None:
            await recorder.close()

    async def replay(self, text: str) -> Replayed:
        """Do what a recording tells. Raises NotARecording, ValueError for a world older than the recording's."""
        head, entries, tail = read_recording(text)
        alike = None if await self._is_that_of(head) else await self._likeness(head)
        wall = self.wall

        def tell_time(then: float) -> None:
            self.wall = lambda: then

        try:
            return await Replay(self, pass_through, partial(deeds.do, self), tell_time, alike).run(head, entries, tail)
        finally:
            self.wall = wall

    async def _is_that_of(self, head: Head) -> bool:
        settings = {name: getattr(self.settings, name) for name in SETTINGS}
        kernel = self.kernel
        return (kernel.seed, settings) == (head.seed, head.settings) and await fingerprint(kernel) == head.digest

    async def _likeness(self, head: Head) -> Likeness:
        """What every new world has is named by luck too: what the recording's was called, a world like it tells."""
        alike = Likeness()
        if head.empty:
            settings = replace(self.settings, **head.settings)
            other = await Cloud.open(None, seed=head.seed, now=head.begun, settings=settings, wall=self.wall)
            for then, now in zip(_in_order(other.kernel), _in_order(self.kernel), strict=False):
                alike.learn(from_json(then.body()), from_json(now.body()))
            await other.close()
        return alike

    async def call(self, action: str, params: dict[str, Any], *, principal: Principal, region: str) -> dict[str, Any]:
        """A call from inside the process by somebody who is signed in, answered as boto3 would."""
        return await self.handle(_inside(action, params, principal, region, principal.account))

    async def ask(
        self,
        action: str,
        params: dict[str, Any],
        *,
        region: str,
        account: str,
        service: str,
        source: str = "",
        under: Principal | None = None,
    ) -> dict[str, Any]:
        """A call that a service makes, in its caller's unit of work and under its own role, or one that it is in."""
        call = _inside(action, params, under or _role(service, account), region, account)
        around = find_current()
        call.cause = around.cause if around else ""
        call.source_arn = source
        call.arrive(self)
        return await pass_through(call)

    async def answer_sdk(self, asked: Mapping[str, Any], account: str, under: Principal | None) -> dict[str, Any]:
        from model.gateway import sdk

        return await sdk.answer(self, asked, account, under)

    async def answer_web(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        from model.gateway import web

        return await web.answer(self, asked)

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
                await find_habit(appointment.what)(world, appointment.whom)
            except AwsError as refusal:
                unit.rewind()
                unit.appoint(appointment, None)
                log.error("%s of %s was refused: %s", appointment.what, appointment.whom, refusal)


def _in_order(kernel: Kernel) -> list[Thing]:
    return sorted(kernel.store.everything(), key=lambda thing: thing.serial)


async def _open_file(path: Path | None, settings: CellSettings) -> WorldFile:
    tables = "\n".join(bulk_schemas().values())
    return await WorldFile.open(path, tables, untracked_tables(), retention=settings.memory, bodies=body_columns())


_role = service


def _inside(action: str, params: dict[str, Any], principal: Principal, region: str, account: str) -> Call:
    service, _, operation = action.partition(":")
    call = Call(service, operation, params, region, principal=principal, account=account, inside=True)
    call.render = lambda _, result: plain(find_offer(service, operation).contract, result)
    call.render_in_slices = lambda _, result: Unhurried(plainly(find_offer(service, operation).contract, result))
    return call
