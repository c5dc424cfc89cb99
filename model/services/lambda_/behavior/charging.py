"""Lambda: what happens by itself: what is paid for is counted, and begins anew with each month."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.world import World
from model.laws.moments import month_of
from model.services.lambda_.resources.functions import Function, Use

_LONGER_THAN_A_MONTH = 32 * 86_400.0


def note_use(world: World, function: Function, gigabyte_seconds: float, *, requests: int = 1) -> None:
    """So many requests more, and so much memory for so long."""
    month = month_of(world.now)
    use = function.use if function.use.month == month else Use(month=month)
    whole = round(use.gigabyte_seconds + gigabyte_seconds, 9)
    function.use = Use(month=month, requests=use.requests + requests, gigabyte_seconds=whole)
    if world.woken_at(begin_month, function.function_name) is None:
        world.wake(begin_month, function.function_name, at=month_of(month + _LONGER_THAN_A_MONTH))


def stop_charging(world: World, function: Function) -> None:
    world.forget(begin_month, function.function_name)


@due
async def begin_month(world: World, name: str) -> None:
    function = world.find(Function, name)
    if function is not None:
        function.use = Use()
