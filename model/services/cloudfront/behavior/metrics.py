"""CloudFront: what happens by itself: distributions publish what viewers ask for, in the region of CloudFront's own."""

from __future__ import annotations

from collections.abc import Callable

from model.kernel.steps import Steps, combined
from model.kit.world import World
from model.physics.metric import metric, series_key
from model.physics.noise import MINUTE_SECONDS
from model.physics.series import Amount, Gauge, Series
from model.services.cloudfront.behavior.counting import SEEN
from model.services.cloudfront.behavior.flow import BYTES, CLIENT_ERRORS, HITS, REQUESTS, SERVER_ERRORS
from model.services.cloudfront.home import HOME
from model.services.cloudfront.resources.distributions import Distribution

NAMESPACE = "AWS/CloudFront"
DIMENSIONS = {"DistributionId": "distribution_id", "Region": "dimension_region"}


def _rate(world: World, distribution: Distribution, *quantities: str) -> Steps | None:
    """Of load stories and of single viewers together."""
    id = distribution.distribution_id
    flowing = [world.signal(id, each) for each in quantities]
    seen = [world.signal(id, f"{SEEN}{each}") for each in quantities]
    found = [*filter(len, flowing), *(each.earlier(MINUTE_SECONDS) for each in seen if len(each))]
    if world.region != HOME or not found:
        return None
    return combined(sum, found)


def _amount(quantity: str) -> Callable[[World, Distribution], Series | None]:
    def derive(world: World, distribution: Distribution) -> Series | None:
        rate = _rate(world, distribution, quantity)
        return Amount(series_key(world, distribution.id, quantity), rate, noise=0.0) if rate is not None else None

    return derive


def _percent(*quantities: str) -> Callable[[World, Distribution], Series | None]:
    def derive(world: World, distribution: Distribution) -> Series | None:
        whole, part = _rate(world, distribution, REQUESTS), _rate(world, distribution, *quantities)
        if whole is None or part is None:
            return None
        level = combined(lambda pair: 100 * pair[0] / pair[1] if pair[1] else 0.0, [part, whole])
        return Gauge(series_key(world, distribution.id, *quantities), level, noise=0.0)

    return derive


for _name, _unit, _derive in (
    ("Requests", "None", _amount(REQUESTS)),
    ("BytesDownloaded", "None", _amount(BYTES)),
    ("4xxErrorRate", "Percent", _percent(CLIENT_ERRORS)),
    ("5xxErrorRate", "Percent", _percent(SERVER_ERRORS)),
    ("TotalErrorRate", "Percent", _percent(CLIENT_ERRORS, SERVER_ERRORS)),
):
    metric(NAMESPACE, _name, _unit, of=Distribution, dimensions=DIMENSIONS)(_derive)


@metric(NAMESPACE, "CacheHitRate", "Percent", of=Distribution, dimensions=DIMENSIONS)
def hit_rate(world: World, distribution: Distribution) -> Series | None:
    """One of the additional metrics, for which one subscribes."""
    return _percent(HITS)(world, distribution) if distribution.monitored else None
