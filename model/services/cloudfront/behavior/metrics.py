"""CloudFront: what happens by itself: distributions and functions publish what viewers ask for, at its home."""

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
from model.services.cloudfront.resources.functions import CloudFrontFunction

NAMESPACE = "AWS/CloudFront"
DIMENSIONS = {"DistributionId": "distribution_id", "Region": "dimension_region"}
OF_FUNCTIONS = {"FunctionName": "name", "Region": "dimension_region"}

Measured = Distribution | CloudFrontFunction


def _rate(world: World, whose: str, *quantities: str) -> Steps | None:
    """Of load stories and of single viewers together."""
    flowing = [world.signal(whose, each) for each in quantities]
    seen = [world.signal(whose, f"{SEEN}{each}") for each in quantities]
    found = [*filter(len, flowing), *(each.earlier(MINUTE_SECONDS) for each in seen if len(each))]
    if world.region != HOME or not found:
        return None
    return combined(sum, found)


def _amount(quantity: str) -> Callable[[World, Measured], Series | None]:
    def derive(world: World, thing: Measured) -> Series | None:
        rate = _rate(world, _key(thing), quantity)
        return Amount(series_key(world, thing.id, quantity), rate, noise=0.0) if rate is not None else None

    return derive


def _key(thing: Measured) -> str:
    """What it is measured by."""
    return thing.arn if isinstance(thing, CloudFrontFunction) else thing.id


def _share(whole: str, *quantities: str, scale: float = 100.0) -> Callable[[World, Measured], Series | None]:
    """What some quantities are of a whole one, which is so much."""

    def derive(world: World, thing: Measured) -> Series | None:
        rate, part = _rate(world, _key(thing), whole), _rate(world, _key(thing), *quantities)
        if rate is None or part is None:
            return None
        level = combined(lambda pair: scale * pair[0] / pair[1] if pair[1] else 0.0, [part, rate])
        return Gauge(series_key(world, thing.id, *quantities), level, noise=0.0)

    return derive


for _name, _unit, _derive in (
    ("Requests", "None", _amount(REQUESTS)),
    ("BytesDownloaded", "None", _amount(BYTES)),
    ("4xxErrorRate", "Percent", _share(REQUESTS, CLIENT_ERRORS)),
    ("5xxErrorRate", "Percent", _share(REQUESTS, SERVER_ERRORS)),
    ("TotalErrorRate", "Percent", _share(REQUESTS, CLIENT_ERRORS, SERVER_ERRORS)),
):
    metric(NAMESPACE, _name, _unit, of=Distribution, dimensions=DIMENSIONS)(_derive)


@metric(NAMESPACE, "CacheHitRate", "Percent", of=Distribution, dimensions=DIMENSIONS)
def hit_rate(world: World, distribution: Distribution) -> Series | None:
    """One of the additional metrics, for which one subscribes."""
    return _share(REQUESTS, HITS)(world, distribution) if distribution.monitored else None


for _name, _unit, _derive in (
    ("FunctionInvocations", "None", _amount("invocations")),
    ("FunctionValidationErrors", "None", _amount("validation_errors")),
    ("FunctionExecutionErrors", "None", _amount("execution_errors")),
    ("FunctionComputeUtilization", "Percent", _share("invocations", "utilization", scale=1.0)),
):
    metric(NAMESPACE, _name, _unit, of=CloudFrontFunction, dimensions=OF_FUNCTIONS)(_derive)
