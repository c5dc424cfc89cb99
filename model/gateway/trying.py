"""Calls that are only tried: judged and carried out as any, looked at, and taken back before anybody hears of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from model.gateway.call import Call
from model.gateway.handlers.dispatch import dispatch
from model.gateway.handlers.validate import validate
from model.gateway.registry import find_offer
from model.kernel.unit import Unit
from model.kit.intended import Intended
from model.kit.world import World

T = TypeVar("T")


class _TakenBack(Exception):
    """Ends a unit of work that is not to be kept."""


async def tried(world: World, calls: Iterable[Intended], look: Callable[[Unit], T]) -> T:
    """The gateway's way to `Try`."""
    seen: list[T] = []
    try:
        async with world.kernel.unit("trying", "cloud:trying") as unit:
            for each in calls:
                await _carry_out(world, each)
            seen.append(look(unit))
            raise _TakenBack
    except _TakenBack:
        return seen[0]


async def _carry_out(world: World, intended: Intended) -> None:
    service, _, name = intended.action.partition(":")
    call = Call(service, name, dict(intended.params), world.region, account=world.account, inside=True)
    call.arrive(world.cell)
    call.enter(find_offer(service, name), world)
    await validate(call, _dispatched)


async def _dispatched(call: Call) -> Any:
    return await dispatch(call, _dispatched)
