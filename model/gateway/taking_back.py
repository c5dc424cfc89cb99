"""Undo and redo as acts of somebody: judged like the call that they take back or make again, and on its trail."""

from __future__ import annotations

import asyncio
from typing import Any

from model.gateway.acting import EVERYTHING, VENDORS
from model.gateway.authority import Authority
from model.gateway.call import Call
from model.kernel.consequences import Consequences, consequences
from model.kernel.journal import Leave
from model.kernel.undo import undo
from model.kernel.unit import Unit
from model.kit.called import CLOUDARIUM, SCRIBES, Called
from model.kit.cell import Cell
from model.kit.errors import AwsError
from model.kit.permission import Acted
from model.kit.principal import Principal
from model.kit.resource import Resource


async def take_back(cell: Cell, cause: str, principal: Principal, region: str) -> str:
    """Take back a call in somebody's name; returns the cause of that, whose undo is the redo.

    Raises CannotUndo, or AwsError for one who might not make the call.
    """
    taker = Taker(cell, principal, region)
    try:
        unit = await undo(cell.kernel, cause, taker)
        if unit.kept is not None:
            await asyncio.shield(unit.kept)
    finally:
        if taker.called is not None:
            cell.kernel.bus.tell(taker.called)
    return unit.cause


async def foreseen(cell: Cell, cause: str, principal: Principal, region: str) -> Consequences:
    """What that would change, told to those who may do it; errors as of `take_back`."""
    plan = await consequences(cell.kernel, cause)
    Taker(cell, principal, region).require(plan)
    return plan


class Taker:
    """Who takes something back: must be allowed whatever had to be allowed for the call, and is put on record."""

    def __init__(self, cell: Cell, principal: Principal, region: str) -> None:
        self._cell = cell
        self._principal = principal
        self._region = region
        self.called: Called | None = None
        "The fact to be told when it is kept, or when it was refused."

    def judge(self, plan: Consequences) -> None:
        try:
            self.require(plan)
        except AwsError as refusal:
            self._record(f"refused-{plan.cause}", plan, refusal)
            raise

    def note(self, unit: Unit, plan: Consequences) -> None:
        self._record(unit.cause, plan)

    def require(self, plan: Consequences) -> None:
        things = {thing.arn: thing for thing in map(self._thing, plan.changes) if thing is not None}
        for leave in plan.leaves or [self._leave(plan)]:
            self._authority(leave).require(leave.action, Acted(leave.what, things.get(leave.what)))

    def _thing(self, change: Any) -> Resource | None:
        thing = self._cell.kernel.thing(change.key)
        return thing if isinstance(thing, Resource) and thing.words.arn else None

    def _leave(self, plan: Consequences) -> Leave:
        """Of what was judged otherwise, or by nobody: the action itself, on everything."""
        return Leave(self._principal.account, self._region, _action(plan), EVERYTHING)

    def _authority(self, leave: Leave) -> Authority:
        vendor = leave.action.partition(":")[0]
        service = next((own for own, theirs in VENDORS.items() if theirs == vendor), vendor)
        call = Call(service, "", {}, leave.region, principal=self._principal, account=leave.account, inside=True)
        call.arrive(self._cell)
        call.enter(None, self._cell.world(leave.account, leave.region, service))
        return Authority(call)

    def _record(self, cause: str, plan: Consequences, refusal: AwsError | None = None) -> None:
        kernel = self._cell.kernel
        name = "RedoCall" if plan.what.startswith("undo of ") else "UndoCall"
        world = self._cell.world(self._principal.account, self._region, CLOUDARIUM)
        kept = any(scribe.wants(world, name) for scribe in SCRIBES)
        self.called = self._told(cause, name, plan, refusal)
        if kept:
            kernel.note(self.called)

    def _told(self, cause: str, name: str, plan: Consequences, refusal: AwsError | None) -> Called:
        kernel = self._cell.kernel
        service, _, operation = _action(plan).partition(":")
        digits = kernel.luck("taking back", cause, kernel.journal.seq).hexadecimal(32)
        return Called(
            time=kernel.clock.now,
            request_id=f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}",
            cause=cause,
            service=CLOUDARIUM,
            operation=name,
            region=self._region,
            account=self._principal.account,
            principal=self._principal.name,
            by_service=False,
            reads=False,
            params={"RequestId": plan.call, "Service": service, "Operation": operation},
            refused=refusal.code if refusal else None,
            message=refusal.message if refusal else "",
            ignored=(),
            caller=self._principal,
            access_key=self._principal.access_key,
            source_ip="127.0.0.1",
            request={"requestID": plan.call, "service": service, "eventName": operation},
            answer=None if refusal else {"undoID": cause, "changes": len(plan.changes), "rows": len(plan.rows)},
        )


def _action(plan: Consequences) -> str:
    return plan.what.removeprefix("undo of ").removeprefix("redo of ")
