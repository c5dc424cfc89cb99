"""OpenSearch: what happens by itself: a domain that is there has an endpoint, and one that is deleted goes."""

from __future__ import annotations

from model.kernel.chance import Between
from model.kit.behavior import due, entering
from model.kit.world import World
from model.services.opensearch.behavior.counting import begin_counting, stop_counting
from model.services.opensearch.resources.domains import ACTIVE, Domain
from model.services.opensearch.resources.indices import Index

REMOVAL = Between(300, 900)

_DROP = "DELETE FROM opensearch_document WHERE home = ?"


@entering(Domain, ACTIVE)
def be_reachable(world: World, domain: Domain) -> None:
    domain.is_made = True
    begin_counting(world, domain)


def begin_removal(world: World, domain: Domain) -> None:
    if world.woken_at(vanish, domain.domain_name) is None:
        world.wake(vanish, domain.domain_name, after=world.delay(REMOVAL, domain.domain_name))


@due
async def vanish(world: World, name: str) -> None:
    domain = world.find(Domain, name)
    if domain is None:
        return
    stop_counting(world, domain)
    for index in world.where(Index, domain_name=name):
        world.write(_DROP, index.serial)
        world.remove(index)
    world.remove(domain)
