"""SNS: what happens by itself: what text messages cost is counted, and begins anew with each month."""

from __future__ import annotations

from model.kit.behavior import due
from model.kit.world import World
from model.laws.moments import month_of
from model.physics.metric import metric, series_key
from model.physics.series import Gauge, Series
from model.services.sns.resources.texting import Texting

SPENT = "spent"
_LONGER_THAN_A_MONTH = 32 * 86_400.0


def note_spent(world: World, own: Texting, dollars: float) -> None:
    """So many by now; the next month begins at nothing."""
    own.month, own.spent = month_of(world.now), round(dollars, 6)
    world.measure(own.name, SPENT, own.spent)
    world.wake(begin_month, own.name, at=month_of(own.month + _LONGER_THAN_A_MONTH))


@due
async def begin_month(world: World, name: str) -> None:
    own = world.find(Texting, name)
    if own is not None:
        own.month, own.spent = month_of(world.now), 0.0
        world.measure(name, SPENT, 0.0)


@metric("AWS/SNS", "SMSMonthToDateSpentUSD", "None", of=Texting, dimensions={})
def spent(world: World, own: Texting) -> Series | None:
    level = world.signal(own.name, SPENT)
    return Gauge(series_key(world, own.name, SPENT), level, noise=0.0) if len(level) else None
