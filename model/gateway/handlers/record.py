"""Give a call its id and its unit of work, and write down how it ended."""

from __future__ import annotations

import asyncio
from typing import Any

from model.gateway.call import Call, Proceed
from model.gateway.registry import find_offer
from model.gateway.trail import Called, note
from model.kernel.unit import find_current
from model.kit.called import next_request_id
from model.kit.errors import AwsError


async def record(call: Call, proceed: Proceed) -> Any:
    """A call from outside has a unit of its own; one that a service makes is part of its caller's, or taken back."""
    kernel = call.cell.kernel
    if not call.request_id:
        call.request_id = next_request_id(kernel)
    call.cause = call.cause or call.request_id
    try:
        answer, called = await _within_a_unit(call, proceed)
    except AwsError as refusal:
        _tell(call, note(call, refusal))
        await _do_regardless(call)
        raise
    _tell(call, called)
    await _do_regardless(call)
    return answer


def _tell(call: Call, called: Called | None) -> None:
    if called is not None:
        call.cell.kernel.bus.tell(called)


async def _do_regardless(call: Call) -> None:
    """Within the unit of work around it or in one of its own, which nobody waits for; nothing is done to the past."""
    kernel = call.cell.kernel
    if not call.regardless or kernel.is_past:
        return
    if find_current() is not None:
        for deed in call.regardless:
            deed()
        return
    async with kernel.unit(call.cause, call.action):
        for deed in call.regardless:
            deed()


async def _within_a_unit(call: Call, proceed: Proceed) -> tuple[Any, Called | None]:
    """The answer, and the fact to be told now that what it tells of is kept."""
    kernel = call.cell.kernel
    around = find_current()
    if around is not None:
        mark = around.mark()
        around.serials.add("call")
        try:
            return await proceed(call), note(call)
        except AwsError:
            around.rewind(mark)
            raise
    operation = find_offer(call.service, call.operation).operation
    if operation.reads or operation.waits:
        return await proceed(call), note(call)
    async with kernel.unit(call.cause, call.action) as unit:
        unit.serials.add("call")
        answer, called = await proceed(call), note(call)
    if unit.kept is not None:
        await asyncio.shield(unit.kept)
    return answer, called
