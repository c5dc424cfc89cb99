"""Route 53: what happens by itself: of what clients of load stories ask, a few questions are written down."""

from __future__ import annotations

from collections.abc import Iterator

from model.catalog.address_pools import pool_address
from model.catalog.cities import find_city
from model.catalog.geography import Place, client_in, place_of_region
from model.kit.behavior import due
from model.kit.world import World
from model.physics.clients import places_of
from model.physics.traffic import Traffic
from model.services.route53.answering import one_answer
from model.services.route53.behavior.spreading import REQUESTS
from model.services.route53.home import HOME
from model.services.route53.query_writing import Inquiry, write
from model.services.route53.resolving import asker_at
from model.services.route53.resources.query_logging import QueryLoggingConfig
from model.services.route53.resources.spreads import Spread

RHYTHM = 600.0
FEW = 3
"Questions about one name in that time: resolvers ask far more often, and all alike."

_IN_POOL = 53


def begin_sampling(world: World, config: QueryLoggingConfig) -> None:
    world.wake(sample, config.config_id, after=RHYTHM)


def end_sampling(world: World, config: QueryLoggingConfig) -> None:
    world.forget(sample, config.config_id)


@due
async def sample(world: World, config_id: str) -> None:
    """For as long as they are to be written down."""
    config = world.find(QueryLoggingConfig, config_id)
    if config is not None:
        questions = [each for spread in _asking(world, config.zone_id) for each in _some(world, spread)]
        if questions:
            await write(world, config, questions)
        begin_sampling(world, config)


def _asking(world: World, zone_id: str) -> Iterator[Spread]:
    """Names of load stories whose clients ask the zone now."""
    for each in world.all(Spread):
        if any(asked.zone == zone_id for asked in each.asked) and world.signal(each.entry, REQUESTS).value_at(
            world.now
        ):
            yield each


def _some(world: World, spread: Spread) -> Iterator[Inquiry]:
    """From wherever its clients are, as luck has it."""
    traffic = world.find(Traffic, spread.entry)
    places = [each for _, each in places_of(traffic.origins if traffic else (), place_of_region(HOME)) if each]
    luck = world.luck("query sample", spread.entry, world.now)
    for _ in range(FEW if places else 0):
        place = luck.choice(places)
        found = one_answer(world, spread.entry, "A", asker_at(world, place), luck=luck)
        yield Inquiry(spread.entry, "A", found.status, place, _resolver(place))


def _resolver(place: Place) -> str:
    """Of a provider there, or within the cloud's own region."""
    city = find_city(place.name)
    return client_in(city) if city is not None else pool_address(HOME, _IN_POOL)
