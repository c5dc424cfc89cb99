"""Logs: what happens by itself: a query waits, runs, is complete, and is forgotten after a week."""

from __future__ import annotations

from model.kernel.chance import Between
from model.kit.behavior import due
from model.kit.world import World
from model.services.logs.answering import answer
from model.services.logs.behavior.counting import count
from model.services.logs.resources.groups import DAY, LogGroup
from model.services.logs.resources.queries import InsightsQuery

WAITS, RUNS = Between(0.05, 0.4), Between(0.3, 3)
KEPT_SECONDS = 7 * DAY


def begin_query(world: World, query: InsightsQuery) -> None:
    world.wake(go_on, query.query_id, after=world.delay(WAITS, query.query_id, "waits"))


def stop_query(world: World, query: InsightsQuery) -> None:
    query.status = "Cancelled"
    world.wake(go_on, query.query_id, after=KEPT_SECONDS)


@due
async def go_on(world: World, query_id: str) -> None:
    query = world.get(InsightsQuery, query_id)
    if query.status == "Scheduled":
        query.status = "Running"
        world.wake(go_on, query_id, after=world.delay(RUNS, query_id, "runs"))
    elif query.status == "Running":
        query.status, query.completed_at = "Complete", world.now
        _, effort = await answer(world, query)
        for name, size in effort.by_group.items():
            count(world, world.get(LogGroup, name), scanned=size)
        world.wake(go_on, query_id, after=KEPT_SECONDS)
    else:
        world.remove(query)
